import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { typeFits } from "../../src/schema/walk.ts";
import { nodeOf, nodeOfData } from "./support.ts";

describe("typeFits", () => {
  const samples = ["x", "1", "1.5", "true", "~", "{}", "[]", '"1"'];
  const fitting = (schema: JsonSchema) =>
    samples.filter((text) => typeFits(nodeOf(text), schema));

  it.each<[JsonSchema, readonly string[]]>([
    [{ type: "string" }, ["x", '"1"']],
    [{ type: "integer" }, ["1"]],
    [{ type: "number" }, ["1", "1.5"]],
    [{ type: "boolean" }, ["true"]],
    [{ type: "null" }, ["~"]],
    [{ type: "object" }, ["{}"]],
    [{ type: "array" }, ["[]"]],
    [{ type: "object", nullable: true }, ["~", "{}"]],
    [{ type: ["string", "array"] }, ["x", "[]", '"1"']],
    [{ "x-kubernetes-int-or-string": true }, ["x", "1", '"1"']],
    [{}, samples],
    [{ anyOf: [{ type: "object" }, { type: "boolean" }] }, ["true", "{}"]],
    [{ oneOf: [{ type: "object" }, { type: "boolean" }] }, ["true", "{}"]],
    [{ anyOf: [{ required: ["a"] }] }, samples],
  ])("%j", (schema, texts) => {
    expect(fitting(schema)).toEqual(texts);
  });

  it("takes no number that JSON does not have", () => {
    expect(typeFits(nodeOfData(Infinity), { type: "number" })).toBe(false);
    expect(typeFits(nodeOfData(Infinity), {})).toBe(true);
  });
});
