import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCycles } from "../../src/model/graph.ts";

const cycles = (edges: Readonly<Record<string, string[]>>) =>
  findCycles(new Map(Object.entries(edges)));

describe("findCycles", () => {
  it.each<[what: string, edges: Record<string, string[]>, want: string[][]]>([
    ["nothing", {}, []],
    ["a chain", { a: ["b"], b: ["c"] }, []],
    ["a diamond", { a: ["b", "c"], b: ["d"], c: ["d"] }, []],
    ["itself", { a: ["a"] }, [["a", "a"]]],
    [
      "the whole path",
      { a: ["b"], b: ["c"], c: ["a"] },
      [["a", "b", "c", "a"]],
    ],
    ["only the circle", { a: ["b"], b: ["c"], c: ["b"] }, [["b", "c", "b"]]],
    [
      "two apart",
      { a: ["b"], b: ["a"], c: ["d"], d: ["c"] },
      [
        ["a", "b", "a"],
        ["c", "d", "c"],
      ],
    ],
    [
      "two behind one",
      { a: ["b", "c"], b: ["b"], c: ["d"], d: ["c"] },
      [
        ["b", "b"],
        ["c", "d", "c"],
      ],
    ],
    ["one where two share a node", { a: ["a", "b"], b: ["a"] }, [["a", "a"]]],
  ])("finds %s", (_, edges, want) => expect(cycles(edges)).toEqual(want));

  it("goes as deep as it must", () => {
    const edges: Record<string, string[]> = {};
    for (let at = 0; at < 100_000; at++) edges[`n${at}`] = [`n${at + 1}`];
    expect(cycles(edges)).toEqual([]);
    edges["n100000"] = ["n0"];
    expect(cycles(edges)[0]).toHaveLength(100_002);
  });

  it("finds one just where there is one, and each is a path along the edges", () => {
    const nodes = ["a", "b", "c", "d", "e"];
    const graph = fc.dictionary(
      fc.constantFrom(...nodes),
      fc.uniqueArray(fc.constantFrom(...nodes), { maxLength: 3 }),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(graph, (edges) => {
        const found = cycles(edges);
        for (const path of found) {
          expect(path.length).toBeGreaterThan(1);
          expect(path.at(0)).toBe(path.at(-1));
          for (const [at, node] of path.slice(0, -1).entries())
            expect(edges[node]).toContain(path[at + 1]);
        }
        const inCycles = new Set(found.flat());
        expect(found.flatMap((path) => path.slice(1))).toHaveLength(
          inCycles.size,
        );
        const circular = nodes.filter((node) => reaches(node, node, edges));
        for (const node of circular)
          expect(
            [...inCycles].some(
              (other) =>
                reaches(node, other, edges) && reaches(other, node, edges),
            ),
          ).toBe(true);
        expect(circular).toEqual(expect.arrayContaining([...inCycles]));
      }),
    );
  });
});

function reaches(
  from: string,
  to: string,
  edges: Readonly<Record<string, string[]>>,
): boolean {
  const seen = new Set(edges[from]);
  for (const node of seen) for (const next of edges[node] ?? []) seen.add(next);
  return seen.has(to);
}
