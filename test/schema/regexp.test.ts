import { describe, expect, it } from "vitest";
import { patternOf } from "../../src/schema/regexp.ts";

describe("patternOf", () => {
  it("compiles a pattern once", () => {
    expect(patternOf("^a+$")).toBe(patternOf("^a+$"));
  });

  it("counts code points, as Go does", () => {
    expect(patternOf("^.$")?.test("😀")).toBe(true);
  });

  it("takes patterns that only older JavaScript takes", () => {
    expect(patternOf(String.raw`^[\w-.]+\@x$`)?.test("a-b.c@x")).toBe(true);
  });

  it("translates what Go writes differently", () => {
    expect(patternOf("(?i)^abc$")?.test("ABC")).toBe(true);
    expect(patternOf(String.raw`\Aab\z`)?.test("ab")).toBe(true);
    expect(patternOf(String.raw`\Aab\z`)?.test("xab")).toBe(false);
    expect(patternOf("^(?P<x>a)$")?.test("a")).toBe(true);
    expect(patternOf(String.raw`^\\Ab$`)?.test(String.raw`\Ab`)).toBe(true);
  });

  it.each(["^[[:alpha:]]+$", String.raw`\Qa.b\E`, "a(?i)b", "a(?i:b)", "("])(
    "leaves %s unjudged",
    (pattern) => {
      expect(patternOf(pattern)).toBeUndefined();
    },
  );

  it("keeps groups that JavaScript knows", () => {
    expect(patternOf("^(?:a|b)+$")?.test("ab")).toBe(true);
  });
});
