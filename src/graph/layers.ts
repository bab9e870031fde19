/** Which column each node of a graph stands in: a layered layout's first step (Sugiyama, Tagawa and Toda, 1981). */

/** An edge between two nodes, by their indices. */
export type Link = readonly [from: number, to: number];

/**
 * A layer for each node, from 0 without gaps: an edge goes to a later layer, but for those that close a cycle. What nothing
 * leads to stands as near as it can to what it leads to.
 */
export function layersOf(count: number, links: readonly Link[]): number[] {
  const forward = withoutCycles(count, links);
  const next = adjacent(count, forward);
  const waiting = Array.from({ length: count }, () => 0);
  for (const [, to] of forward) waiting[to] = (waiting[to] ?? 0) + 1;
  const starts = waiting.flatMap((number, node) =>
    number === 0 ? [node] : [],
  );
  const layers = Array.from({ length: count }, () => 0);
  const ready = [...starts];
  // A list that grows while it is walked.
  for (const node of ready)
    for (const to of next[node] ?? []) {
      layers[to] = Math.max(layers[to] ?? 0, (layers[node] ?? 0) + 1);
      waiting[to] = (waiting[to] ?? 0) - 1;
      if (waiting[to] === 0) ready.push(to);
    }
  for (const node of starts) {
    const after = (next[node] ?? []).map((to) => layers[to] ?? 0);
    if (after.length > 0) layers[node] = lowest(after) - 1;
  }
  const used = [...new Set(layers)].toSorted((left, right) => left - right);
  const place = new Map(used.map((layer, at) => [layer, at]));
  return layers.map((layer) => place.get(layer) ?? 0);
}

/** The nodes that each node leads to. */
export function adjacent(count: number, links: readonly Link[]): number[][] {
  const lists = Array.from({ length: count }, (): number[] => []);
  for (const [from, to] of links) lists[from]?.push(to);
  return lists;
}

/** The links with those turned around that close a cycle, and without loops. Depth first without recursion: a chain may be long. */
function withoutCycles(count: number, links: readonly Link[]): Link[] {
  const next = adjacent(count, links);
  const state = Array.from(
    { length: count },
    (): "new" | "open" | "done" => "new",
  );
  const forward: Link[] = [];
  const hasPrevious = new Set(links.map(([, to]) => to));
  const all = Array.from({ length: count }, (_, node) => node);
  const order = [
    ...all.filter((node) => !hasPrevious.has(node)),
    ...all.filter((node) => hasPrevious.has(node)),
  ];
  for (const start of order) {
    if (state[start] !== "new") continue;
    const path = [{ node: start, at: 0 }];
    state[start] = "open";
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = next[top.node]?.[top.at];
      top.at += 1;
      if (to === undefined) {
        state[top.node] = "done";
        path.pop();
        continue;
      }
      if (to === top.node) continue;
      const closes = state[to] === "open";
      forward.push(closes ? [to, top.node] : [top.node, to]);
      if (state[to] !== "new") continue;
      state[to] = "open";
      path.push({ node: to, at: 0 });
    }
  }
  return forward;
}

/** Of any number of numbers: `Math.min(...all)` takes some ten thousand only. */
function lowest(all: readonly number[]): number {
  return all.reduce((least, one) => Math.min(least, one), Infinity);
}
