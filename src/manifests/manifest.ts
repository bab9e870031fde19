/** Kubernetes objects in the repository's files, hand-written or generated. */
import type { Report, Source } from "../diagnostics/diagnostic.ts";
import type { Identity } from "../model/identity.ts";
import type { YamlDocument, YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";

/** One object in a file. */
export interface Manifest extends Identity {
  readonly apiVersion: string;
  readonly source: Source;
  readonly node: YamlNode;
}

/** The node below a map's key; undefined where there is none. */
export function child(
  node: YamlNode | undefined,
  ...path: string[]
): YamlNode | undefined {
  let at = node;
  for (const step of path)
    at = at?.kind === "map" ? at.entries.get(step)?.value : undefined;
  return at;
}

/** The text of the scalar below a map's key. */
export function childText(
  node: YamlNode | undefined,
  ...path: string[]
): string | undefined {
  const found = child(node, ...path);
  return found?.kind === "scalar" && found.value !== null
    ? found.text
    : undefined;
}

/** The names that kustomize takes for a kustomization file (kustomize api/konfig, RecognizedKustomizationFileNames). */
export const kustomizationFileNames = [
  "kustomization.yaml",
  "kustomization.yml",
  "Kustomization",
];

/** Where a folder's kustomization file may be. */
export function kustomizationPaths(folder: string): string[] {
  return kustomizationFileNames.map((name) =>
    folder === "" ? name : `${folder}/${name}`,
  );
}

/** Whether a file of this name is a kustomization file. */
export function isKustomizationFileName(name: string): boolean {
  return kustomizationFileNames.includes(name);
}

/** Whether a file is JSON, and so YAML too. Flux's loader leaves it out (see `loader.ts`), but a kustomization file may list it. */
export function isJson(file: string): boolean {
  return file.endsWith(".json");
}

/**
 * The objects in a file, those of a `List` one by one. Documents without a kind (kustomization files may omit theirs, values
 * files have none) are left out.
 */
export function readManifests(source: Source, report: Report): Manifest[] {
  return objectsOf(readDocuments(source, report, { strictScalars: false }));
}

/** The objects in documents that are read already. */
export function objectsOf(documents: readonly YamlDocument[]): Manifest[] {
  return documents.flatMap(({ root, source }) => objects(root, source));
}

function objects(node: YamlNode, source: Source): Manifest[] {
  const kind = childText(node, "kind");
  const apiVersion = childText(node, "apiVersion");
  if (kind === undefined || apiVersion === undefined) return [];
  const items = child(node, "items");
  if (kind.endsWith("List") && items?.kind === "seq")
    return items.items.flatMap((item) => objects(item, source));
  return [
    {
      apiVersion,
      kind,
      namespace: childText(node, "metadata", "namespace") ?? "",
      name: childText(node, "metadata", "name") ?? "",
      source,
      node,
    },
  ];
}
