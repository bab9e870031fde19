/** kustomize's own file (`kustomization.yaml`), written by hand: what it refers to. */
import { locate, type Report, type Source } from "../diagnostics/diagnostic.ts";
import type { YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import {
  kustomizationEntries,
  mayBeInline,
  type BuildEntry,
} from "./kustomization-entries.ts";
import { childText, readManifests } from "./manifest.ts";

/** What a kustomization file says. */
export interface KustomizationContent {
  readonly source: Source;
  /** Its top-level fields that are not empty. */
  readonly fields: readonly string[];
  /** The namespace that it gives to all it holds. */
  readonly namespace: string | undefined;
  /** What it names, field by field; without what is a patch or a plugin's configuration itself. */
  readonly entries: readonly BuildEntry[];
}

const group = "kustomize.config.k8s.io/";

/**
 * Reads a kustomization file. As in kustomize, `apiVersion` and `kind` may be left out and the first document counts.
 * Undefined (and reported, `manifest-invalid`) where it is something else, a Flux Kustomization for instance.
 */
export function readKustomizationFile(
  source: Source,
  report: Report,
): KustomizationContent | undefined {
  const [document] = readDocuments(source, report, { strictScalars: false });
  if (document === undefined) return undefined;
  const { root } = document;
  const isBlank = root.kind === "scalar" && root.value === null;
  const apiVersion = childText(root, "apiVersion") ?? group;
  const kind = childText(root, "kind") ?? "Kustomization";
  if (
    !(isBlank || root.kind === "map") ||
    !apiVersion.startsWith(group) ||
    !(kind === "Kustomization" || kind === "Component")
  ) {
    report({
      code: "manifest-invalid",
      severity: "finding",
      message: `kustomize takes a file of this name for a kustomization file, and this is ${root.kind === "map" ? `a ${kind} of ${apiVersion}` : "no map"}`,
      hint: "rename it, or write a kustomization file (kustomize.config.k8s.io/v1beta1)",
      at: locate(source, root),
    });
    return undefined;
  }
  return {
    source,
    fields: filledFields(root),
    namespace: childText(root, "namespace"),
    entries: kustomizationEntries(root).filter((entry) => !isInline(entry)),
  };
}

function filledFields(root: YamlNode): string[] {
  if (root.kind !== "map") return [];
  return [...root.entries].flatMap(([name, { value }]) =>
    isEmpty(value) ? [] : [name],
  );
}

/** `null`, an empty text, an empty list, an empty map. */
function isEmpty(node: YamlNode): boolean {
  if (node.kind === "scalar") return node.value === null || node.value === "";
  return node.kind === "seq"
    ? node.items.length === 0
    : node.entries.size === 0;
}

function isInline(entry: BuildEntry): boolean {
  if (!mayBeInline(entry)) return false;
  const source = { file: "", text: entry.text };
  return readManifests(source, () => {}).length > 0;
}

/** A path as seen from a folder, without `.` and `..`; undefined for one that is absolute or leaves the repository. */
export function resolvePath(folder: string, path: string): string | undefined {
  if (path.startsWith("/")) return undefined;
  const segments = folder === "" ? [] : folder.split("/");
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}
