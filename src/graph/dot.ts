/** A graph in DOT, the language of Graphviz. */
import {
  byCluster,
  groupTitle,
  type EdgeKind,
  type Graph,
  type GraphEdge,
  type GraphNode,
} from "./graph.ts";
import { oneLine } from "../diagnostics/print-text.ts";
import { notesOf } from "./notes.ts";
import { numbered } from "./numbered.ts";

type Attributes = Readonly<Record<string, string>>;

const stateAttributes: Readonly<Record<GraphNode["state"], Attributes>> = {
  found: {},
  made: { style: "dotted" },
  external: { style: "dashed" },
  missing: { style: "dashed", color: "#cf222e", fontcolor: "#cf222e" },
  unknown: { style: "dashed", color: "#9a6700" },
};

const edgeAttributes: Readonly<Record<EdgeKind, Attributes>> = {
  applies: {},
  dependsOn: { style: "bold" },
  source: { style: "dashed" },
  reference: { style: "dotted" },
};

/** The text for `dot -Tsvg`. Names are nothing but text in it, whatever they hold (fault 84). */
export function dot({ nodes, edges }: Graph): string {
  const idOf = numbered(nodes);
  const groups = byCluster(nodes);
  const lines = [
    "digraph flux {",
    "  rankdir=LR;",
    '  node [shape=box, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
  ];
  for (const [index, [cluster, its]] of [...groups].entries()) {
    const title = groupTitle(cluster, groups);
    const indent = title === undefined ? "  " : "    ";
    if (title !== undefined)
      lines.push(
        `  subgraph cluster_${index + 1} {`,
        `    label=${quoted(title)};`,
      );
    for (const node of its)
      lines.push(`${indent}${idOf(node.id)} ${nodeAttributes(node)};`);
    if (title !== undefined) lines.push("  }");
  }
  for (const edge of edges)
    lines.push(`  ${idOf(edge.from)} -> ${idOf(edge.to)}${edgeText(edge)};`);
  return `${lines.join("\n")}\n}\n`;
}

function nodeAttributes(node: GraphNode): string {
  const { kind, namespace, name, state, suspended, file, line } = node;
  const notes = notesOf(node);
  const lines = [
    kind,
    namespace === "" ? name : `${namespace}/${name}`,
    ...(notes.length === 0 ? [] : [`(${notes.join(", ")})`]),
  ];
  return attributes({
    label: lines.map(escaped).join("\\n"),
    ...(file === undefined ? {} : { tooltip: escaped(`${file}:${line ?? 1}`) }),
    ...stateAttributes[state],
    ...(suspended ? { fontcolor: "#6e7781" } : {}),
  });
}

function edgeText({ kind, field, inCycle }: GraphEdge): string {
  const all: Attributes = {
    ...edgeAttributes[kind],
    ...(kind === "dependsOn" ? { label: "dependsOn" } : {}),
    ...(kind === "reference" ? { label: escaped(field ?? "") } : {}),
    ...(inCycle
      ? { label: "dependsOn, a cycle", color: "#cf222e", fontcolor: "#cf222e" }
      : {}),
  };
  return Object.keys(all).length === 0 ? "" : ` ${attributes(all)}`;
}

function attributes(all: Attributes): string {
  const texts = Object.entries(all).map(([name, text]) => `${name}="${text}"`);
  return `[${texts.join(", ")}]`;
}

function quoted(content: string): string {
  return `"${escaped(content)}"`;
}

/** Backslashes begin an escape (`\N`, `\l`), `&` an entity: in Graphviz' labels both are text only when they are doubled or named. */
function escaped(content: string): string {
  return oneLine(content)
    .replaceAll("\\", "\\\\")
    .replaceAll('"', String.raw`\"`)
    .replaceAll("&", "&amp;");
}
