/** A graph in Mermaid's language (a flowchart), as Markdown renderers draw it. */
import {
  byCluster,
  groupTitle,
  type Graph,
  type GraphEdge,
  type GraphNode,
} from "./graph.ts";
import { oneLine } from "../diagnostics/print-text.ts";
import { notesOf } from "./notes.ts";
import { numbered } from "./numbered.ts";

/** What Mermaid draws where its settings are left alone (its configuration, `maxTextSize` and `maxEdges`). */
export const mermaidLimits = { characters: 50_000, edges: 500 } as const;

const styles = {
  missing: "stroke:#cf222e,stroke-width:2px,stroke-dasharray:4 3",
  unknown: "stroke:#9a6700,stroke-dasharray:4 3",
  external: "stroke-dasharray:4 3",
  made: "stroke-dasharray:1 2",
  suspended: "opacity:0.55",
} as const;

/** The chart's text. Names are nothing but text in it, whatever they hold (fault 84). */
export function mermaid({ nodes, edges }: Graph): string {
  const idOf = numbered(nodes);
  const groups = byCluster(nodes);
  const lines = ["flowchart LR"];
  for (const [index, [cluster, its]] of [...groups].entries()) {
    const title = groupTitle(cluster, groups);
    const indent = title === undefined ? "  " : "    ";
    if (title !== undefined)
      lines.push(`  subgraph c${index + 1}["${text(title)}"]`);
    for (const node of its)
      lines.push(`${indent}${idOf(node.id)}["${text(labelOf(node))}"]`);
    if (title !== undefined) lines.push("  end");
  }
  for (const edge of edges)
    lines.push(`  ${idOf(edge.from)} ${arrow(edge)} ${idOf(edge.to)}`);
  for (const [name, style] of Object.entries(styles)) {
    const its = nodes.filter((node) => classesOf(node).includes(name));
    if (its.length > 0)
      lines.push(
        `  classDef ${name} ${style}`,
        `  class ${its.map(({ id }) => idOf(id)).join(",")} ${name}`,
      );
  }
  const cyclic = edges.flatMap(({ inCycle }, at) => (inCycle ? [at] : []));
  if (cyclic.length > 0)
    lines.push(
      `  linkStyle ${cyclic.join(",")} stroke:#cf222e,stroke-width:3px`,
    );
  return `${lines.join("\n")}\n`;
}

function classesOf({ state, suspended }: GraphNode): string[] {
  return [state, ...(suspended ? ["suspended"] : [])];
}

function labelOf(node: GraphNode): string {
  const { kind, namespace, name } = node;
  const notes = notesOf(node);
  const its = `${kind} ${namespace === "" ? name : `${namespace}/${name}`}`;
  return notes.length === 0 ? its : `${its} (${notes.join(", ")})`;
}

function arrow({ kind, field, inCycle }: GraphEdge): string {
  if (kind === "applies") return "-->";
  if (kind === "source") return "-.->";
  return kind === "dependsOn"
    ? `==>|"${inCycle ? "dependsOn, a cycle" : "dependsOn"}"|`
    : `-.->|"${text(field ?? "")}"|`;
}

/**
 * A text as Mermaid's entities: whatever is no letter, digit, blank or one of `-/.,()_` could end it, begin a directive, a
 * Markdown string or HTML. A colon too: before a `#` Mermaid takes it for a style (its `encodeEntities`).
 */
function text(content: string): string {
  return oneLine(content).replaceAll(
    /[^\p{L}\p{N} \-/.,()_]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
}
