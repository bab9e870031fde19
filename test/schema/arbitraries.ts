/** Schemas, and data that fits them or just fails to. */
import fc, { type Arbitrary } from "fast-check";
import {
  schemaTypes,
  type Json,
  type JsonSchema,
  type JsonType,
} from "../../src/schema/json-schema.ts";

/** Data of no schema. */
const junk: Arbitrary<Json> = fc.constantFrom<Json[]>(
  null,
  "",
  "x",
  "5m",
  "1h",
  "HelmRepository",
  "x".repeat(300),
  0,
  -1,
  1.5,
  true,
  [],
  ["x"],
  [null],
  {},
  { name: "x" },
  { unknown: 1 },
);

/** Data that fits the schema, in which now and then something is wrong. */
export function instancesOf(schema: JsonSchema): Arbitrary<Json> {
  return fc.oneof(
    { weight: 20, arbitrary: fitting(schema) },
    { weight: 1, arbitrary: junk },
  );
}

function fitting(schema: JsonSchema): Arbitrary<Json> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schemaTypes(schema)[0]) {
    case "object":
      return fittingMap(schema);
    case "array":
      return fc.array(instancesOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case "string":
      return fittingText(schema);
    case "integer":
      return fc.integer({
        min: schema.minimum ?? -9,
        max: schema.maximum ?? 9,
      });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    default:
      return junk;
  }
}

function fittingMap(schema: JsonSchema): Arbitrary<Json> {
  if (typeof schema.additionalProperties === "object")
    return fc.dictionary(
      fc.stringMatching(/^[a-z]{1,5}$/),
      instancesOf(schema.additionalProperties),
      { maxKeys: 3, noNullPrototype: true },
    );
  const { properties = {}, required = [] } = schema;
  const names = Object.keys(properties);
  // Made once: arbitraries of text are slow to build.
  const fieldsOf = Object.fromEntries(
    names.map((name) => [name, instancesOf(properties[name] ?? {})]),
  );
  // A large spec would never be right with every field in it.
  const some = fc.subarray(names, { maxLength: Math.min(4, names.length) });
  const forgotten = fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray([...required]) },
  );
  const surplus = fc.oneof(
    { weight: 20, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ nmae: "x" }) },
  );
  return fc
    .tuple(some, forgotten)
    .chain(([optional, missing]) => {
      const present = new Set([...optional, ...required]);
      for (const name of missing) present.delete(name);
      return fc.tuple(
        fc.record(
          Object.fromEntries(
            [...present].map((name) => [name, fieldsOf[name] ?? junk]),
          ),
        ),
        surplus,
      );
    })
    .map(([fields, more]) => ({ ...fields, ...more }));
}

function fittingText(schema: JsonSchema): Arbitrary<Json> {
  const { pattern, minLength = 0, maxLength = 20 } = schema;
  return pattern === undefined
    ? fc.string({
        unit: "grapheme-composite",
        minLength,
        maxLength: Math.min(maxLength, minLength + 20),
      })
    : fc
        .stringMatching(new RegExp(pattern, "u"))
        .map((text) => (text.length > maxLength ? "" : text));
}

/** Small data over few names and values, so that schemas and data meet. */
const names = fc.constantFrom("a", "b", "c");
export const { data: anyInstance } = fc.letrec<{ data: Json }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Json[]>(
      null,
      true,
      false,
      0,
      1,
      2,
      1.5,
      "",
      "a",
      "ab",
      "😀",
    ),
    fc.array(tie("data"), { maxLength: 3 }),
    fc.dictionary(names, tie("data"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const types = fc.constantFrom<JsonType[]>(
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "null",
);
const limit = fc.integer({ min: 0, max: 2 });

/** Any schema of a few keywords. */
export const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>(
  (tie) => {
    const inner = tie("schema");
    const branches = fc.array(inner, { minLength: 1, maxLength: 3 });
    const map = fc.dictionary(names, inner, {
      maxKeys: 3,
      noNullPrototype: true,
    });
    const keyword = fc.oneof(
      { maxDepth: 4 },
      fc.record({ type: types }),
      fc.record({
        type: fc.uniqueArray(types, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ type: fc.constant("object" as const), properties: map }),
      fc.record({ minLength: limit }),
      fc.record({ maxLength: limit }),
      fc.record({ pattern: fc.constantFrom("^a", "b$", "^.$") }),
      fc.record({ minimum: limit }),
      fc.record({ maximum: limit }),
      fc.record({ minItems: limit }),
      fc.record({ maxItems: limit }),
      fc.record({ minProperties: limit }),
      fc.record({ maxProperties: limit }),
      fc.record({ required: fc.uniqueArray(names, { maxLength: 2 }) }),
      fc.record({
        enum: fc.array(anyInstance, { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ const: anyInstance }),
      fc.constant({ nullable: true }),
      fc.constant({ "x-kubernetes-int-or-string": true }),
      fc.constant({ "x-kubernetes-preserve-unknown-fields": true }),
      fc.constant({ "x-kubernetes-list-type": "set" as const }),
      fc.constant({
        "x-kubernetes-list-type": "map" as const,
        "x-kubernetes-list-map-keys": ["a", "b"],
      }),
      fc.record({ items: inner }),
      fc.record({ properties: map }),
      fc.record({
        patternProperties: fc.dictionary(fc.constantFrom("^a", "b"), inner),
      }),
      fc.record({ propertyNames: inner }),
      fc.record({ additionalProperties: fc.oneof(fc.boolean(), inner) }),
      fc.record({ anyOf: branches }),
      fc.record({ oneOf: branches }),
      fc.record({ allOf: branches }),
      fc.record({ not: inner }),
    );
    return {
      schema: fc
        .array(keyword, { maxLength: 4 })
        .map((parts) => Object.assign({}, ...parts) as JsonSchema),
    };
  },
);
