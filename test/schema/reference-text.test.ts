import { describe, expect, it } from "vitest";
import { adviseFormat, describePattern } from "../../src/schema/formats.ts";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import {
  chartText,
  enumOf,
  nameText,
  referenceText,
} from "../../src/schema/reference-text.ts";

const text: JsonSchema = { type: "string" };
const kind: JsonSchema = { type: "string", enum: ["Bucket", "GitRepository"] };
const name: JsonSchema = { type: "string", minLength: 1, maxLength: 5 };
const map = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: "object",
  properties,
});
const patternOf = ({ pattern = "" }: JsonSchema): string => pattern;
const takes = (schema: JsonSchema, value: string): boolean =>
  new RegExp(patternOf(schema), "u").test(value);

const any = map({ kind: text, name: text, namespace: text });
const some = map({ kind, name: text, namespace: text });
const local = map({ kind, name });
const one = map({ kind: { enum: ["Bucket"] }, name: text });
const many = map({
  kind: { enum: ["A", "B", "C", "D", "E"] },
  name: text,
  namespace: name,
});

describe("the text of a reference", () => {
  it.each([
    [any, ["Any/a", "Any/b/a", "Any/*"], ["a", "Any/", "/a", "A/b/c/d", ""]],
    [
      some,
      ["Bucket/a", "GitRepository/b/a"],
      ["Any/a", "bucket/a", "Buckets/a"],
    ],
    [local, ["Bucket/a", "Bucket/abcde"], ["Bucket/b/a", "Bucket/abcdef"]],
    [many, ["A/abcde/a"], ["A/abcdef/a"]],
  ])("of %j", (schema, taken, refused) => {
    const its = referenceText(schema);
    expect(taken.filter((value) => !takes(its, value))).toEqual([]);
    expect(refused.filter((value) => takes(its, value))).toEqual([]);
  });

  it.each([
    [any, "`KIND/NAME` or `KIND/NAMESPACE/NAME`"],
    [
      some,
      "`KIND/NAME` or `KIND/NAMESPACE/NAME` of the kind Bucket or GitRepository",
    ],
    [local, "`KIND/NAME` of the kind Bucket or GitRepository"],
    [
      many,
      "`KIND/NAME` or `KIND/NAMESPACE/NAME` of a kind that is allowed here",
    ],
  ])("in words: %j", (schema, words) => {
    expect(describePattern(patternOf(referenceText(schema)))).toBe(words);
  });

  it.each([
    [any, "a", "put its kind before it, such as KIND/a"],
    [some, "a", "put its kind before it, such as Bucket/a"],
    [one, "a", "write Bucket/a"],
    [some, "gitrepository/a", "write GitRepository/a"],
    [some, "Buckt/b/a", "write Bucket/b/a"],
    // Near, but no slip.
    [some, "OCIRepository/a", "allowed kinds: Bucket, GitRepository"],
    [local, "Bucket/b/a", "no namespace can be named here: write Bucket/a"],
    [local, "Bucket/abcdef", "shorten the name or the namespace"],
    [
      some,
      "Bucket/a/b/c",
      "one `/` stands between each two of the kind, the namespace and the name",
    ],
    [
      some,
      "Bucket/",
      "one `/` stands between each two of the kind, the namespace and the name",
    ],
  ])("advises for %j and %s", (schema, value, advice) => {
    expect(adviseFormat(patternOf(referenceText(schema)), value)).toBe(advice);
  });
});

describe("the text of a name", () => {
  it("takes a namespace where the map does, and no kind", () => {
    const either = nameText(some);
    const alone = nameText(local);
    for (const value of ["a", "b/a", "A"])
      expect(takes(either, value)).toBe(true);
    for (const value of ["Any/a", "a/b/c", "/a", "a/", ""])
      expect(takes(either, value)).toBe(false);
    expect(takes(alone, "abcde")).toBe(true);
    expect(takes(alone, "b/a")).toBe(false);
    expect(takes(alone, "abcdef")).toBe(false);
  });

  it.each([
    [some, "Bucket/a", "no kind can be named here: write a"],
    [some, "Bucket/b/a", "no kind can be named here: write b/a"],
    [local, "b/a", "no namespace can be named here: write a"],
    [local, "Bucket/b/a", "no kind can be named here: write a"],
    [some, "a/", undefined],
  ])("advises for %j and %s", (schema, value, advice) => {
    const pattern = patternOf(nameText(schema));
    expect(describePattern(pattern)).toMatch(
      /^(a name|`NAME` or `NAMESPACE\/NAME`)$/,
    );
    expect(adviseFormat(pattern, value)).toBe(advice);
  });
});

it("the text of a chart has a source and a chart, which is as long as the CRD lets it be", () => {
  const chart = chartText(name, { type: "string", maxLength: 4 });
  for (const value of ["a/b", "a/b/cd", "a/abcd"])
    expect(takes(chart, value)).toBe(true);
  for (const value of ["a", "a/", "/a", "a/abcde", "abcdef/a", ""])
    expect(takes(chart, value)).toBe(false);
  expect(takes(chartText(text, text), `a/${"b".repeat(9999)}`)).toBe(true);
  for (const schema of [chart, chartText(text, text)])
    expect(describePattern(patternOf(schema))).toBe("`SOURCE/CHART`");
  expect(adviseFormat(patternOf(chart), "podinfo")).toContain("SOURCE/podinfo");
  expect(adviseFormat(patternOf(chart), "a/")).toContain("the chart after it");
});

it("an enum's texts are its texts alone", () => {
  expect(enumOf({ enum: ["a", 1, null, "b"] })).toEqual(["a", "b"]);
  expect(enumOf(text)).toEqual([]);
  expect(enumOf(undefined)).toEqual([]);
});
