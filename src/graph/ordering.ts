/** In which order the nodes of each layer stand, so that few edges cross: medians of neighbours, layer by layer, there and back. */
import { adjacent, type Link } from "./layers.ts";

const rounds = 6;

/**
 * The nodes of each layer, ordered.
 *
 * @param layers of the nodes, by index
 * @param links between nodes of neighbouring layers, from the lower one to the higher
 */
export function orderLayers(
  layers: readonly number[],
  links: readonly Link[],
): number[][] {
  const down = adjacent(layers.length, links);
  const up = adjacent(
    layers.length,
    links.map(([from, to]) => [to, from]),
  );
  let order = firstOrder(layers, down);
  let best = order;
  let fewest = crossings(order, down);
  for (let round = 0; round < rounds && fewest > 0; round++) {
    order = sweep(order, round % 2 === 0 ? up : down, round % 2 === 0);
    const count = crossings(order, down);
    if (count >= fewest) continue;
    fewest = count;
    best = order;
  }
  return best;
}

/** As they are met from the first layer on: what belongs together stands together. */
function firstOrder(
  layers: readonly number[],
  down: readonly (readonly number[])[],
): number[][] {
  const order: number[][] = [];
  const seen = new Set<number>();
  const starts = layers
    .map((layer, node) => ({ layer, node }))
    .toSorted((left, right) => left.layer - right.layer);
  for (const { node: start } of starts) {
    const pending = [start];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      (order[layers[node] ?? 0] ??= []).push(node);
      pending.push(...(down[node] ?? []).toReversed());
    }
  }
  return order;
}

function sweep(
  order: readonly (readonly number[])[],
  neighbours: readonly (readonly number[])[],
  isForward: boolean,
): number[][] {
  const positions = positionsOf(order);
  const result = order.map((layer) => [...layer]);
  const indices = result.map((_, index) => index);
  for (const index of isForward ? indices : indices.toReversed()) {
    const layer = result[index] ?? [];
    const keys = new Map(
      layer.map((node, at) => [
        node,
        median((neighbours[node] ?? []).map((one) => positions[one] ?? 0)) ??
          at,
      ]),
    );
    layer.sort((left, right) => (keys.get(left) ?? 0) - (keys.get(right) ?? 0));
    for (const [at, node] of layer.entries()) positions[node] = at;
  }
  return result;
}

function positionsOf(order: readonly (readonly number[])[]): number[] {
  const positions: number[] = [];
  for (const layer of order)
    for (const [at, node] of layer.entries()) positions[node] = at;
  return positions;
}

/** The middle one, or the mean of the two in the middle; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((left, right) => left - right);
  const high = sorted[sorted.length >> 1];
  const low = sorted[(sorted.length - 1) >> 1];
  return high === undefined || low === undefined ? undefined : (low + high) / 2;
}

/** How many pairs of edges cross, counted as inversions with a tree of sums (Barth, Jünger and Mutzel, 2002). */
export function crossings(
  order: readonly (readonly number[])[],
  down: readonly (readonly number[])[],
): number {
  const positions = positionsOf(order);
  let count = 0;
  for (const [index, layer] of order.entries()) {
    const size = order[index + 1]?.length ?? 0;
    const sums = Array.from({ length: size + 1 }, () => 0);
    let seen = 0;
    for (const node of layer) {
      const ends = (down[node] ?? [])
        .map((to) => positions[to] ?? 0)
        .toSorted((left, right) => left - right);
      for (const end of ends) {
        let before = 0;
        for (let at = end + 1; at > 0; at -= at & -at) before += sums[at] ?? 0;
        count += seen - before;
        seen += 1;
        for (let at = end + 1; at <= size; at += at & -at)
          sums[at] = (sums[at] ?? 0) + 1;
      }
    }
  }
  return count;
}
