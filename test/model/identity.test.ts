import { expect, it } from "vitest";
import {
  identityText,
  parseNamespacedName,
  parseReferenceText,
} from "../../src/model/identity.ts";

it("is one text per object", () => {
  expect(identityText({ kind: "A", namespace: "b", name: "c" })).toBe("A/b/c");
  expect(identityText({ kind: "A", namespace: "", name: "c" })).toBe("A/c");
});

it.each([
  ["A/b", { kind: "A", name: "b" }],
  ["A/b/c", { kind: "A", namespace: "b", name: "c" }],
  ["A/*", { kind: "A", name: "*" }],
  ["A", undefined],
  ["", undefined],
  ["/b", undefined],
  ["A/", undefined],
  ["A/b/", undefined],
  ["A/b/c/d", undefined],
])("the reference `%s`", (text, want) =>
  expect(parseReferenceText(text)).toEqual(want),
);

it.each([
  ["a", { name: "a" }],
  ["a/b", { namespace: "a", name: "b" }],
])("the name `%s`", (text, want) =>
  expect(parseNamespacedName(text)).toEqual(want),
);
