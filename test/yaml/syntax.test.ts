import { describe, expect, it } from "vitest";
import { place, read } from "./support.ts";

/** Text → where, and what is said. */
const mistakes: readonly (readonly [
  text: string,
  where: string,
  said: RegExp,
])[] = [
  ["a: b: c\n", "1:5", /second `: `/],
  ["a: 1\n  b: 2\n", "2:3", /does not fit the lines above/],
  ["a: 1\n- b\n", "2:1", /does not fit the lines above/],
  ["- a\nb: 1\n", "2:1", /does not fit the lines above/],
  ["key\nkey2: 1\n", "2:1", /does not fit the lines above/],
  ["a: 1\nb\nc: 2\n", "2:1", /no `: `/],
  ["a: @x\n", "1:4", /cannot begin with `@`/],
  ["a: `x`\n", "1:4", /cannot begin with a backtick/],
  ["a: %x\n", "1:4", /cannot begin with `%`/],
  ["- }\n", "1:3", /cannot begin with `}`/],
  ["a: - b\n", "1:4", /list cannot begin/],
  ['a: "b" c\n', "1:8", /behind the closing quote/],
  ["a: 'it's'\n", "1:8", /behind the closing quote/],
  ["a: [1, 2\nb: 3\n", "2:1", /not closed/],
  ['a: "x\nb: 1\n', "2:1", /not closed/],
  ["a: {b: 1", "1:9", /not closed/],
  ["{{ if x }}\na: 1\n", "2:1", /does not fit/],
  ["{{- if x }}\n", "1:3", /`,` is missing/],
  ["a: [b c, {d} e]\n", "1:14", /`,` is missing/],
  ['a: "\\q"\n', "1:6", /escape/],
  ["a: 1\nb: &x *y\n", "2:7", /./],
];

describe("explainSyntax", () => {
  it.each(mistakes)("says of %j at %s: %s", (text, where, said) => {
    const { documents, findings } = read(text);
    expect(documents).toEqual([]);
    expect(findings.map(({ at }) => place(at))).toEqual([where]);
    expect(findings[0]?.message).toMatch(said);
    expect(findings[0]?.message).not.toMatch(/\n|\.$/);
  });

  it("points into the file even where the parser stopped at its end", () => {
    const { findings } = read("a:\n  - 'x\n");
    expect(place(findings[0]?.at)).toBe("3:1");
  });

  it.each([
    ["\ta: 1\n", "1:1"],
    ["a:\n\tb: 1\n", "2:1"],
    ["a: |\n\tx\n", "2:1"],
    ["a: {\n\tb: 1\n}\n", "2:1"],
    ["- a\n-\tb: 1\n  c: 2\n", "2:2"],
  ])("calls a tab in %j at %s what it is", (text, where) => {
    expect(read(text).places).toEqual([`${where} yaml-tab`]);
  });
});
