/** A graph as JSON. */
import type { Graph } from "./graph.ts";

/** The graph, one node or edge a line. */
export function graphJson({ nodes, edges, cycles }: Graph): string {
  const lines = (items: readonly unknown[]): string =>
    items.length === 0
      ? "[]"
      : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  return `{\n  "nodes": ${lines(nodes)},\n  "edges": ${lines(edges)},\n  "cycles": ${lines(cycles)}\n}\n`;
}
