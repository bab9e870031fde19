import { describe, expect, it } from "vitest";
import { diffHunks } from "../../src/commands/diff-hunks.ts";
import type { FieldDifference } from "../../src/review/field-diff.ts";
import type { Data } from "../../src/yaml/data.ts";

/** As one text; heads in brackets. */
function hunks(...differences: readonly FieldDifference[]): string[] {
  return diffHunks(differences).flatMap(({ head, lines }) => [
    ...(head === undefined ? [] : [`[${head}]`]),
    ...lines.map(({ mark, text }) => `${mark}${text}`),
  ]);
}

const value = (before: Data | undefined, after: Data | undefined) =>
  hunks({ path: ["spec", "a"], what: "value", before, after });

describe("a field", () => {
  it.each<[string, Data | undefined, Data | undefined, string[]]>([
    ["changes", 1, 2, ["-spec.a: 1", "+spec.a: 2"]],
    [
      "becomes a text that looks alike",
      80,
      "80",
      ["-spec.a: 80", '+spec.a: "80"'],
    ],
    ["comes", undefined, "x", ["+spec.a: x"]],
    ["goes", null, undefined, ["-spec.a: null"]],
    [
      "is a map that comes",
      undefined,
      { b: [1], c: {} },
      ["+spec.a:", "+  b:", "+    - 1", "+  c: {}"],
    ],
    [
      "is a list that becomes empty",
      ["x"],
      [],
      ["-spec.a:", "-  - x", "+spec.a: []"],
    ],
    [
      "is a text of several lines that comes",
      undefined,
      "x\ny\n",
      ["+spec.a: |", "+  x", "+  y"],
    ],
  ])("that %s", (_, before, after, lines) => {
    expect(value(before, after)).toEqual(lines);
  });

  it("with a text of several lines shows those that change, with what is around them", () => {
    const lines = Array.from({ length: 40 }, (_, at) => `line ${at}`);
    const changed = lines.with(5, "five").with(30, "thirty");
    expect(value(lines.join("\n"), changed.join("\n"))).toEqual([
      "[spec.a, line 3]",
      " line 2",
      " line 3",
      " line 4",
      "-line 5",
      "+five",
      " line 6",
      " line 7",
      " line 8",
      "[spec.a, line 28]",
      " line 27",
      " line 28",
      " line 29",
      "-line 30",
      "+thirty",
      " line 31",
      " line 32",
      " line 33",
    ]);
  });

  it("that is a list in another order says so", () => {
    const path = ["spec", "args"];
    expect(
      hunks({ path, what: "order", before: ["a", "b"], after: ["b", "a"] }),
    ).toEqual([
      "[spec.args, in another order]",
      "-spec.args:",
      "-  - a",
      "-  - b",
      "+spec.args:",
      "+  - b",
      "+  - a",
    ]);
  });
});

it("a whole object is shown as YAML", () => {
  const after = { kind: "X", metadata: { name: "a" } };
  expect(hunks({ path: [], what: "value", before: undefined, after })).toEqual([
    "+kind: X",
    "+metadata:",
    "+  name: a",
  ]);
});

it("84: no line holds what steers a terminal or turns the text around", () => {
  const bad = "a\u001B[31m\u202Eb\tc\r";
  const shown = [
    ...value(bad, `${bad}\n`),
    ...value(`x\n${bad}`, `y\n${bad}`),
    ...hunks({ path: [bad], what: "order", before: [bad], after: [bad, 1] }),
  ];
  // oxlint-disable-next-line no-control-regex -- they are what this is about
  for (const line of shown) expect(line).not.toMatch(/[\u0000-\u001F\u202E]/);
});
