/** What the page of `fluxsmith diff --output html` says of the dependency graph. */
import { draw, signs } from "../graph/drawing.ts";
import type { Graph, Mark, Marks, MarkWord } from "../graph/graph.ts";
import { neighbourhood } from "../graph/select.ts";
import type { ReviewedObject } from "../review/result.ts";
import type { ReviewGraph, Touch } from "./review-graph.ts";
import type { PageGraph } from "./review-page.ts";

/** How many objects are drawn at most: of what hangs together with the change, and of all there is. */
const most = { near: 150, whole: 400 } as const;

/** A larger drawing is folded away at first. */
const mostOpen = 40;

const keyOf = (at: number): string => `t${at + 1}`;

/** The keys of the nodes that each object of the review belongs to. */
export function touchesIn(
  graph: ReviewGraph | undefined,
): ReadonlyMap<ReviewedObject, readonly string[]> {
  const found = new Map<ReviewedObject, string[]>();
  const touches = [...(graph?.touched.values() ?? [])];
  for (const [at, { own, made }] of touches.entries())
    for (const object of [...own, ...made]) {
      const keys = found.get(object);
      if (keys === undefined) found.set(object, [keyOf(at)]);
      else keys.push(keyOf(at));
    }
  return found;
}

/**
 * The graph, ready to be escaped; none where the change touches nothing in it.
 *
 * @param targetOf the id of what tells more of a touched object on the page
 */
export function pageGraphs(
  { graph, touched, hide }: ReviewGraph,
  targetOf: (touch: Touch) => string,
): PageGraph[] {
  if (touched.size === 0) return [];
  const marks: Marks = new Map(
    [...touched].map(([id, touch], at): [string, Mark] => [
      id,
      {
        word: touch.failures.length > 0 ? "failed" : touch.word,
        note: noteOf(touch),
        target: targetOf(touch),
        key: keyOf(at),
      },
    ]),
  );
  const near = neighbourhood(graph, byWeight(marks), most.near);
  const isAll = near.graph.nodes.length === graph.nodes.length;
  const isTooMuch = graph.nodes.length > most.whole;
  return [
    {
      summary: summaryOf(graph, near.graph, near.size),
      legend: legendOf(marks),
      isOpen: near.graph.nodes.length <= mostOpen,
      near: draw(shown(near.graph, hide), marks),
      whole: isAll || isTooMuch ? [] : [draw(shown(graph, hide), marks)],
    },
  ];
}

/** Without secrets. Ids are nothing that is drawn. */
function shown(graph: Graph, hide: ReviewGraph["hide"]): Graph {
  const nodes = graph.nodes.map((node) => ({
    ...node,
    cluster: node.cluster && hide(node.cluster),
    namespace: hide(node.namespace),
    name: hide(node.name),
    file: node.file && hide(node.file),
  }));
  return { ...graph, nodes };
}

/** What cannot be told comes first, then what is lost. */
const weights: readonly MarkWord[] = ["failed", "removed", "added", "changed"];

function byWeight(marks: Marks): string[] {
  return weights.flatMap((wanted) =>
    [...marks].flatMap(([id, { word }]) => (word === wanted ? [id] : [])),
  );
}

function noteOf({ word, own, made, failures }: Touch): string {
  const inIt = `${counted(made.length, "object")} of it ${made.length === 1 ? "changes" : "change"}`;
  return [
    ...(failures.length > 0 ? [words.failed] : []),
    ...(own.length > 0 ? [words[word]] : []),
    ...(made.length > 0 ? [inIt] : []),
  ].join(", ");
}

const words: Readonly<Record<MarkWord, string>> = {
  failed: "not rendered",
  added: "added",
  changed: "changed",
  removed: "removed",
};

function legendOf(marks: Marks): PageGraph["legend"] {
  const all = [...marks.values()];
  return weights.flatMap((word) => {
    const count = all.filter((mark) => mark.word === word).length;
    const text = `${count} ${words[word]}`;
    return count === 0
      ? []
      : [{ sign: signs[word], text, classes: `is-${word}` }];
  });
}

function summaryOf(
  { nodes: all }: Graph,
  { nodes: drawn }: Graph,
  size: number,
): string {
  if (drawn.length === all.length)
    return `All ${counted(all.length, "object")} of what Flux applies.`;
  const near =
    "what is touched, what it needs, what needs it, and what applies it";
  const rest =
    all.length > most.whole ? " All of them are too many to draw here." : "";
  return drawn.length === size
    ? `${drawn.length} of ${counted(all.length, "object")}: ${near}.${rest}`
    : `${drawn.length} of ${counted(all.length, "object")}. It would be ${size}: ${near}; here are the nearest.${rest}`;
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
