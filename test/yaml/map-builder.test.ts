import { describe, expect, it } from "vitest";
import { ordered, read, readOne } from "./support.ts";

describe("keys", () => {
  it("are refused where they are null, a list, a map, or missing", () => {
    const { places, data } = read(
      "~: 1\nnull: 2\n[a]: 3\n{b: c}: 4\n: 5\n'null': 6\n\"\": 7\n!!str null: 8\n",
    );
    expect(places).toEqual([
      "1:1 yaml-key",
      "2:1 yaml-key",
      "3:1 yaml-key",
      "4:1 yaml-key",
      "4:10 yaml-key",
      "8:7 yaml-duplicate-key",
    ]);
    expect(ordered(data)).toEqual([
      {
        map: [
          ["null", 6],
          ["", 7],
        ],
      },
    ]);
  });

  it("have a hint where a template without quotes looks like a map", () => {
    const { findings, places } = read("a: {{ .Values.x }}\n");
    expect(places).toEqual(["1:5 yaml-key"]);
    expect(findings[0]?.hint).toContain("{{ … }}");
  });

  it('are what is typed: `1` and `1.0` differ, `a` and `"a"` do not', () => {
    expect(read("1: a\n1.0: b\n0x1: c\nyes: d\ntrue: e\n").places).toEqual([]);
    expect(read("a: 1\n'a': 2\n").places).toEqual(["2:1 yaml-duplicate-key"]);
  });

  it("that are refused do not hide what is wrong with their values", () => {
    expect(read("a: 1\na: {b: yes, c: !x 1}\n").places).toEqual([
      "2:1 yaml-duplicate-key",
      "2:8 yaml-ambiguous",
      "2:16 yaml-tag",
    ]);
  });
});

describe("`<<`", () => {
  it("merges a map or a list of maps; what is explicit wins, then the first", () => {
    const text =
      "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\np:\n  <<: *x\n  b: 5\nq: {a: 6, <<: [*y, *x, {d: 7}]}\n";
    const data = readOne(text);
    if (!(data instanceof Map)) throw new Error("not a map");
    expect(ordered(data.get("p"))).toEqual({
      map: [
        ["a", 1],
        ["b", 5],
      ],
    });
    expect(ordered(data.get("q"))).toEqual({
      map: [
        ["a", 6],
        ["b", 3],
        ["c", 4],
        ["d", 7],
      ],
    });
  });

  it("merges on through maps that were merged themselves", () => {
    const text = "- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b, x: 3}\n";
    expect(ordered(readOne(text))).toEqual([
      { map: [["x", 1]] },
      {
        map: [
          ["x", 1],
          ["y", 2],
        ],
      },
      {
        map: [
          ["x", 3],
          ["y", 2],
        ],
      },
    ]);
  });

  it("may be followed by a key that it brought, but only once", () => {
    const text = "- &a {x: 1}\n- <<: *a\n  x: 2\n  x: 3\n";
    expect(read(text).places).toEqual(["4:3 yaml-duplicate-key"]);
  });

  it("stands once in a map, takes nothing but maps, and is a key in quotes", () => {
    expect(read("- &a {x: 1}\n- <<: *a\n  <<: *a\n").places).toEqual([
      "3:3 yaml-duplicate-key",
    ]);
    expect(read("a: 1\n<<: 5\n").places).toEqual(["2:5 yaml-syntax"]);
    expect(read("<<: [{a: 1}, 2]\n").places).toEqual(["1:5 yaml-syntax"]);
    expect(ordered(readOne('"<<": 5\n'))).toEqual({ map: [["<<", 5]] });
  });
});
