/** Parts of a graph. */
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

/** The nodes that fit, with all that they lead to and all that leads to them, however far. */
export function around(
  graph: Graph,
  fits: (node: GraphNode) => boolean,
): Graph {
  const starts = graph.nodes.filter(fits).map(({ id }) => id);
  const kept = new Set([
    ...reached(starts, neighbours(graph.edges, "from", "to")),
    ...reached(starts, neighbours(graph.edges, "to", "from")),
  ]);
  return part(graph, ({ id }) => kept.has(id));
}

/** The nodes that fit and the edges between them; a cycle stays where all of it does. */
export function part(graph: Graph, fits: (node: GraphNode) => boolean): Graph {
  const nodes = graph.nodes.filter(fits);
  const kept = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    cycles: graph.cycles.filter((cycle) => cycle.every((id) => kept.has(id))),
  };
}

function neighbours(
  edges: readonly GraphEdge[],
  from: "from" | "to",
  to: "from" | "to",
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const edge of edges) {
    const others = found.get(edge[from]);
    if (others === undefined) found.set(edge[from], [edge[to]]);
    else others.push(edge[to]);
  }
  return found;
}

function reached(
  starts: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const seen = new Set(starts);
  // A set that grows while it is walked.
  for (const id of seen)
    for (const other of next.get(id) ?? []) seen.add(other);
  return seen;
}
