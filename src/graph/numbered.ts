/** Short ids for languages in which an object's own would have to be quoted. */
import type { GraphNode } from "./graph.ts";

/** `n1`, `n2`, … in the order of the nodes, by the node's id. */
export function numbered(nodes: readonly GraphNode[]): (id: string) => string {
  const ids = new Map(nodes.map(({ id }, at) => [id, `n${at + 1}`]));
  return (id) => ids.get(id) ?? "n0";
}
