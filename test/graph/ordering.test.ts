import { expect, it } from "vitest";
import fc from "fast-check";
import { adjacent, type Link } from "../../src/graph/layers.ts";
import { crossings, median, orderLayers } from "../../src/graph/ordering.ts";

it("uncrosses what can be drawn without a crossing", () => {
  const links: Link[] = [
    [0, 5],
    [1, 4],
    [2, 3],
    [3, 6],
    [4, 7],
    [5, 8],
  ];
  const order = orderLayers([0, 0, 0, 1, 1, 1, 2, 2, 2], links);
  expect(crossings(order, adjacent(9, links))).toBe(0);
  expect(new Set(order.flat()).size).toBe(9);
});

it("counts the pairs that cross as comparing each with each does", () => {
  const ends = fc.tuple(fc.nat(5), fc.nat(5));
  fc.assert(
    fc.property(fc.uniqueArray(ends, { selector: String }), (pairs) => {
      const links = pairs.map(([from, to]): Link => [from, to + 6]);
      const order = [
        [0, 1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10, 11],
      ];
      const each = links.flatMap(([a, b], at) =>
        links.slice(at + 1).filter(([c, d]) => (a - c) * (b - d) < 0),
      );
      expect(crossings(order, adjacent(12, links))).toBe(each.length);
    }),
  );
});

it("takes the middle, or what is between the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 1])).toBe(5.5);
  expect(median([])).toBeUndefined();
});
