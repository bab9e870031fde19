import { describe, expect, it } from "vitest";
import {
  differenceLines,
  differencesJson,
} from "../../src/commands/print-differences.ts";
import type { FieldDifference } from "../../src/review/field-diff.ts";
import type { Data } from "../../src/yaml/data.ts";
import { differing } from "../tools/differences.ts";
import { controlsOf } from "./following-support.ts";

const lines = (...differences: readonly FieldDifference[]): string[] =>
  differenceLines(differences, (_style, text) => text);

const line = (live: Data | undefined, git: Data | undefined): string =>
  lines(differing("spec.field", live, git)).join("\n");

describe("a field that differs is a line", () => {
  it.each<[string, Data | undefined, Data | undefined, string]>([
    ["changes", "5m", "10m", "~ spec.field: 5m → 10m"],
    ["comes", undefined, "10m", "+ spec.field: 10m"],
    ["goes", "5m", undefined, "- spec.field: 5m"],
    ["was nothing", null, 1, "~ spec.field: null → 1"],
    ["was empty", "", "a", '~ spec.field: "" → a'],
    ["is an empty map that comes", undefined, {}, "+ spec.field: {}"],
    [
      "is a list that comes",
      undefined,
      [1, { a: "b" }],
      '+ spec.field: [1,{"a":"b"}]',
    ],
    [
      "is a map that becomes a list",
      { a: 1 },
      [1],
      '~ spec.field: {"a":1} → [1]',
    ],
  ])("that %s", (_what, live, git, expected) => {
    expect(line(live, git)).toBe(expected);
  });

  it("that tells a number, a boolean or nothing from a text that looks like it", () => {
    expect(line(80, "80")).toBe('~ spec.field: 80 → "80"');
    expect(line("true", true)).toBe('~ spec.field: "true" → true');
    expect(line(null, "null")).toBe('~ spec.field: null → "null"');
    expect(line("[1]", [1])).toBe('~ spec.field: "[1]" → [1]');
  });

  it("in its colour", () => {
    const painted = differenceLines(
      [
        differing("a", undefined, 1),
        differing("b", 1, undefined),
        differing("c", 1, 2),
      ],
      (style, text) => `<${style} ${text}>`,
    );
    expect(painted).toEqual([
      "<green + a: 1>",
      "<red - b: 1>",
      "<yellow ~ c:> 1 → 2",
    ]);
  });
});

describe("a map that stands on one side only", () => {
  it("is shown by its fields, however deep", () => {
    const spec = { a: { b: 1, c: [] }, "x.y/z": "t", d: {} };
    const fields = [
      "spec.a.b: 1",
      "spec.a.c: []",
      'spec["x.y/z"]: t',
      "spec.d: {}",
    ];
    expect(lines(differing("spec", undefined, spec))).toEqual(
      fields.map((field) => `+ ${field}`),
    );
    expect(lines(differing("spec", spec, undefined))).toEqual(
      fields.map((field) => `- ${field}`),
    );
  });

  it("has no leading dot where it is the whole object", () => {
    expect(lines(differing([], undefined, { kind: "X" }))).toEqual([
      "+ kind: X",
    ]);
  });
});

describe("a long value", () => {
  it("is cut", () => {
    const text = line(undefined, "x".repeat(1000));
    expect(text.length).toBeLessThan(150);
    expect(text).toMatch(/x…$/);
  });

  it("that differs late is shown where it differs", () => {
    const same = "x".repeat(500);
    const text = line(`${same}before`, `${same}after`);
    expect(text).toContain("before");
    expect(text).toContain("after");
    expect(text.length).toBeLessThan(300);
  });

  it("of several lines is shown by those that change", () => {
    const text = lines(
      differing("spec.ignore", "one\ntwo\nthree\n", "one\n2\nthree\n"),
    );
    expect(text).toEqual(["~ spec.ignore:", "    - two", "    + 2"]);
  });

  it("of several lines that only grows has no line that goes", () => {
    const grown = (live: string, git: string): string[] =>
      lines(differing("p", live, git));
    expect(grown("a\nb\n", "a\nx\nb\n")).toEqual(["~ p:", "    + x"]);
    expect(grown("a\na\n", "a\na\na\n")).toEqual(["~ p:", "    + a"]);
  });

  it("of many lines is cut", () => {
    const git = Array.from({ length: 30 }, (_, at) => `line ${at}`).join("\n");
    const shown = lines(differing("p", "x\ny", git));
    expect(shown.at(-1)).toBe("    + … and 10 more lines");
    expect(shown).toHaveLength(1 + 2 + 21);
  });
});

describe("84: nothing in a cluster's or a chart's text reaches the terminal raw", () => {
  const bad = "a\u001B[31m\nb\tc\r\u0007\u009B1md\u2028e";

  it.each<[string, FieldDifference]>([
    ["a value that comes", differing("p", undefined, bad)],
    ["a value that goes", differing("p", bad, undefined)],
    ["values", differing("p", bad, `${bad}!`)],
    ["values of several lines", differing("p", `x\n${bad}`, `y\n${bad}\nz`)],
    ["a list", differing("p", undefined, [bad])],
    ["a field's name", differing("p", undefined, { [bad]: 1 })],
    ["a path", differing([bad], 1, 2)],
    [
      "values that only look the same",
      differing("p", "\u009B1m", String.raw`\x9b1m`),
    ],
  ])("%s", (_what, difference) => {
    const shown = lines(difference);
    for (const one of shown) {
      expect(controlsOf(one)).toEqual([]);
      expect(one).not.toContain("\u2028");
    }
    expect(shown.length).toBeGreaterThan(0);
  });

  it("and a name cannot make a line of its own", () => {
    const git = { "x\nready Kustomization/apps": 1 };
    expect(lines(differing("spec", undefined, git))).toHaveLength(1);
  });
});

it("another order of a list is said, in lines and in JSON", () => {
  const moved = {
    ...differing("spec.list", ["a", "b"], ["b", "a"]),
    what: "order",
  } as const;
  expect(lines(moved)).toEqual([
    '~ spec.list, in another order: ["a","b"] → ["b","a"]',
  ]);
  expect(differencesJson([moved, differing("spec.x", undefined, 1)])).toEqual([
    { path: "spec.list (order)", live: ["a", "b"], git: ["b", "a"] },
    { path: "spec.x", live: undefined, git: 1 },
  ]);
});
