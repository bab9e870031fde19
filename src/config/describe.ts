/** The prose about the fields of Flux's objects, for the editor's hover and the config reference. */
import { alternatives } from "../diagnostics/nearest.ts";
import type { FluxKind } from "../kinds/kind.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { describeJson, describeSchema } from "../schema/words.ts";

/** The page of Flux's documentation about a kind. */
export function docsUrl({ docs }: FluxKind): string {
  return `https://fluxcd.io/flux/${docs}`;
}

/** "HelmRelease: a Helm chart that …", with the page of Flux's documentation. */
export function describeKind(kind: FluxKind): string {
  return `${kind.kind}: ${kind.describe}. ${docsUrl(kind)}`;
}

/** What a schema takes: "a duration such as 30s or 5m", "a list, each item a string"; all values of an enum. */
export function describeType(schema: JsonSchema): string {
  const { items, additionalProperties } = schema;
  if (schema.enum !== undefined)
    return alternatives(schema.enum.map(describeJson));
  if (schema.anyOf !== undefined)
    return alternatives([...new Set(schema.anyOf.map(describeType))]);
  if (items !== undefined) return `a list, each item ${describeType(items)}`;
  if (typeof additionalProperties === "object")
    return `a map, each value ${describeType(additionalProperties)}`;
  return describeSchema(schema);
}

/**
 * Where a value of a required field comes from if nobody writes one, as it fits after "by default": Markdown. Undefined
 * where somebody must.
 */
export function suppliedBy(kind: FluxKind, field: string): string | undefined {
  if (kind.takesInterval && field === "interval") return "`defaults.interval`";
  if (kind.defaultsToRepository === true && field === "sourceRef")
    return "this repository";
  const value = kind.defaults?.[field];
  return value === undefined ? undefined : `\`${JSON.stringify(value)}\``;
}

/**
 * What there is to say about a field of a kind's spec. `path` leads to it: `install.crds`, `copy[].from`. `required` is
 * what Flux's own schema says, not the config's.
 */
export function describeField(
  kind: FluxKind,
  path: string,
  schema: JsonSchema,
  required: boolean,
): string {
  const what = `${kind.kind} \`spec.${path}\`: ${describeType(schema)}.`;
  const supplied = suppliedBy(kind, path);
  const need =
    supplied !== undefined
      ? ` By default ${supplied}.`
      : required
        ? " Required."
        : "";
  return `${what}${need} ${docsUrl(kind)}`;
}
