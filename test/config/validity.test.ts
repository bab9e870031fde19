import { expect, it } from "vitest";
import {
  findUnfit,
  underOverride,
  withoutRemovals,
} from "../../src/config/validity.ts";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { readDocuments } from "../../src/yaml/read.ts";
import { toData } from "../../src/yaml/data.ts";
import type { YamlNode } from "../../src/yaml/node.ts";

function node(text: string): YamlNode {
  const source = { file: "a", text };
  const [document] = readDocuments(source, () => {}, { strictScalars: true });
  if (document === undefined) throw new Error("no document");
  return document.root;
}

const reference: JsonSchema = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" } },
};
const schema: JsonSchema = {
  type: "object",
  properties: {
    interval: { type: "string" },
    list: { type: "array", items: reference },
    either: { anyOf: [{ type: "string", pattern: "^a" }, reference] },
  },
};

it.each([
  ["nothing", "{interval: 5m, list: null}", []],
  ["a value", "{interval: 5}", [["interval"]]],
  ["what is missing in a list", "{list: [{}]}", [["list", "[0]", "name"]]],
  ["a form of several", "{either: b}", [["either"]]],
  ["a field below one", "{either: {name: 1}}", [["either", "name"]]],
  [
    "a field that does not exist, and the one that was perhaps meant",
    "{intervall: 5m}",
    [["intervall"], ["interval"]],
  ],
  ["all of it", "text", [[]]],
])("finds where something does not fit: %s", (_, text, unfit) => {
  const source = { file: "a", text };
  const context = { source, path: ["releases", "a"], report: () => {} };
  expect(findUnfit(node(text), schema, context)).toEqual(unfit);
});

it.each([
  [
    "what it replaces is gone",
    "{a: 1, b: {c: 1, d: 2}}",
    "{a: 2, b: {c: null}}",
    { b: { d: 2 } },
  ],
  ["a list is replaced as a whole", "{a: [1, 2]}", "{a: [3]}", {}],
  ["null changes nothing", "{a: 1}", "~", { a: 1 }],
  ["nor does a field of its own", "{a: 1}", "{b: 1}", { a: 1 }],
  [
    "a text stays one",
    "https://example.com",
    "{timeout: 1m}",
    "https://example.com",
  ],
])("of an item under an override, %s", (_, item, override, left) => {
  const found = underOverride(node(item), node(override));
  expect(found && toData(found)).toEqual(left);
});

it("of an item that the cluster does not have nothing is left", () => {
  expect(
    underOverride(node("{a: 1}"), node("{enabled: false}")),
  ).toBeUndefined();
});

it("an override's nulls need not fit where they take something away", () => {
  const override = node("{a: null, b: {c: null, d: null}, e: null, f: 1}");
  const left = withoutRemovals(override, node("{a: 1, b: {c: 1}, f: 2}"));
  expect(toData(left)).toEqual({ b: { d: null }, e: null, f: 1 });
});
