/** What kustomization files, and the configuration of kustomize's plugins, name to be read. */
import type { Range } from "../diagnostics/diagnostic.ts";
import type { YamlNode } from "../yaml/node.ts";
import { foldCase } from "./typed-kustomization.ts";

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

/** `*` stands for every item of a list, `=` for every item of a list of `path` or `key=path`. */
type Place = readonly [reads: Reads, ...steps: string[]];

const generatorPlaces = (...steps: string[]): Place[] => [
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

/** Of kustomize api v0.21.1, internal/builtins: the plugins that load files, by their kinds. */
const pluginPlaces: ReadonlyMap<string, readonly Place[]> = new Map<
  string,
  readonly Place[]
>([
  ["ConfigMapGenerator", generatorPlaces()],
  ["SecretGenerator", generatorPlaces()],
  ["PatchTransformer", [["file", "path"]]],
  ["PatchJson6902Transformer", [["file", "path"]]],
  ["PatchStrategicMergeTransformer", [["patch", "paths", "*"]]],
  ["ReplacementTransformer", [["file", "replacements", "*", "path"]]],
  ["ValueAddTransformer", [["file", "targetFilePath"]]],
]);

/** What a kustomization file names, field by field. */
export function kustomizationEntries(root: YamlNode): BuildEntry[] {
  return kustomizationPlaces.flatMap((place) => entriesAt(root, place));
}

/** What a plugin's configuration names; nothing where the plugin loads no files, or Flux does not run it. */
export function pluginEntries(kind: string, root: YamlNode): BuildEntry[] {
  const places = pluginPlaces.get(kind) ?? [];
  return places.flatMap((place) => entriesAt(root, place));
}

function entriesAt(root: YamlNode, [reads, ...steps]: Place): BuildEntry[] {
  let nodes: readonly YamlNode[] = [root];
  for (const step of steps) nodes = nodes.flatMap((node) => below(node, step));
  return nodes.flatMap((node) => {
    if (node.kind !== "scalar" || node.value === null) return [];
    const { start, end } = node;
    const isKeyed = steps.at(-1) === "=";
    const text = isKeyed ? pathOf(node.text) : node.text;
    return [{ reads, text, start, end }];
  });
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

/** kustomize api v0.21.1, internal/generators, ParseFileSource. */
function pathOf(text: string): string {
  return text.slice(text.indexOf("=") + 1);
}
