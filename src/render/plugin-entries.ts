/** What the configuration of kustomize's plugins names to be read. */
import {
  entriesAt,
  generatorPlaces,
  type BuildEntry,
  type Place,
} from "../manifests/kustomization-entries.ts";
import type { YamlNode } from "../yaml/node.ts";

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

/** What a plugin's configuration names; nothing where the plugin loads no files, or Flux does not run it. */
export function pluginEntries(kind: string, root: YamlNode): BuildEntry[] {
  return entriesAt(root, pluginPlaces.get(kind) ?? []);
}
