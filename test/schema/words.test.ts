import { describe, expect, it } from "vitest";
import {
  describeNode,
  describeSchema,
  first,
  named,
  pathText,
} from "../../src/schema/words.ts";
import { nodeOf } from "./support.ts";

it("writes a path as people do", () => {
  expect(pathText(["releases", "kubecost", "valuesFrom", "[0]", "kind"])).toBe(
    "releases.kubecost.valuesFrom[0].kind",
  );
  expect(pathText(["labels", "app.kubernetes.io/name"])).toBe(
    'labels["app.kubernetes.io/name"]',
  );
  expect(pathText(["kustomizations", "apps/*"])).toBe("kustomizations.apps/*");
});

it("names fields as code", () => {
  expect(named("apps/x")).toBe("`apps/x`");
  expect(named("a\u001bb c")).toBe('`"a\\u001bb c"`');
});

it("says what it found", () => {
  expect(
    ["a: 1", "[1]", "1.10", "012", "true", '"yes"', "~", ""].map((text) =>
      describeNode(nodeOf(text)),
    ),
  ).toEqual([
    "a map",
    "a list",
    "the number 1.10",
    "the number 012",
    "the boolean true",
    'the string "yes"',
    "null",
    "nothing",
  ]);
});

describe("describeSchema", () => {
  it.each([
    [{ type: "integer" }, "a whole number"],
    [{ type: ["string", "object", "null"] }, "a string, a map or null"],
    [{ "x-kubernetes-int-or-string": true }, "a whole number or a string"],
    [{ type: "string", enum: ["a", "b"] }, "`a` or `b`"],
    [{ const: 1 }, "1"],
    [
      { anyOf: [{ type: "string" }, { type: "string" }, { type: "array" }] },
      "a string or a list",
    ],
    [
      { type: "string", pattern: "^oci://.*$" },
      "a URL that begins with oci://",
    ],
    [{}, "a value"],
  ] as const)("%j", (schema, words) => {
    expect(describeSchema(schema)).toBe(words);
  });
});

it("marks what it leaves out", () => {
  expect(first(["a", "b", "c"], 3)).toEqual(["a", "b", "c"]);
  expect(first(["a", "b", "c"], 2)).toEqual(["a", "b", "…"]);
});
