/** ajv as the judge of our own validator: a schema in plain JSON Schema, and what ajv says of data. */
import { isDeepStrictEqual } from "node:util";
import { Ajv } from "ajv";
import {
  schemaTypes,
  type Json,
  type JsonSchema,
} from "../../src/schema/json-schema.ts";

const ajv = new Ajv({ strict: false, logger: false, validateSchema: false });

ajv.addKeyword({
  keyword: "sameKeysOnce",
  validate: (keys: readonly string[], items: unknown): boolean => {
    if (!Array.isArray(items)) return true;
    const identities = items.map((item: unknown) =>
      keys.map((key) => field(item, key)),
    );
    return identities.every((identity, index) =>
      identities
        .slice(0, index)
        .every((other) => !isDeepStrictEqual(identity, other)),
    );
  },
});

function field(item: unknown, key: string): unknown {
  return typeof item === "object" && item !== null && !Array.isArray(item)
    ? Object.entries(item).find(([name]) => name === key)?.[1]
    : undefined;
}

/** The verdict of ajv on plain data. */
export function oracle(schema: JsonSchema): (data: Json) => boolean {
  const judge = ajv.compile(translate(schema));
  return (data) => judge(data) === true;
}

/** Kubernetes' keywords in JSON Schema's own. */
function translate(schema: JsonSchema): Record<string, unknown> {
  const {
    "x-kubernetes-int-or-string": _intOrString,
    "x-kubernetes-list-type": listType,
    "x-kubernetes-list-map-keys": keys,
    "x-kubernetes-preserve-unknown-fields": preserve,
    nullable,
    type: _type,
    ...rest
  } = schema;
  const types = schemaTypes(schema);
  const closed =
    types.includes("object") &&
    rest.properties !== undefined &&
    rest.additionalProperties === undefined &&
    preserve !== true;
  const own = {
    ...rest,
    ...(types.length > 0 && { type: types }),
    ...(rest.items && { items: translate(rest.items) }),
    ...(rest.not && { not: translate(rest.not) }),
    ...(rest.anyOf && { anyOf: rest.anyOf.map(translate) }),
    ...(rest.oneOf && { oneOf: rest.oneOf.map(translate) }),
    ...(rest.allOf && { allOf: rest.allOf.map(translate) }),
    ...(rest.properties && { properties: translateAll(rest.properties) }),
    ...(rest.patternProperties && {
      patternProperties: translateAll(rest.patternProperties),
    }),
    ...(rest.propertyNames && {
      propertyNames: translate(rest.propertyNames),
    }),
    ...(typeof rest.additionalProperties === "object" && {
      additionalProperties: translate(rest.additionalProperties),
    }),
    ...(closed && { additionalProperties: false }),
    ...(listType === "set" && { uniqueItems: true }),
    ...(listType === "map" && { sameKeysOnce: keys ?? [] }),
  };
  return nullable === true ? { anyOf: [{ type: "null" }, own] } : own;
}

function translateAll(
  schemas: Readonly<Record<string, JsonSchema>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, translate(schema)]),
  );
}
