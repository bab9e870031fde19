/** A laid out graph as texts and numbers for a template of SVG; nothing in it is escaped. */
import {
  nodeId,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Marks,
  type MarkWord,
} from "./graph.ts";
import { oneLine } from "../diagnostics/print-text.ts";
import { notesOf } from "./notes.ts";
import { layOut, nodeSize, type Layout, type Point } from "./layout.ts";

export interface DrawnNode extends Point {
  /** A number as text: texts of a repository are in no attribute that a script reads as more than text. */
  readonly id: string;
  /** Cut to what fits. */
  readonly name: string;
  /** Below the name, cut too. */
  readonly detail: string;
  /** Everything about it, for those who point at it. */
  readonly title: string;
  readonly kind: string;
  readonly place: string;
  /** `missing`, `suspended, changed`: what is special about it; empty for nothing. */
  readonly notes: string;
  /** `is-missing is-touched is-changed`. */
  readonly classes: string;
  /** `+`, `~`, `-` or `!`, where a change touches it; empty elsewhere. */
  readonly sign: string;
  /** The {@link Mark}'s; empty where there is none. */
  readonly target: string;
  readonly key: string;
  /** What a search looks in, in lower case. */
  readonly find: string;
}

export interface DrawnEdge {
  /** Ids of drawn nodes. */
  readonly from: string;
  readonly to: string;
  /** An SVG path with its arrow's head. */
  readonly path: string;
  /** `applies`, or the field's name. */
  readonly label: string;
  readonly title: string;
  /** `is-source is-cycle`. */
  readonly classes: string;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly frames: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly title: string;
  }[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** How a node says what happens to it, also to those who see no colours. */
export const signs: Readonly<Record<MarkWord, string>> = {
  failed: "!",
  added: "+",
  changed: "~",
  removed: "-",
};

/** Draws a graph; what is marked is set off from the rest. */
export function draw(graph: Graph, marks: Marks = new Map()): Drawing {
  const layout = layOut(graph);
  const ids = new Map(graph.nodes.map(({ id }, at) => [id, String(at + 1)]));
  const texts = new Map(graph.nodes.map((node) => [node.id, textOf(node)]));
  const text = (id: string): string => texts.get(id) ?? "";
  const cyclic = new Set(graph.cycles.flat());
  return {
    width: layout.width,
    height: layout.height,
    nodeWidth: nodeSize.width,
    nodeHeight: nodeSize.height,
    frames: layout.frames.flatMap(({ title, ...frame }) =>
      title === undefined
        ? []
        : [
            {
              ...frame,
              title: cut(oneLine(title), Math.floor(frame.width / 9)),
            },
          ],
    ),
    nodes: graph.nodes.map((node) => ({
      ...(layout.nodes.get(node.id) ?? { x: 0, y: 0 }),
      id: ids.get(node.id) ?? "",
      ...textsOf(node, { marks, cyclic }),
    })),
    edges: graph.edges.map((edge) => ({
      from: ids.get(edge.from) ?? "",
      to: ids.get(edge.to) ?? "",
      path: pathOf(edge, layout),
      label: oneLine(edge.field ?? edge.kind),
      title: oneLine(
        `${text(edge.from)} ${edge.field ?? edge.kind} ${text(edge.to)}${edge.inCycle ? " (a cycle)" : ""}`,
      ),
      classes: `is-${edge.kind}${edge.inCycle ? " is-cycle" : ""}`,
    })),
  };
}

/** An id may be of more than what is to be seen of the node. */
const textOf = (node: GraphNode): string => nodeId(node.cluster, node);

/** So many characters fit beside each other, of usual ones. */
const widest = { name: 29, detail: 35 } as const;

function textsOf(
  node: GraphNode,
  {
    marks,
    cyclic,
  }: { readonly marks: Marks; readonly cyclic: ReadonlySet<string> },
): Omit<DrawnNode, "id" | "x" | "y"> {
  const { id, kind, namespace, name, file, line } = node;
  const mark = marks.get(id);
  const isCyclic = cyclic.has(id);
  const classes = [
    ...notesOf(node),
    ...(isCyclic ? ["cycle"] : []),
    ...(mark === undefined ? [] : ["touched", mark.word]),
  ];
  const notes = [
    ...notesOf(node),
    ...(isCyclic ? ["in a cycle"] : []),
    ...(mark === undefined ? [] : [mark.note]),
  ].join(", ");
  const place = file === undefined ? "" : `${file}:${line ?? 1}`;
  const all = [textOf(node), place, notes]
    .filter((text) => text !== "")
    .map(oneLine);
  return {
    name: cut(oneLine(name), widest.name),
    detail: cut(oneLine(`${kind} · ${namespace}`), widest.detail),
    title: all.join("\n"),
    kind: oneLine(kind),
    place: oneLine(place),
    notes: oneLine(notes),
    classes: classes.map((one) => `is-${one}`).join(" "),
    sign: mark === undefined ? "" : signs[mark.word],
    target: mark?.target ?? "",
    key: mark?.key ?? "",
    find: all.join(" ").toLowerCase(),
  };
}

function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length > most
    ? `${characters.slice(0, most - 1).join("")}…`
    : text;
}

/** From the side of one node to that of the other, through its bends. */
function pathOf(edge: GraphEdge, layout: Layout): string {
  const { width, height } = nodeSize;
  const start = layout.nodes.get(edge.from) ?? { x: 0, y: 0 };
  const end = layout.nodes.get(edge.to) ?? { x: 0, y: 0 };
  const [y1, y2] = [start.y + height / 2, end.y + height / 2];
  if (edge.from === edge.to) {
    const x = start.x + width;
    return `M${x} ${y1 - 8}c34 -10 34 26 0 16m8 -3l-8 3l6 6`;
  }
  const bends = layout.bends.get(edge) ?? [];
  if (start.x === end.x) {
    // Only what leads from one cluster's frame to another stands one below the other.
    const x = start.x + width;
    return `M${x} ${y1}C${x + 60} ${y1} ${x + 60} ${y2} ${x} ${y2}${head(x, y2, 1)}`;
  }
  const isForward = start.x < end.x;
  const [side, direction] = isForward ? [width, 1] : [0, -1];
  const tip = isForward ? end.x : end.x + width;
  let [x, y] = [start.x + side, y1];
  let path = `M${x} ${y}`;
  const curve = (toX: number, toY: number): void => {
    const middle = (x + toX) / 2;
    path += `C${middle} ${y} ${middle} ${toY} ${toX} ${toY}`;
    [x, y] = [toX, toY];
  };
  for (const bend of isForward ? bends : bends.toReversed()) {
    curve(isForward ? bend.x : bend.x + width, bend.y);
    x = isForward ? bend.x + width : bend.x;
    path += `H${x}`;
  }
  curve(tip, y2);
  return path + head(tip, y2, -direction);
}

/** An arrow's head whose barbs point to the right (1) or the left (-1). */
function head(x: number, y: number, barbs: number): string {
  return `M${x + barbs * 7} ${y - 4}L${x} ${y}L${x + barbs * 7} ${y + 4}`;
}
