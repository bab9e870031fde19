import { describe, expect, it } from "vitest";
import { closingEnd, dashRange } from "../../src/yaml/ranges.ts";

describe("dashRange", () => {
  it("finds the next dash behind blanks, line breaks and comments", () => {
    const text = "- a # - not this\n\n# - nor this\n  - \n";
    expect(dashRange(text, 3)).toEqual({ start: 33, end: 34 });
    expect(text[33]).toBe("-");
  });

  it("stays where it is if something else comes first", () => {
    expect(dashRange("a: b\n- c", 0)).toEqual({ start: 0, end: 0 });
  });
});

describe("closingEnd", () => {
  it("finds the bracket behind the last child", () => {
    expect(closingEnd("[a , ] x", 2)).toBe(6);
    expect(closingEnd("{}", 1)).toBe(2);
    expect(closingEnd("[a # ]\n]", 2)).toBe(2);
  });
});
