/** What kustomization files name to be read. */
import type { Range } from "../diagnostics/diagnostic.ts";
import type { YamlNode } from "../yaml/node.ts";

/**
 * How an entry is read:
 *
 * - `resource`: a manifest, or a folder with a kustomization file;
 * - `component`: a folder with a kustomization file;
 * - `file`: one file, whatever it holds;
 * - `schema`: a file with an OpenAPI schema;
 * - `patch`: a file, or the patch itself;
 * - `plugin`: the configuration of a generator or transformer: itself, a file, or a folder whose build gives it.
 */
export type Reads =
  "resource" | "component" | "file" | "schema" | "patch" | "plugin";

/** A scalar that names something to be read; of `key=path` the path. The range is that of the whole scalar. */
export interface BuildEntry extends Range {
  readonly reads: Reads;
  readonly text: string;
}

/** Whether an entry may lead to a folder: those kustomize looks for in Git repositories, too. */
export function mayBeFolder({ reads }: BuildEntry): boolean {
  return reads === "resource" || reads === "component" || reads === "plugin";
}

/** Whether an entry may itself be what it stands for, in place of naming it. */
export function mayBeInline({ reads }: BuildEntry): boolean {
  return reads === "patch" || reads === "plugin";
}

/** `*` stands for every item of a list, `=` for every item of a list of `path` or `key=path`. */
export type Place = readonly [reads: Reads, ...steps: string[]];

/** Of a generator of ConfigMaps or Secrets. */
export const generatorPlaces = (...steps: string[]): Place[] => [
  ["file", ...steps, "files", "="],
  ["file", ...steps, "envs", "*"],
  ["file", ...steps, "env"],
];

/** Of kustomize api v0.21.1, types.Kustomization and internal/target; deprecated fields still work. */
const kustomizationPlaces: readonly Place[] = [
  ["resource", "resources", "*"],
  ["resource", "bases", "*"],
  ["component", "components", "*"],
  ["file", "patches", "*", "path"],
  ["file", "patchesJson6902", "*", "path"],
  ["patch", "patchesStrategicMerge", "*"],
  ...generatorPlaces("configMapGenerator", "*"),
  ...generatorPlaces("secretGenerator", "*"),
  ["file", "replacements", "*", "path"],
  ["file", "configurations", "*"],
  ["file", "crds", "*"],
  ["schema", "openapi", "path"],
  ["plugin", "generators", "*"],
  ["plugin", "transformers", "*"],
  ["plugin", "validators", "*"],
];

/** What a kustomization file names, field by field. */
export function kustomizationEntries(root: YamlNode): BuildEntry[] {
  return entriesAt(root, kustomizationPlaces);
}

/** A generator of Secrets in a kustomization file: its literals (`key=value`), and the files that it reads. */
export interface SecretGenerator {
  readonly node: YamlNode;
  readonly literals: readonly (Range & { readonly text: string })[];
  readonly files: readonly BuildEntry[];
}

/** The generators of Secrets in a kustomization file. */
export function secretGenerators(root: YamlNode): SecretGenerator[] {
  return nodesAt(root, ["secretGenerator", "*"]).map((node) => ({
    node,
    literals: nodesAt(node, ["literals", "*"]).flatMap((literal) =>
      literal.kind === "scalar" ? [literal] : [],
    ),
    files: entriesAt(node, generatorPlaces()),
  }));
}

/** What stands at these places. */
export function entriesAt(
  root: YamlNode,
  places: readonly Place[],
): BuildEntry[] {
  return places.flatMap(([reads, ...steps]) =>
    nodesAt(root, steps).flatMap((node) => {
      if (node.kind !== "scalar" || node.value === null) return [];
      const { start, end } = node;
      const isKeyed = steps.at(-1) === "=";
      const text = isKeyed ? pathOf(node.text) : node.text;
      return [{ reads, text, start, end }];
    }),
  );
}

function nodesAt(
  root: YamlNode,
  steps: readonly string[],
): readonly YamlNode[] {
  let nodes: readonly YamlNode[] = [root];
  for (const step of steps) nodes = nodes.flatMap((node) => below(node, step));
  return nodes;
}

/** The nodes below a field, whose name may be written in any mix of cases. */
function below(node: YamlNode, step: string): readonly YamlNode[] {
  if (step === "*" || step === "=")
    return node.kind === "seq" ? node.items : [];
  if (node.kind !== "map") return [];
  return [...node.entries]
    .filter(([key]) => foldCase(key) === foldCase(step))
    .map(([, { value }]) => value);
}

/** Go's encoding/json takes fields' names in any mix of cases, by Unicode's simple folding: `ſ` is an `s`. */
export function foldCase(name: string): string {
  return name.toLowerCase().toUpperCase();
}

/** kustomize api v0.21.1, internal/generators, ParseFileSource. */
function pathOf(text: string): string {
  return text.slice(text.indexOf("=") + 1);
}
