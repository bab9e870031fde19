import { expect, it } from "vitest";
import fc from "fast-check";
import { inOrder, placeNodes } from "../../src/graph/placement.ts";

it("puts a node beside the only one that it is tied to", () => {
  const [first, , third, ofThird] = placeNodes(
    [[0, 1, 2], [3]],
    [[2, 3]],
    [40, 40, 40, 40],
    10,
  );
  expect(first).toBe(20);
  expect(ofThird).toBe(third);
});

it("lets none overlap", () => {
  const links = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 5, max: 9 })));
  fc.assert(
    fc.property(links, (its) => {
      const heights = [40, 6, 40, 6, 40, 6, 40, 6, 40, 6];
      const order = [
        [0, 1, 2, 3, 4],
        [5, 6, 7, 8, 9],
      ];
      const centres = placeNodes(order, its, heights, 10);
      for (const layer of order)
        for (const [at, node] of layer.slice(1).entries()) {
          const before = layer[at] ?? 0;
          const needed =
            ((heights[before] ?? 0) + (heights[node] ?? 0)) / 2 + 10;
          expect(
            (centres[node] ?? 0) - (centres[before] ?? 0),
          ).toBeGreaterThanOrEqual(needed - 1e-6);
        }
    }),
  );
});

it("pools what would descend", () => {
  expect(inOrder([1, 3, 2, 4])).toEqual([1, 2.5, 2.5, 4]);
  expect(inOrder([3, 2, 1])).toEqual([2, 2, 2]);
  expect(inOrder([])).toEqual([]);
});
