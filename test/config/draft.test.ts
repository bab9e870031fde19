import { describe, expect, it } from "vitest";
import {
  nullable,
  translate,
  translateOwn,
  type Place,
} from "../../src/config/draft.ts";
import type { JsonSchema } from "../../src/schema/json-schema.ts";

const nowhere: Place = { names: new Map(), fields: new Map() };
const draft = (schema: JsonSchema) => translateOwn(schema, nowhere);

it("closes maps whose fields are known, and only those", () => {
  const properties = { a: { type: "string" } } as const;
  const fields = { a: { type: ["string", "null"] } };
  expect(draft({ type: "object", properties })).toEqual({
    type: "object",
    properties: fields,
    additionalProperties: false,
  });
  expect(
    draft({
      type: "object",
      properties,
      "x-kubernetes-preserve-unknown-fields": true,
    }),
  ).toEqual({ type: "object", properties: fields });
  expect(draft({ type: "object" })).toEqual({ type: "object" });
});

it("lets fields be null where the map can be without them, and never a list's items", () => {
  expect(
    draft({
      type: "object",
      required: ["a"],
      properties: {
        a: { type: "string" },
        b: { type: "string", enum: ["x"] },
        c: { type: "array", items: { type: "string" } },
      },
    }),
  ).toMatchObject({
    properties: {
      a: { type: "string" },
      b: { type: ["string", "null"], enum: ["x", null] },
      c: { type: ["array", "null"], items: { type: "string" } },
    },
  });
  expect(
    draft({ type: "object", additionalProperties: { type: "string" } }),
  ).toMatchObject({ additionalProperties: { type: ["string", "null"] } });
});

it("replaces Kubernetes' own words", () => {
  expect(draft({ "x-kubernetes-int-or-string": true })).toEqual({
    type: ["integer", "string"],
  });
  expect(draft({ type: "string", nullable: true })).toEqual({
    type: ["string", "null"],
  });
  expect(draft({ type: "array", "x-kubernetes-list-type": "set" })).toEqual({
    type: "array",
    uniqueItems: true,
  });
  expect(
    draft({
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
    }),
  ).toEqual({ type: "array" });
});

const pattern = (text: string) => draft({ pattern: text })["pattern"];

describe("patterns", () => {
  it("stay as they are where ECMAScript means the same", () => {
    for (const same of ["^https?://.*$", "[/\\\\]", "^a\\.b$", "[\\-._]"])
      expect(pattern(same)).toBe(same);
  });

  it("are translated where it has other words", () => {
    expect(pattern("\\A(?P<name>a/b)\\z")).toBe("^(?<name>a/b)$");
  });

  it("are left out where it has none", () => {
    expect(pattern("(?i)^abc$")).toBeUndefined();
    expect(pattern("^[[:alpha:]]+$")).toBeUndefined();
  });
});

it("joins forms of different types, the first one's keywords in front", () => {
  expect(
    draft({
      description: "both",
      anyOf: [
        { type: "string", pattern: "^a" },
        { type: "object", properties: { a: { type: "boolean" } } },
      ],
    }),
  ).toEqual({
    description: "both",
    type: ["string", "object"],
    pattern: "^a",
    allOf: [
      {
        properties: { a: { type: ["boolean", "null"] } },
        additionalProperties: false,
      },
    ],
  });
});

it("refuses what it cannot say, rather than say something else", () => {
  expect(() => draft({ minProperties: 1 })).toThrow("minProperties");
  expect(() => draft({ oneOf: [{ type: "string" }] })).toThrow("oneOf");
  expect(() =>
    draft({ anyOf: [{ type: "string" }, { type: "string" }] }),
  ).toThrow("different types");
  expect(() => draft({ anyOf: [{ type: "string" }, {}] })).toThrow(
    "different types",
  );
  expect(() =>
    draft({ anyOf: [{ type: "string", enum: ["a"] }, { type: "object" }] }),
  ).toThrow("enum");
});

it("refers to what has a definition of its own", () => {
  const schema: JsonSchema = { type: "object" };
  const place = { ...nowhere, names: new Map([[schema, "Thing"]]) };
  const reference = { $ref: "#/definitions/Thing" };
  expect(translate(schema, place)).toEqual(reference);
  expect(translate({ items: schema }, place)).toEqual({ items: reference });
  // The definition takes null itself.
  expect(nullable(reference)).toEqual(reference);
});
