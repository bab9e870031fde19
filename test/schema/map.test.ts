import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { says } from "./support.ts";

const spec: JsonSchema = {
  type: "object",
  required: ["url"],
  properties: {
    url: { type: "string" },
    interval: { type: "string" },
    ref: {
      type: "object",
      required: ["branch"],
      properties: { branch: { type: "string" } },
    },
  },
};
const at = { path: ["sources", "git", "x"] };

describe("14: an unknown field", () => {
  it("names the nearest one, or all there are", () => {
    expect(says("url: x\nintervall: 5m", spec, at)).toEqual([
      "2:1 unknown-field unknown field `sources.git.x.intervall`\n  did you mean `interval`?",
    ]);
    expect(says("url: x\nfoo: {bar: 1}", spec, at)).toEqual([
      "2:1 unknown-field unknown field `sources.git.x.foo`\n  known fields: `interval`, `ref`, `url`",
    ]);
    expect(
      says("a: 1", { type: "object", additionalProperties: false }),
    ).toEqual([
      "1:1 unknown-field unknown field `a`\n  no fields are known here",
    ]);
  });

  it("does not know what JavaScript's Object has", () => {
    expect(says("{url: x, constructor: 1, toString: 2}", spec)).toHaveLength(2);
  });

  it("is one even if null", () => {
    expect(says("{url: x, foo: ~}", spec, { nullable: true })).toHaveLength(1);
  });

  it.each<JsonSchema>([
    { type: "object" },
    { type: "object", properties: {}, additionalProperties: true },
    {
      type: "object",
      properties: {},
      "x-kubernetes-preserve-unknown-fields": true,
    },
    { properties: {} },
  ])("is allowed by %j", (schema) => {
    expect(says("{foo: {bar: [~]}}", schema)).toEqual([]);
  });
});

describe("a missing field", () => {
  it("is reported at the map's key, with what it takes", () => {
    expect(says("url: x\nref: {}", spec, at)).toEqual([
      "2:1 missing-field `sources.git.x.ref.branch` is missing\n  add `branch:` with a string",
    ]);
  });

  it("is reported at the root's key, or where the root begins", () => {
    expect(says("a:\n  interval: 5m", { properties: { a: spec } })).toEqual([
      "1:1 missing-field `a.url` is missing\n  add `url:` with a string",
    ]);
    expect(says("\n{}", spec, at)).toEqual([
      "2:1 missing-field `sources.git.x.url` is missing\n  add `url:` with a string",
    ]);
    expect(
      says(
        "x: {}",
        { type: "object", required: ["y"] },
        {
          key: { start: 3, end: 4 },
        },
      ),
    ).toEqual(["1:4 missing-field `y` is missing"]);
  });

  it("is no matter where defaults or a base complete the map", () => {
    expect(says("ref: {}", spec, { partial: true })).toEqual([]);
    expect(
      says("{}", { type: "object", minProperties: 1 }, { partial: true }),
    ).toEqual([]);
  });

  it("may be there, but null", () => {
    expect(says("url:\nref: ~", spec, { nullable: true })).toEqual([
      "1:1 missing-field `url` is missing\n  add `url:` with a string",
    ]);
    expect(
      says("url:\nref: ~", spec, { nullable: true, partial: true }),
    ).toEqual([]);
    expect(says("{url: x, ref: ~}", spec)).toEqual([
      "1:15 wrong-type `ref`: want a map, got null\n  its fields: branch",
    ]);
  });
});

it("counts the fields that are set", () => {
  const schema: JsonSchema = {
    type: "object",
    minProperties: 1,
    maxProperties: 2,
  };
  expect(says("{}", schema)).toEqual([
    "1:1 out-of-range must have 1 fields or more",
  ]);
  expect(says("{a: 1, b: 2, c: 3}", schema)).toEqual([
    "1:1 out-of-range has 3 fields, 2 at most are allowed",
  ]);
  expect(says("{a: 1, b: 2, c: ~}", schema, { nullable: true })).toEqual([]);
});

it("judges fields by their names", () => {
  const schema: JsonSchema = {
    type: "object",
    propertyNames: { pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" },
    patternProperties: { "^is-": { type: "boolean" } },
    additionalProperties: { type: "string" },
  };
  expect(says("{is-x: true, y: z}", schema)).toEqual([]);
  expect(says("{is-x: z, y: true, My: z, 1: z}", schema)).toEqual([
    '1:8 wrong-type `is-x`: want true or false, got the string "z"\n  write true or false',
    '1:14 wrong-type `y`: want a string, got the boolean true\n  quote it: "true"',
    '1:20 bad-format `My`: want a name of lower-case letters, digits and `-`, with a letter or digit at both ends, got "My"\n  write my',
  ]);
});
