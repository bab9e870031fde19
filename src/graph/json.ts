/** A graph as JSON. */
import type { Graph, Marks } from "./graph.ts";

/** The graph, one node or edge a line; `marked` stands only at what is. */
export function graphJson(
  { nodes, edges, cycles }: Graph,
  marks: Marks = new Set(),
): string {
  const lines = (items: readonly unknown[]): string =>
    items.length === 0
      ? "[]"
      : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  const shown = nodes.map((node) =>
    marks.has(node.id) ? { ...node, marked: true } : node,
  );
  return `{\n  "nodes": ${lines(shown)},\n  "edges": ${lines(edges)},\n  "cycles": ${lines(cycles)}\n}\n`;
}
