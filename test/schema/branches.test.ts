import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { says } from "./support.ts";

const map: JsonSchema = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" }, kind: { type: "string" } },
};
const at = { path: ["chart"] };

describe("anyOf", () => {
  const schema: JsonSchema = {
    anyOf: [{ type: "string", pattern: "^[a-z]+/[a-z]+$" }, map],
  };

  it("takes each of its forms", () => {
    expect(says("eks/karpenter", schema)).toEqual([]);
    expect(says("{name: x}", schema)).toEqual([]);
  });

  it("reports what is wrong with the form that was meant", () => {
    expect(says("eks", schema, at)).toEqual([
      '1:1 bad-format `chart`: want text that matches `^[a-z]+/[a-z]+$`, got "eks"',
    ]);
    expect(says("{kinds: x, name: y}", schema, at)).toEqual([
      "1:2 unknown-field unknown field `chart.kinds`\n  did you mean `kind`?",
    ]);
  });

  it("15: names every form where the type is none of theirs", () => {
    expect(says("[x]", schema, at)).toEqual([
      "1:1 wrong-type `chart`: want text that matches `^[a-z]+/[a-z]+$` or a map, got a list\n  its fields: name, kind",
    ]);
    expect(
      says(
        "5",
        { type: "integer", oneOf: [{ type: "string" }, { type: "boolean" }] },
        at,
      ),
    ).toEqual([
      '1:1 wrong-type `chart`: want a string or true or false, got the number 5\n  quote it: "5"',
    ]);
  });

  it("picks the branch with the fewest findings among those of one type", () => {
    const closed = (...names: string[]): JsonSchema => ({
      type: "object",
      properties: Object.fromEntries(names.map((name) => [name, {}])),
    });
    expect(
      says("{a: 1, b: 2, x: 3}", { anyOf: [closed("a"), closed("a", "b")] }),
    ).toEqual([
      "1:14 unknown-field unknown field `x`\n  known fields: `a`, `b`",
    ]);
    expect(says("{a: 1}", { anyOf: [closed("b"), closed("a")] })).toEqual([]);
  });

  it("may only add conditions to what the schema says itself", () => {
    const conditions: JsonSchema = {
      type: "object",
      properties: { a: {}, b: {} },
      anyOf: [{ required: ["a"] }, { properties: { b: { const: 1 } } }],
    };
    expect(says("{a: 1, b: 2}", conditions)).toEqual([]);
    expect(says("{b: 1}", conditions)).toEqual([]);
    expect(says("{b: 2}", conditions)).toEqual([
      "1:1 missing-field `a` is missing",
    ]);
  });
});

describe("oneOf", () => {
  const schema: JsonSchema = {
    oneOf: [{ required: ["chart"] }, { required: ["chartRef"] }],
  };

  it("takes one form, not two, not none", () => {
    expect(says("{chart: 1}", schema)).toEqual([]);
    expect(says("{}", schema)).toEqual([
      "1:1 missing-field `chart` is missing",
    ]);
    expect(says("{chart: 1, chartRef: 2}", schema, { path: ["spec"] })).toEqual(
      [
        "1:1 not-allowed `spec`: several forms are mixed, of which only one is allowed at a time\n  keep one of `chart`, `chartRef`",
      ],
    );
  });

  it("may be completed later, but not mixed", () => {
    expect(says("{}", schema, { partial: true })).toEqual([]);
    expect(
      says("{chart: 1, chartRef: 2}", schema, { partial: true }),
    ).toHaveLength(1);
  });
});

it("allOf wants everything", () => {
  expect(
    says("{}", { allOf: [{ required: ["a"] }, { required: ["b"] }] }),
  ).toEqual([
    "1:1 missing-field `a` is missing",
    "1:1 missing-field `b` is missing",
  ]);
});

it("not refuses what would fit", () => {
  const schema: JsonSchema = { not: { required: ["a", "b"] } };
  expect(says("{a: 1}", schema)).toEqual([]);
  expect(says("{a: 1}", schema, { partial: true })).toEqual([]);
  expect(says("{a: 1, b: 2}", schema, at)).toEqual([
    "1:1 not-allowed `chart`: this is not allowed here\n  remove `a` or `b`",
  ]);
});
