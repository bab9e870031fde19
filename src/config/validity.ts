/** Whether what is written fits its schema, and what of it counts under an override. */
import type { Report, Source } from "../diagnostics/diagnostic.ts";
import type { Path } from "../kinds/kind.ts";
import { childText } from "../manifests/manifest.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { validate } from "../schema/validate.ts";
import type { YamlNode } from "../yaml/node.ts";

/** Validates; returns the path, below the node, of everything that does not fit. Null is allowed everywhere, as it removes what is inherited. */
export function findUnfit(
  node: YamlNode,
  schema: JsonSchema,
  context: { source: Source; path: readonly string[]; report: Report },
): Path[] {
  const unfit: Path[] = [];
  validate(node, schema, {
    ...context,
    nullable: true,
    unfit: (path) => unfit.push(path.slice(context.path.length)),
  });
  return unfit;
}

/** A cluster's override without the nulls that take a field of the item away: its own Flux needs not know that field. */
export function withoutRemovals(override: YamlNode, item: YamlNode): YamlNode {
  if (override.kind !== "map" || item.kind !== "map") return override;
  const left = [...override.entries].flatMap(([field, { key, value }]) => {
    const other = item.entries.get(field)?.value;
    if (other === undefined) return [[field, { key, value }] as const];
    return value.kind === "scalar" && value.value === null
      ? []
      : [[field, { key, value: withoutRemovals(value, other) }] as const];
  });
  return { ...override, entries: new Map(left) };
}

/** What is left of an item under a cluster's override, by JSON Merge Patch; undefined where the cluster has none of it. */
export function underOverride(
  item: YamlNode,
  override: YamlNode,
): YamlNode | undefined {
  return childText(override, "enabled") === "false"
    ? undefined
    : notReplaced(item, override);
}

function notReplaced(base: YamlNode, over: YamlNode): YamlNode {
  if (base.kind !== "map" || over.kind !== "map") return base;
  const left = [...base.entries].flatMap(([field, { key, value }]) => {
    const other = over.entries.get(field)?.value;
    if (other === undefined) return [[field, { key, value }] as const];
    return other.kind === "map" && value.kind === "map"
      ? [[field, { key, value: notReplaced(value, other) }] as const]
      : [];
  });
  return { ...base, entries: new Map(left) };
}
