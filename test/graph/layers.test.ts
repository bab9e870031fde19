import { describe, expect, it } from "vitest";
import { layersOf } from "../../src/graph/layers.ts";

describe("the layer of a node", () => {
  it("is behind everything that leads to it, by the longest way", () => {
    expect(
      layersOf(4, [
        [0, 1],
        [1, 2],
        [0, 2],
        [2, 3],
      ]),
    ).toEqual([0, 1, 2, 3]);
  });

  it("is next to what it leads to, where nothing leads to it", () => {
    expect(
      layersOf(4, [
        [0, 1],
        [1, 2],
        [3, 2],
      ]),
    ).toEqual([0, 1, 2, 1]);
  });

  it("begins at 0 and leaves none out", () => {
    expect(layersOf(2, [])).toEqual([0, 0]);
    expect(layersOf(3, [[2, 0]])).toEqual([1, 0, 0]);
  });

  it("is there in a cycle and in a loop, too", () => {
    expect(
      layersOf(3, [
        [0, 1],
        [1, 2],
        [2, 0],
      ]),
    ).toEqual([0, 1, 2]);
    expect(
      layersOf(2, [
        [0, 0],
        [0, 1],
      ]),
    ).toEqual([0, 1]);
  });

  it("is found for a chain of 10,000", () => {
    const links = Array.from({ length: 9999 }, (_, at): [number, number] => [
      at,
      at + 1,
    ]);
    expect(layersOf(10_000, links).at(-1)).toBe(9999);
  });
});
