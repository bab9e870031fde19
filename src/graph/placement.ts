/** How far down each node of an ordered layer stands: near its neighbours, without overlaps. */
import { adjacent, type Link } from "./layers.ts";
import { median } from "./ordering.ts";

const rounds = 6;

/**
 * The centre of each node, by index, from the topmost edge at 0.
 *
 * @param heights of the nodes, by index
 * @param gap between two of a layer
 */
export function placeNodes(
  order: readonly (readonly number[])[],
  links: readonly Link[],
  heights: readonly number[],
  gap: number,
): number[] {
  const down = adjacent(heights.length, links);
  const up = adjacent(
    heights.length,
    links.map(([from, to]) => [to, from]),
  );
  const centres: number[] = heights.map(() => 0);
  const offsets = order.map((layer) => offsetsOf(layer, heights, gap));
  const settle = (index: number, near: (node: number) => number[]): void => {
    const layer = order[index] ?? [];
    const its = offsets[index] ?? [];
    const wished = layer.map(
      (node, at) =>
        (median(near(node).map((one) => centres[one] ?? 0)) ??
          centres[node] ??
          0) - (its[at] ?? 0),
    );
    for (const [at, start] of inOrder(wished).entries()) {
      const node = layer[at];
      if (node !== undefined) centres[node] = start + (its[at] ?? 0);
    }
  };
  for (let index = 0; index < order.length; index++) settle(index, () => []);
  const indices = order.map((_, index) => index);
  for (let round = 0; round < rounds; round++) {
    const isForward = round % 2 === 0;
    for (const index of isForward ? indices : indices.toReversed())
      settle(index, (node) => (isForward ? up : down)[node] ?? []);
  }
  for (const index of indices)
    settle(index, (node) => [...(up[node] ?? []), ...(down[node] ?? [])]);
  const top = centres.reduce(
    (least, centre, node) => Math.min(least, centre - (heights[node] ?? 0) / 2),
    Infinity,
  );
  return centres.map((centre) => centre - top);
}

/** How far from the first node of a layer each stands at least. */
function offsetsOf(
  layer: readonly number[],
  heights: readonly number[],
  gap: number,
): number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const [index, node] of layer.entries()) {
    const before = layer[index - 1];
    if (before !== undefined)
      at += ((heights[before] ?? 0) + (heights[node] ?? 0)) / 2 + gap;
    offsets.push(at);
  }
  return offsets;
}

/** The nearest values (least squares) that do not descend: neighbours that would are pooled (isotonic regression). */
export function inOrder(wished: readonly number[]): number[] {
  const pools: { sum: number; size: number }[] = [];
  for (const value of wished) {
    let pool = { sum: value, size: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.sum / last.size >= pool.sum / pool.size;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, size: pool.size + last.size };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, size }) =>
    Array.from({ length: size }, () => sum / size),
  );
}
