/** Secrets that stand in Git in plain text. */
import { locate } from "../diagnostics/diagnostic.ts";
import { child, type Manifest } from "../manifests/manifest.ts";
import type { Scope } from "./scope.ts";

/** Warns about every Secret with data that SOPS has not encrypted. */
export function checkSecrets({ prepared, report }: Scope): void {
  const { manifests } = prepared;
  for (const secret of manifests.secrets()) {
    if (!holdsPlainData(secret)) continue;
    report({
      code: "plain-secret",
      severity: "warning",
      message: `the Secret \`${secret.name}\` is in Git in plain text`,
      hint: `encrypt it (sops --encrypt --in-place ${secret.source.file}), and set \`decryption: {provider: sops}\` on its Kustomization`,
      at: locate(secret.source, child(secret.node, "kind") ?? secret.node),
    });
  }
}

function holdsPlainData({ node }: Manifest): boolean {
  if (child(node, "sops") !== undefined) return false;
  return ["data", "stringData"].some((field) => {
    const data = child(node, field);
    return data?.kind === "map" && data.entries.size > 0;
  });
}
