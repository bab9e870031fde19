/** kustomize's own file (`kustomization.yaml`), written by hand: what it refers to. */
import {
  locate,
  type Range,
  type Report,
  type Source,
} from "../diagnostics/diagnostic.ts";
import type { YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import { childText } from "./manifest.ts";

/** A path (or URL) that a kustomization file names; the range is that of the whole scalar. */
export interface PathEntry extends Range {
  /** The field at the top level that holds it. */
  readonly field: string;
  /** The path as written; of `key=path` the path. */
  readonly text: string;
}

/** What a kustomization file refers to, in the file's order within each list. */
export interface KustomizationContent {
  readonly source: Source;
  /** A Component patches what includes it, a Kustomization stands for itself. */
  readonly isComponent: boolean;
  /** Its top-level fields that are not empty. */
  readonly fields: readonly string[];
  /** The namespace that it gives to all it holds. */
  readonly namespace: string | undefined;
  /** Manifests and folders whose objects it holds: `resources` and the older `bases`. */
  readonly resources: readonly PathEntry[];
  /** Folders with a Component. */
  readonly components: readonly PathEntry[];
  /** Files that change objects, without being objects themselves. */
  readonly patches: readonly PathEntry[];
  /** Everything else that a build reads: files of generators, replacements, configurations … */
  readonly others: readonly PathEntry[];
}

/** `*` stands for every item of a list. */
type Steps = readonly [string, ...string[]];

/** Where paths may stand (kustomize api/types, v5.8; deprecated fields included, they still work). */
const resourceFields: readonly Steps[] = [
  ["resources", "*"],
  ["bases", "*"],
];
const patchFields: readonly Steps[] = [
  ["patches", "*", "path"],
  ["patchesStrategicMerge", "*"],
  ["patchesJson6902", "*", "path"],
];
const otherFields: readonly Steps[] = [
  ...["configMapGenerator", "secretGenerator"].flatMap((field): Steps[] => [
    [field, "*", "files", "*"],
    [field, "*", "envs", "*"],
    [field, "*", "env"],
  ]),
  ["crds", "*"],
  ["configurations", "*"],
  ["generators", "*"],
  ["transformers", "*"],
  ["validators", "*"],
  ["replacements", "*", "path"],
  ["openapi", "path"],
  ["helmCharts", "*", "valuesFile"],
  ["helmCharts", "*", "additionalValuesFiles", "*"],
  ["helmChartInflationGenerator", "*", "values"],
];

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
  const isComponent = kind === "Component";
  if (
    !(isBlank || root.kind === "map") ||
    !apiVersion.startsWith(group) ||
    !(isComponent || kind === "Kustomization")
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
  const entries = (fields: readonly Steps[]): PathEntry[] =>
    fields.flatMap((steps) => entriesAt(root, steps));
  return {
    source,
    isComponent,
    fields: filledFields(root),
    namespace: childText(root, "namespace"),
    resources: entries(resourceFields),
    components: entries([["components", "*"]]),
    patches: entries(patchFields),
    others: entries(otherFields),
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

function entriesAt(root: YamlNode, steps: Steps): PathEntry[] {
  const [field] = steps;
  let nodes: readonly YamlNode[] = [root];
  for (const step of steps) nodes = nodes.flatMap((node) => below(node, step));
  return nodes.flatMap((node) => {
    if (node.kind !== "scalar" || node.value === null) return [];
    if (field !== "resources" && isInline(node.text)) return [];
    const { start, end } = node;
    const text = steps[2] === "files" ? pathOf(node.text) : node.text;
    return [{ field, text, start, end }];
  });
}

function below(node: YamlNode, step: string): readonly YamlNode[] {
  if (step === "*") return node.kind === "seq" ? node.items : [];
  const value = node.kind === "map" ? node.entries.get(step)?.value : undefined;
  return value === undefined ? [] : [value];
}

/** Patches, generators and the like may hold YAML or JSON in place of a path. */
function isInline(text: string): boolean {
  return /\n|^\s*[{[]|:\s/.test(text);
}

/** A generator's `files` are `path` or `key=path` (kustomize api/internal/generators, ParseFileSource). */
function pathOf(text: string): string {
  return text.slice(text.indexOf("=") + 1);
}

/**
 * Whether an entry that is no file or folder here can only be meant as a URL: it has a scheme, is `user@host:path`, or
 * begins with github.com (kustomize api/internal/git, NewRepoSpecFromURL).
 */
export function isRemote(text: string): boolean {
  return /^(?:git::)?(?:[a-z][a-z0-9+.-]*:\/\/|[^/@\s]+@[^/:\s]+[:/]|(?:www\.)?github\.com[/:])/i.test(
    text,
  );
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
