/** Objects that stand in two hand-written files of one Kustomization: kustomize refuses the second (fault 34). */
import { locate } from "../diagnostics/diagnostic.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { identityText } from "../model/identity.ts";
import type { Scope } from "./scope.ts";

/** Reports each of them at its second place. */
export function checkDuplicates({
  clusters,
  prepared,
  objects,
  report,
}: Scope): void {
  const handWritten = new Set(prepared.manifests.files);
  const isOurs = (file: string): boolean => !handWritten.has(file);
  for (const { applied } of clusters)
    for (const { loaded, deployer } of applied) {
      // A person's kustomization file may rename what it lists.
      if (!loaded.kustomizationFiles.every(isOurs)) continue;
      const known = new Map<string, Manifest>();
      for (const file of loaded.files) {
        if (isOurs(file)) continue;
        for (const manifest of objects(file)) {
          if (manifest.name === "") continue;
          const id = `${manifest.apiVersion} ${identityText(manifest)}`;
          const first = known.get(id);
          known.set(id, first ?? manifest);
          if (first === undefined) continue;
          report({
            code: "duplicate-object",
            severity: "finding",
            message: `${identityText(manifest)} is there twice, and \`${deployer.key}\` cannot apply it twice`,
            hint: "remove one, or rename it",
            at: locate(manifest.source, manifest.node),
            related: [
              {
                message: "the other one",
                at: locate(first.source, first.node),
              },
            ],
          });
        }
      }
    }
}
