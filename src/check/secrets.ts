/** Secrets that stand in Git in plain text. */
import {
  locate,
  type Diagnostic,
  type Source,
} from "../diagnostics/diagnostic.ts";
import { secretGenerators } from "../manifests/kustomization-entries.ts";
import { resolvePath } from "../manifests/kustomization-file.ts";
import {
  child,
  childText,
  isKustomizationFileName,
  type Manifest,
} from "../manifests/manifest.ts";
import type { Workspace } from "../model/workspace.ts";
import type { YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import type { Scope } from "./scope.ts";

/** Warns about every Secret, and every `secretGenerator` of a kustomization file, with data that SOPS has not encrypted. */
export function checkSecrets({ prepared, after, report }: Scope): void {
  const { manifests } = prepared;
  for (const secret of manifests.secrets()) {
    const found = plainSecret(secret);
    if (found !== undefined) report(found);
  }
  // What Flux never gets is in Git for everybody else.
  for (const file of [...manifests.files, ...manifests.hidden]) {
    if (!isKustomizationFileName(file.slice(file.lastIndexOf("/") + 1)))
      continue;
    const source = manifests.sources.get(file);
    if (source === undefined || !/secretGenerator/i.test(source.text)) continue;
    for (const found of plainGenerators(source, after)) report(found);
  }
}

/** What every value begins with that SOPS has encrypted (sops, aes.Cipher.Encrypt). */
const encrypted = "ENC[";

const decryption =
  "set `decryption: {provider: sops}` on the Kustomization that applies it";

/** No value is ever printed: they are secrets. */
const plain = {
  code: "plain-secret",
  severity: "warning",
  holdsSecret: true,
} as const;

function plainSecret({ node, name, source }: Manifest): Diagnostic | undefined {
  const values = ["data", "stringData"].flatMap((field) => {
    const data = child(node, field);
    return data?.kind === "map"
      ? [...data.entries].map(([key, { value }]) => ({ key, value }))
      : [];
  });
  const open = values.filter(({ value }) => scalars(value).some(isPlain));
  const [first] = open;
  if (first === undefined) return undefined;
  if (child(node, "sops") === undefined)
    return {
      ...plain,
      message: `the Secret \`${name}\` is in Git in plain text`,
      hint: `encrypt it (sops --encrypt --in-place ${source.file}), and ${decryption}`,
      at: locate(source, child(node, "kind") ?? node),
    };
  return {
    ...plain,
    message: `the Secret \`${name}\` has a \`sops\` block, and ${keysText(open)} in Git in plain text`,
    hint: !values.some(({ value }) => scalars(value).some(isEncrypted))
      ? `take the \`sops\` block out, encrypt it (sops --encrypt --in-place ${source.file}), and look which fields .sops.yaml names`
      : `write values with \`sops edit ${source.file}\`, which encrypts them`,
    at: locate(source, first.value),
  };
}

function keysText(open: readonly { readonly key: string }[]): string {
  const keys = open.map(({ key }) => `\`${key}\``).join(", ");
  return `${keys} ${open.length === 1 ? "is" : "are"}`;
}

/** The generators of a kustomization file that make Secrets of what is not encrypted. */
function plainGenerators(source: Source, workspace: Workspace): Diagnostic[] {
  const folder = source.file.slice(
    0,
    Math.max(0, source.file.lastIndexOf("/")),
  );
  // A broken one is another rule's business.
  const [document] = readDocuments(source, () => {}, { strictScalars: false });
  if (document === undefined) return [];
  return secretGenerators(document.root).flatMap(
    ({ node, literals, files }): Diagnostic[] => {
      const open = literals.filter(
        // Without `=` kustomize refuses it (kustomize api v0.21.1, internal/generators).
        ({ text }) => text.includes("=") && isPlainText(valueOf(text)),
      );
      const openFiles = files.filter(({ text }) => {
        const path = resolvePath(folder, text);
        return path !== undefined && isPlainFile(path, workspace);
      });
      const [first] = [...open, ...openFiles];
      if (first === undefined) return [];
      const keys = open.map(({ text }) => ({ key: keyOf(text) }));
      const paths = openFiles.map(({ text }) => ({ key: text }));
      return [
        {
          ...plain,
          message: `the secretGenerator \`${childText(node, "name") ?? ""}\` makes a Secret of what is in Git in plain text: ${[...keys, ...paths].map(({ key }) => `\`${key}\``).join(", ")}`,
          hint: `have it in a file, encrypt that (sops --encrypt --in-place FILE), name it under \`envs\` or \`files\`, and ${decryption}`,
          at: locate(source, first),
        },
      ];
    },
  );
}

/** Whether a file holds something, and nothing that SOPS has encrypted (kustomize-controller, decryptor: it decrypts the generators' files). */
function isPlainFile(path: string, workspace: Workspace): boolean {
  let isThere = false;
  // What is no text SOPS did not write.
  const source = workspace.read(path, () => (isThere = true));
  if (source === undefined) return isThere;
  return source.text.trim() !== "" && !source.text.includes(encrypted);
}

function keyOf(literal: string): string {
  return literal.split("=", 1)[0] ?? "";
}

function valueOf(literal: string): string {
  const value = literal.slice(literal.indexOf("=") + 1);
  return value.replace(/^(["'])(.*)\1$/s, "$2");
}

function scalars(node: YamlNode): YamlNode[] {
  if (node.kind === "scalar") return [node];
  return node.kind === "seq"
    ? node.items.flatMap(scalars)
    : [...node.entries.values()].flatMap(({ value }) => scalars(value));
}

function isEncrypted(node: YamlNode): boolean {
  return node.kind === "scalar" && node.text.startsWith(encrypted);
}

function isPlain(node: YamlNode): boolean {
  return (
    node.kind === "scalar" && node.value !== null && isPlainText(node.text)
  );
}

/** SOPS leaves empty texts as they are, and a variable's name is no secret: Flux puts its value in. */
function isPlainText(text: string): boolean {
  return (
    text !== "" && !text.startsWith(encrypted) && !/^\$\{\w+\}$/.test(text)
  );
}
