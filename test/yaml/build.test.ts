import { describe, expect, it } from "vitest";
import { ordered, read, readOne } from "./support.ts";

function nested(depth: number, inner: string): string {
  return "[".repeat(depth) + inner + "]".repeat(depth);
}

describe("aliases", () => {
  it("stand for the node they name, which is shared", () => {
    const { documents } = read("a: &x {y: [1]}\nb: *x\nc: [*x]\n");
    const root = documents[0]?.root;
    if (root?.kind !== "map") throw new Error("not a map");
    expect(root.entries.get("b")?.value).toBe(root.entries.get("a")?.value);
  });

  it("mean the last anchor of that name above, in the same document", () => {
    expect(readOne("[&x 1, *x, &x 2, *x]")).toEqual([1, 1, 2, 2]);
    expect(read("&x a\n--- *x\n").places).toEqual(["2:5 yaml-syntax"]);
  });

  it("may repeat a key, which then is a value like others", () => {
    expect(ordered(readOne("&k 5: a\nb: *k\n*k : c\n".slice(0, -7)))).toEqual({
      map: [
        ["5", "a"],
        ["b", 5],
      ],
    });
    expect(ordered(readOne("- &k x\n- *k : c\n"))).toEqual([
      "x",
      { map: [["x", "c"]] },
    ]);
  });

  it("of what is not there are malformed YAML, all of them named", () => {
    const { documents, places, findings } = read("a: *x\nb: [*y]\n");
    expect(documents).toEqual([]);
    expect(places).toEqual(["1:4 yaml-syntax", "2:5 yaml-syntax"]);
    expect(findings[0]).toMatchObject({
      message: "there is no anchor `&x` above",
      hint: 'write `"*x"` if it is text',
      at: { length: 2 },
    });
  });

  it("of a node that they are part of are too complex", () => {
    for (const text of ["a: &a [*a]", "&a {b: {c: *a}}", "&a {<<: *a}"]) {
      const { documents, findings } = read(text);
      expect(documents).toEqual([]);
      expect(findings.map(({ code }) => code)).toEqual(["yaml-too-complex"]);
    }
  });

  it("stand for 100,000 nodes at most, in the whole file", () => {
    const list = `&x [${Array(999).fill("a").join(", ")}]`;
    const aliases = (count: number): string =>
      `- ${list}\n${"- *x\n".repeat(count)}`;
    expect(read(aliases(100)).places).toEqual([]);
    expect(read(aliases(101)).places).toEqual(["102:3 yaml-too-complex"]);
    const documents = `${aliases(60)}---\n${aliases(60)}`;
    expect(read(documents).places).toEqual(["104:3 yaml-too-complex"]);
  });

  it("count what is behind them towards the depth", () => {
    const first = `- &x ${nested(50, "")}\n`;
    expect(read(`${first}- ${nested(49, "*x")}\n`).places).toEqual([]);
    expect(read(`${first}- ${nested(50, "*x")}\n`).places).toEqual([
      "2:53 yaml-too-complex",
    ]);
  });
});
