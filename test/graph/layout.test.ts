import { describe, expect, it } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import { layOut, nodeSize } from "../../src/graph/layout.ts";
import { edge, fastest, fleet, graphOf, node } from "./support.ts";

/** The nodes that lie over another one, or outside. */
function misplaced(graph: Graph): string[] {
  const { nodes, width, height } = layOut(graph);
  const sorted = [...nodes].toSorted(
    ([, left], [, right]) => left.x - right.x || left.y - right.y,
  );
  return sorted.flatMap(([id, { x, y }], at) => {
    const next = sorted[at + 1]?.[1];
    const overlaps =
      next !== undefined &&
      next.x < x + nodeSize.width &&
      next.y < y + nodeSize.height &&
      next.y + nodeSize.height > y;
    const isOut =
      x < 0 ||
      y < 0 ||
      x + nodeSize.width > width ||
      y + nodeSize.height > height;
    return overlaps || isOut ? [id] : [];
  });
}

describe("a layout", () => {
  it("goes from left to right, along the edges", () => {
    const [a, b, c] = [node("a"), node("b"), node("c")];
    const { nodes } = layOut(graphOf([a, b, c], [edge(a, b), edge(b, c)]));
    const columns = [a, b, c].map(({ id }) => nodes.get(id)?.x ?? 0);
    expect(columns.toSorted((left, right) => left - right)).toEqual(columns);
    expect(new Set(columns).size).toBe(3);
    // A chain is a straight line.
    expect(new Set([...nodes.values()].map(({ y }) => y)).size).toBe(1);
  });

  it("leads an edge past what stands in between", () => {
    const [a, b, c] = [node("a"), node("b"), node("c")];
    const past = edge(a, c, "source");
    const graph = graphOf([a, b, c], [edge(a, b), edge(b, c), past]);
    const { nodes, bends } = layOut(graph);
    const [bend, ...more] = bends.get(past) ?? [];
    expect(more).toEqual([]);
    const { x = 0, y = 0 } = nodes.get(b.id) ?? {};
    expect(bend?.x).toBe(x);
    const isBeside = (bend?.y ?? 0) < y || (bend?.y ?? 0) > y + nodeSize.height;
    expect(isBeside).toBe(true);
  });

  it("gives each cluster a frame with all of its nodes", () => {
    const nodes = ["canary", "prod"].flatMap((cluster) => [
      node("a", { cluster }),
      node("b", { cluster }),
    ]);
    const { frames, nodes: places } = layOut(graphOf(nodes));
    expect(frames.map(({ title }) => title)).toEqual(["canary", "prod"]);
    for (const { id, cluster } of nodes) {
      const frame = frames.find(({ title }) => title === cluster);
      const place = places.get(id) ?? { x: -1, y: -1 };
      expect(place.x).toBeGreaterThan(frame?.x ?? 0);
      expect(place.y).toBeGreaterThan(frame?.y ?? 0);
      expect(place.y + nodeSize.height).toBeLessThan(
        (frame?.y ?? 0) + (frame?.height ?? 0),
      );
    }
  });

  it("lets no node lie over another, with cycles, loops and lonely ones", () => {
    const [a, b, c] = [node("a"), node("b"), node("c")];
    const lonely = Array.from({ length: 9 }, (_, at) => node(`lonely-${at}`));
    const edges = [edge(a, b), edge(b, a), edge(c, c), edge(a, c)];
    expect(misplaced(graphOf([a, b, c, ...lonely], edges))).toEqual([]);
    expect(misplaced(fleet(30, 5))).toEqual([]);
    expect(misplaced(graphOf([]))).toEqual([]);
  });

  it("is the same for the same graph", () => {
    expect(layOut(fleet(10, 3))).toEqual(layOut(fleet(10, 3)));
  });

  it("takes less than a second for 2,000 objects, and for a chain of them", async () => {
    const chain = Array.from({ length: 2000 }, (_, at) => node(`n${at}`));
    const [last = node("last")] = chain.slice(-1);
    const links = chain.flatMap((one, at) => {
      const next = chain[at + 1];
      return next === undefined
        ? []
        : [edge(one, next), edge(one, last, "source")];
    });
    for (const graph of [fleet(320, 5), graphOf(chain, links)]) {
      expect(graph.nodes.length).toBeGreaterThanOrEqual(2000);
      expect(await fastest(() => layOut(graph))).toBeLessThan(1000);
    }
  });
});
