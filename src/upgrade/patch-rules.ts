/** kustomize's two old kinds of patches, which Kustomizations and the post-renderers of HelmReleases had beside `patches`. */
import { textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { writeYaml } from "../yaml/write.ts";
import {
  listIn,
  without,
  type Converted,
  type FieldChange,
  type Rule,
} from "./conversion.ts";

const merge = "patchesStrategicMerge";
const json = "patchesJson6902";

/**
 * `patchesStrategicMerge` and `patchesJson6902` → `patches` (kustomize-controller 1.0.0-rc.1 and helm-controller 1.0.0,
 * changelogs). In the order in which kustomize applies them, for one may build on another: strategic merge patches, `patches`,
 * JSON patches (kustomize, api/internal/target/kusttarget_configplugin.go and kusttarget.go, runTransformers).
 */
export const patches: Rule = (fields, { object }) => {
  const names = [merge, json].filter((name) => fields[name] !== undefined);
  if (names.length === 0) return undefined;
  const lists = [merge, "patches", json].map((name) => listIn(fields, name));
  const [merges, own, jsons] = lists;
  if (merges === undefined || own === undefined || jsons === undefined)
    return {
      problem: `\`${names.join("`, `")}\` or \`patches\` is not a list`,
    };
  const targetNamespace = textAt(object, "spec", "targetNamespace");
  const made: Data[] = [];
  for (const [index, item] of merges.entries()) {
    if (!isFields(item))
      return { problem: `\`${merge}[${index}]\` is not a map` };
    made.push({ patch: writeYaml(item) });
  }
  made.push(...own);
  for (const [index, item] of jsons.entries()) {
    const patch = jsonPatch(item, targetNamespace);
    if (patch === undefined)
      return {
        problem: `\`${json}[${index}]\` is not a map with a patch and a target`,
      };
    made.push(patch);
  }
  return moved(fields, made, names);
};

function moved(
  fields: Fields,
  made: readonly Data[],
  from: readonly string[],
): Converted {
  const rest = without(fields, merge, json);
  const changes = from.map((field): FieldChange => ({
    path: [field],
    change: "moved",
    to: ["patches"],
    why: `${field} is gone: patches takes both kinds of patches`,
  }));
  return {
    fields: made.length === 0 ? rest : { ...rest, patches: made },
    changes,
  };
}

/**
 * A JSON patch with its target. It used to be applied when `targetNamespace` was already in every object, `patches` are
 * applied before: such a namespace is no longer asked of the target.
 */
function jsonPatch(
  item: Data,
  targetNamespace: string | undefined,
): Fields | undefined {
  if (!isFields(item)) return undefined;
  const { patch, target, ...unknown } = item;
  if (!Array.isArray(patch) || !isFields(target)) return undefined;
  const namespace = textAt(target, "namespace");
  return {
    ...unknown,
    patch: writeYaml(patch),
    target:
      namespace !== undefined && namespace === targetNamespace
        ? without(target, "namespace")
        : target,
  };
}
