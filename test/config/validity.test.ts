import { expect, it } from "vitest";
import { underOverride, withoutRemovals } from "../../src/config/validity.ts";
import { readDocuments } from "../../src/yaml/read.ts";
import { toData } from "../../src/yaml/data.ts";
import type { YamlNode } from "../../src/yaml/node.ts";

function node(text: string): YamlNode {
  const source = { file: "a", text };
  const [document] = readDocuments(source, () => {}, { strictScalars: true });
  if (document === undefined) throw new Error("no document");
  return document.root;
}

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
