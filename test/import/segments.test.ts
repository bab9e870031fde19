import { describe, expect, it } from "vitest";
import { segmentsOf, withoutSegments } from "../../src/import/segments.ts";

const bodies = (text: string): string[] =>
  segmentsOf(text).map(({ body, end }) => text.slice(body, end));

const without = (text: string, ...places: readonly number[]): string =>
  withoutSegments(
    text,
    segmentsOf(text).filter(({ index }) => places.includes(index)),
  );

describe("the documents of a file", () => {
  it.each([
    ["one without a mark", "a: 1\n", ["a: 1\n"]],
    ["one behind a mark", "---\na: 1\n", ["a: 1\n"]],
    ["a mark with a comment", "--- # first\na: 1\n", ["a: 1\n"]],
    ["content in the mark's line", "--- {a: 1}\n", ["{a: 1}\n"]],
    ["a head of comments", "# head\n---\na: 1\n", ["# head\n", "a: 1\n"]],
    [
      "Windows' line breaks",
      "a: 1\r\n---\r\nb: 2\r\n",
      ["a: 1\r\n", "b: 2\r\n"],
    ],
    ["a byte order mark", "\uFEFF---\na: 1\n---\nb: 2\n", ["a: 1\n", "b: 2\n"]],
    ["an end without a line break", "a: 1\n---", ["a: 1\n", ""]],
    ["more hyphens, or a word at them", "---a: 1\n----\n", ["---a: 1\n----\n"]],
    [
      "hyphens in a text",
      "a: |\n  x\n  ---\n  y\n",
      ["a: |\n  x\n  ---\n  y\n"],
    ],
  ])("%s", (_, text, wanted) => {
    expect(bodies(text)).toEqual(wanted);
  });

  it("have the lines in which their content begins", () => {
    const text = "# head\n---\na: 1\nb: 2\n---\nc: 3\n--- {d: 4}\n";
    expect(segmentsOf(text).map(({ line }) => line)).toEqual([1, 3, 6, 7]);
  });

  it("are all of the text, in order", () => {
    const text = "# head\r\n---\na: 1\n--- # x\n\n---\n";
    const parts = segmentsOf(text);
    expect(parts.map(({ start, end }) => text.slice(start, end)).join("")).toBe(
      text,
    );
    expect(parts.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });
});

describe("without some of them", () => {
  const text = "# head\r\n---\r\na: 1 # x\r\n--- # second\nb:   2\n---\nc: 3";

  it("the others stay byte for byte", () => {
    expect(without(text, 1)).toBe("# head\r\n--- # second\nb:   2\n---\nc: 3");
    expect(without(text, 2)).toBe("# head\r\n---\r\na: 1 # x\r\n---\nc: 3");
    expect(without(text, 1, 3)).toBe("# head\r\n--- # second\nb:   2\n");
  });

  it("nothing changes where none goes", () => {
    expect(without(text)).toBe(text);
  });
});
