/** The checks of a map: unknown and missing fields, and what each field holds. */
import type { Range } from "../diagnostics/diagnostic.ts";
import { didYouMean, nearest } from "../diagnostics/nearest.ts";
import type { MapEntry, MapNode, ScalarNode } from "../yaml/node.ts";
import { propertySchema, schemaTypes, type JsonSchema } from "./json-schema.ts";
import { patternOf } from "./regexp.ts";
import { isNull, placed, type Walk } from "./walk.ts";
import { describeSchema, first, named, pathText } from "./words.ts";

/** Judges a map whose type fits. `key` is where a missing field is reported. */
export function checkMap(
  node: MapNode,
  schema: JsonSchema,
  key: Range,
  walk: Walk,
): void {
  if (!walk.partial) checkRequired(node, schema, key, walk);
  checkSize(node, schema, walk);
  for (const [name, entry] of node.entries) {
    walk.path.push(name);
    if (schema.propertyNames !== undefined)
      walk.check(nameNode(name, entry), schema.propertyNames, entry.key, walk);
    checkField(name, entry, schema, walk);
    walk.path.pop();
  }
}

function checkRequired(
  node: MapNode,
  schema: JsonSchema,
  key: Range,
  walk: Walk,
): void {
  for (const name of schema.required ?? []) {
    const entry = node.entries.get(name);
    if (entry !== undefined && !isUnset(entry, walk)) continue;
    const field = propertySchema(schema.properties, name);
    walk.path.push(name);
    walk.found({
      code: "missing-field",
      message: `\`${pathText(walk.path)}\` is missing`,
      range: entry?.key ?? key,
      hint:
        field === undefined
          ? undefined
          : `add \`${name}:\` with ${describeSchema(field)}`,
    });
    walk.path.pop();
  }
}

function checkSize(node: MapNode, schema: JsonSchema, walk: Walk): void {
  const { minProperties = 0, maxProperties = Infinity } = schema;
  if (minProperties === 0 && maxProperties === Infinity) return;
  const count = [...node.entries.values()].filter(
    (entry) => !isUnset(entry, walk),
  ).length;
  const few = count < minProperties && !walk.partial;
  if (few || count > maxProperties)
    walk.found({
      code: "out-of-range",
      message: placed(
        walk,
        few
          ? `must have ${minProperties} fields or more`
          : `has ${count} fields, ${maxProperties} at most are allowed`,
      ),
      range: node,
      hint: undefined,
    });
}

function checkField(
  name: string,
  entry: MapEntry,
  schema: JsonSchema,
  walk: Walk,
): void {
  const schemas = fieldSchemas(name, schema);
  if (schemas === undefined) reportUnknown(name, entry, schema, walk);
  else if (!isUnset(entry, walk))
    for (const field of schemas)
      walk.check(entry.value, field, entry.key, walk);
}

/** The schemas that a field must satisfy, nothing where there is no such field. */
function fieldSchemas(
  name: string,
  schema: JsonSchema,
): readonly JsonSchema[] | undefined {
  const own = propertySchema(schema.properties, name);
  const schemas = own === undefined ? [] : [own];
  if (schema.patternProperties !== undefined)
    for (const [pattern, field] of Object.entries(schema.patternProperties))
      if (patternOf(pattern)?.test(name) === true) schemas.push(field);
  if (schemas.length > 0) return schemas;
  const { additionalProperties } = schema;
  if (typeof additionalProperties === "object") return [additionalProperties];
  return (additionalProperties ?? isOpen(schema)) ? [] : undefined;
}

/**
 * Whether a map takes fields that nobody listed. A structural schema names its type; one without (a branch of `anyOf` that
 * only adds conditions) does not say what else there may be.
 */
function isOpen(schema: JsonSchema): boolean {
  return (
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    schema.properties === undefined ||
    !schemaTypes(schema).includes("object")
  );
}

function reportUnknown(
  name: string,
  entry: MapEntry,
  schema: JsonSchema,
  walk: Walk,
): void {
  const known = Object.keys(schema.properties ?? {}).toSorted();
  walk.found({
    code: "unknown-field",
    message: `unknown field \`${pathText(walk.path)}\``,
    range: entry.key,
    hint:
      didYouMean(name, known) ??
      (known.length > 0
        ? `known fields: ${first(known.map(named), 12).join(", ")}`
        : "no fields are known here"),
    meant: nearest(name, known),
  });
}

function isUnset(entry: MapEntry, walk: Walk): boolean {
  return walk.nullable && isNull(entry.value);
}

/** A field's name as the string that `propertyNames` judges. */
function nameNode(name: string, entry: MapEntry): ScalarNode {
  const { start, end } = entry.key;
  return { kind: "scalar", value: name, text: name, plain: false, start, end };
}
