/** What the page of `fluxsmith graph --output html` says. */
import { draw } from "../graph/drawing.ts";
import type { Graph } from "../graph/graph.ts";
import { oneLine } from "../diagnostics/print-text.ts";
import type { GraphPage } from "./graph-page.ts";

/** The page's texts, ready to be escaped; control characters are made visible. */
export function graphPageOf(
  graph: Graph,
  cluster: string | undefined,
): GraphPage {
  const of = cluster === undefined ? "" : ` of ${cluster}`;
  const { nodes, edges, cycles } = graph;
  const counts = [
    [nodes.filter(({ state }) => state === "missing").length, "missing"],
    [nodes.filter(({ suspended }) => suspended).length, "suspended"],
    [cycles.length, cycles.length === 1 ? "cycle" : "cycles"],
  ] as const;
  const said = counts.flatMap(([count, what]) =>
    count === 0 ? [] : [`${count} ${what}`],
  );
  const objects = `${nodes.length} ${nodes.length === 1 ? "object" : "objects"}`;
  const links = `${edges.length} ${edges.length === 1 ? "edge" : "edges"}`;
  return {
    title: oneLine(`Flux objects${of}`),
    summary: [objects, links, ...said].join(", "),
    cycles: cycles.map((cycle) => cycle.map(oneLine).join(" → ")),
    drawing: draw(graph),
  };
}
