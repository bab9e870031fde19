import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { adviseType } from "../../src/schema/wrong-type.ts";
import { nodeOf } from "./support.ts";

const text: JsonSchema = { type: "string" };
const bool: JsonSchema = { type: "boolean" };
const integer: JsonSchema = { type: "integer" };
const map: JsonSchema = {
  type: "object",
  properties: { kind: {}, name: {} },
};
const duration: JsonSchema = {
  type: "string",
  pattern: String.raw`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`,
};

describe("adviseType", () => {
  it.each<[string, JsonSchema, string | undefined]>([
    // 15: wrong type
    ["1.10", text, 'quote it: "1.10"'],
    ["true", text, 'quote it: "true"'],
    [
      "~",
      text,
      'give it a value, "" if it is meant to be empty, or remove the line',
    ],
    ["~", { ...text, minLength: 1 }, "give it a value or remove the line"],
    ["~", duration, "give it a value or remove the line"],
    ["5", duration, "add a unit: 5s, 5m or 5h"],
    ["5", { ...text, enum: ["5"] }, 'quote it: "5"'],
    ["5", { ...text, enum: ["a"] }, undefined],
    ['"5"', integer, "write 5, without quotes"],
    ['"1.5"', integer, undefined],
    ['"1.5"', { type: "number" }, "write 1.5, without quotes"],
    ['""', integer, undefined],
    ["x", integer, undefined],
    ["x", bool, "write true or false"],
    ["[x]", bool, undefined],
    ["boskos", { type: "array" }, "write a list: [boskos]"],
    ["a: b", { type: "array" }, "write a list, each item after `- `"],
    ["x", map, "its fields: kind, name"],
    ["[x]", { type: "object" }, "write a map: one `name: value` a line"],
    ["5", { anyOf: [map, text] }, 'quote it: "5"'],
    ["[5]", { anyOf: [text, map] }, "its fields: kind, name"],
    ["5", { anyOf: [map, { type: ["array", "string"] }] }, 'quote it: "5"'],
    ["5", { anyOf: [map, { type: "array" }] }, "its fields: kind, name"],
    ["5", {}, undefined],
    ["5", { ...text, pattern: "^[0-9]$" }, 'quote it: "5"'],
    ['"False"', bool, "write false, without quotes"],
    // 16: words that YAML 1.1 takes for something else
    ["012", text, 'quote it: "012"'],
    ["yes", bool, "write true, without quotes"],
    ["Off", bool, "write false, without quotes"],
    ['"true"', bool, "write true, without quotes"],
    ["1", bool, "write true, without quotes"],
    ["1_000", integer, "write 1000, without quotes"],
    ["0b11", integer, "write 3, without quotes"],
  ])("15, 16: %s where %j is wanted", (yaml, schema, advice) => {
    expect(adviseType(nodeOf(yaml), schema)).toBe(advice);
  });
});
