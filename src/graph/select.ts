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

/** A part of a graph around some of its nodes. */
export interface Neighbourhood {
  readonly graph: Graph;
  /** How many nodes belong to it, drawn or not. */
  readonly size: number;
}

/**
 * Some nodes with all that they need, all that needs them, and what applies them, however far; of what else these apply,
 * nothing. Where that is too much, the nearest of it.
 *
 * @param starts ids of nodes, those that matter most first
 * @param most how many nodes are kept
 */
export function neighbourhood(
  graph: Graph,
  starts: readonly string[],
  most: number,
): Neighbourhood {
  const applies = graph.edges.filter(({ kind }) => kind === "applies");
  const needs = graph.edges.filter(({ kind }) => kind !== "applies");
  const steps = new Map<string, number>();
  for (const next of [
    neighbours(needs, "from", "to"),
    neighbours(needs, "to", "from"),
    neighbours(applies, "to", "from"),
  ])
    for (const [id, step] of stepsFrom(starts, next))
      steps.set(id, Math.min(step, steps.get(id) ?? Infinity));
  // Those of a step in the order in which they were met.
  const nearest = [...steps].toSorted(([, one], [, other]) => one - other);
  const kept = new Set(nearest.slice(0, most).map(([id]) => id));
  return { graph: part(graph, ({ id }) => kept.has(id)), size: steps.size };
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
): Iterable<string> {
  return stepsFrom(starts, next).keys();
}

/** Whatever can be reached, with the number of edges on the way. */
function stepsFrom(
  starts: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const steps = new Map(starts.map((id) => [id, 0]));
  // A map that grows while it is walked.
  for (const [id, step] of steps)
    for (const other of next.get(id) ?? [])
      if (!steps.has(other)) steps.set(other, step + 1);
  return steps;
}
