import { describe, expect, it } from "vitest";
import {
  aboveComments,
  applyEdits,
  indentOf,
  insertion,
  insertLines,
  lineBreakOf,
  lineStart,
  nextLine,
  scalarText,
} from "../../src/manifests/text-edits.ts";

describe("text edits", () => {
  it("are carried out at the offsets of the text as it was", () => {
    const edits = [
      insertion(0, "x"),
      { start: 1, end: 3, insert: "" },
      insertion(4, "y"),
    ];
    expect(applyEdits("abcd", edits)).toBe("xady");
  });

  it("add whole lines, behind an open last line too", () => {
    const lines = ["x", "y"];
    const insert = (text: string, at: number): string =>
      applyEdits(text, [insertLines(at, lines, text)]);
    expect(insert("a\nb\n", 2)).toBe("a\nx\ny\nb\n");
    expect(insert("a\n", 2)).toBe("a\nx\ny\n");
    expect(insert("a\r\nb", 4)).toBe("a\r\nb\r\nx\r\ny");
    expect(insert("", 0)).toBe("x\ny\n");
  });
});

describe("places in a text", () => {
  it("know its line break", () => {
    expect(lineBreakOf("a\r\nb\n")).toBe("\r\n");
    expect(lineBreakOf("a\nb\r\n")).toBe("\n");
    expect(lineBreakOf("a")).toBe("\n");
  });

  it("know where a line begins, and the next one", () => {
    expect(lineStart("ab\ncd", 4)).toBe(3);
    expect(lineStart("ab\ncd", 3)).toBe(3);
    expect(lineStart("ab", 1)).toBe(0);
    expect(lineStart("\uFEFFab", 2)).toBe(1);
    expect(nextLine("ab\ncd", 1)).toBe(3);
    expect(nextLine("ab\ncd", 3)).toBe(3);
    expect(nextLine("ab\ncd", 4)).toBe(5);
  });

  it("know what indents a line", () => {
    expect(indentOf("a\n  b", 4)).toBe("  ");
    expect(indentOf("a: b", 3)).toBeUndefined();
  });

  it("know the comments above a line, down to a limit", () => {
    const text = "a\n# 1\n  # 2\nb\n\n# 3\n\nc";
    expect(aboveComments(text, text.indexOf("b"), 0)).toBe(2);
    expect(aboveComments(text, text.indexOf("b"), 6)).toBe(6);
    expect(aboveComments(text, text.indexOf("b"), 4)).toBe(6);
    expect(aboveComments(text, text.indexOf("c"), 0)).toBe(text.indexOf("c"));
  });
});

describe("scalarText", () => {
  it.each([
    ["a.yaml", "plain", false, "a.yaml"],
    ["a.yaml", "single", false, "'a.yaml'"],
    ["it's", "single", false, "'it''s'"],
    ["a.yaml", "double", false, '"a.yaml"'],
    ["yes", "plain", false, '"yes"'],
    ["a,b", "plain", false, "a,b"],
    ["a,b", "plain", true, '"a,b"'],
    ["a\u0007", "single", false, '"a\\u0007"'],
  ] as const)(
    "%j, %s, in a flow list %s: %s",
    (text, style, isFlow, expected) => {
      expect(scalarText(text, style, isFlow)).toBe(expected);
    },
  );
});
