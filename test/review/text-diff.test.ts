import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffTexts, type TextHunk } from "../../src/review/text-diff.ts";

const marked = (hunks: readonly TextHunk[]): string[] =>
  hunks.flatMap(({ before, after, lines }) => [
    `@@ ${before} ${after}`,
    ...lines.map(({ mark, text }) => mark + text),
  ]);

describe("two texts", () => {
  const text = (...changed: string[]): string =>
    ["1", "2", "3", "4", "5", ...changed, "7", "8", "9", "10", "11", "12"].join(
      "\n",
    );

  it("show the lines that change, with so many around them, each hunk where it stands", () => {
    expect(marked(diffTexts(text("a"), text("b", "c"), 1))).toEqual([
      "@@ 5 5",
      " 5",
      "-a",
      "+b",
      "+c",
      " 7",
    ]);
    expect(marked(diffTexts(`x\n${text("a")}`, `${text("a")}\ny`, 1))).toEqual([
      "@@ 1 1",
      "-x",
      " 1",
      "@@ 13 12",
      " 12",
      "+y",
    ]);
  });

  it("have no empty line behind the last one", () => {
    expect(marked(diffTexts("1\na\n", "1\nb\n"))).toEqual([
      "@@ 1 1",
      " 1",
      "-a",
      "+b",
    ]);
    expect(marked(diffTexts("1\n2\n", "1\n"))).toEqual(["@@ 1 1", " 1", "-2"]);
    expect(marked(diffTexts("1\na\n\n", "1\nb\n\n"))).toEqual([
      "@@ 1 1",
      " 1",
      "-a",
      "+b",
      " ",
    ]);
    // That only one of them ends its last line is a change.
    expect(marked(diffTexts("1", "1\n"))).toEqual(["@@ 1 1", " 1", "+"]);
  });

  it("show what goes before what comes, whichever is the greater text", () => {
    expect(marked(diffTexts("b\nz", "a\ny"))).toEqual([
      "@@ 1 1",
      "-b",
      "-z",
      "+a",
      "+y",
    ]);
  });

  it("of JSON in one line show its fields, unless a number would change", () => {
    expect(marked(diffTexts('{"a":1,"b":[1]}', '{"a":2,"b":[1]}', 0))).toEqual([
      "@@ 2 2",
      '-  "a": 1,',
      '+  "a": 2,',
    ]);
    const large = '{"a":12345678901234567890}';
    expect(marked(diffTexts(large, '{"a":1}'))).toContain(`-${large}`);
  });

  it("without anything in common are shown soon", () => {
    const lines = (from: number): string =>
      Array.from({ length: 20_000 }, (_, index) => from + index).join("\n");
    const start = performance.now();
    expect(diffTexts(lines(0), lines(50_000))[0]?.lines).toHaveLength(40_000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("are both to be had from the lines, and there and back are each other's mirror", () => {
    const texts = fc
      .array(fc.constantFrom("a", "b", "", "c"), { maxLength: 12 })
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        fc.pre(before !== after);
        const lines = diffTexts(before, after, 99).flatMap(
          (hunk) => hunk.lines,
        );
        const side = (other: string): string =>
          lines
            .filter(({ mark }) => mark !== other)
            .map((line) => line.text)
            .join("\n");
        const isEnded = [before, after].every((one) => one.endsWith("\n"));
        expect([side("+"), side("-")]).toEqual(
          [before, after].map((one) => (isEnded ? one.slice(0, -1) : one)),
        );
        const back = diffTexts(after, before, 99).flatMap((hunk) => hunk.lines);
        const of = (list: typeof lines, mark: string): string[] =>
          list.filter((line) => line.mark === mark).map((line) => line.text);
        expect([of(back, "+"), of(back, "-")]).toEqual([
          of(lines, "-"),
          of(lines, "+"),
        ]);
        expect(diffTexts(before, before)).toEqual([]);
      }),
    );
  });
});
