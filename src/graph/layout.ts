/** Where the nodes and edges of a graph are drawn: from left to right, each cluster in a frame of its own. */
import {
  byCluster,
  groupTitle,
  type Graph,
  type GraphEdge,
  type GraphNode,
} from "./graph.ts";
import { layersOf, type Link } from "./layers.ts";
import { orderLayers } from "./ordering.ts";
import { placeNodes } from "./placement.ts";

/** In pixels. */
export const nodeSize = { width: 230, height: 40 } as const;
const gaps = { column: 90, row: 12, frame: 24, title: 30 } as const;

/** Of an edge on its way past a layer. */
const bendHeight = 6;
/** An edge past more layers than this goes straight: a source that a long chain uses would take a way for each. */
const mostBends = 8;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The frame of a cluster; without a title it is not drawn. */
export interface Frame extends Point {
  readonly width: number;
  readonly height: number;
  readonly title: string | undefined;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Frame[];
  /** The left upper corner of each node, by its id. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** The points between its two ends that an edge goes through, left to right; edges without any are not in it. */
  readonly bends: ReadonlyMap<GraphEdge, readonly Point[]>;
}

/** Lays a graph out. The same graph gives the same numbers. */
export function layOut({ nodes, edges }: Graph): Layout {
  const groups = byCluster(nodes);
  const clusterOf = new Map(nodes.map(({ id, cluster }) => [id, cluster]));
  const frames: Frame[] = [];
  const places = new Map<string, Point>();
  const bends = new Map<GraphEdge, readonly Point[]>();
  let top = gaps.frame;
  for (const [cluster, its] of groups) {
    const title = groupTitle(cluster, groups);
    const inner = layOutGroup(
      its,
      edges.filter(
        ({ from, to }) =>
          clusterOf.get(from) === cluster && clusterOf.get(to) === cluster,
      ),
    );
    const x = gaps.frame * 2;
    const y = top + (title === undefined ? 0 : gaps.title);
    const move = (point: Point): Point => ({
      x: rounded(point.x + x),
      y: rounded(point.y + y),
    });
    for (const [id, place] of inner.nodes) places.set(id, move(place));
    for (const [edge, way] of inner.bends) bends.set(edge, way.map(move));
    const height = rounded(y - top + inner.height + gaps.frame);
    const width = rounded(inner.width + gaps.frame * 2);
    frames.push({ x: gaps.frame, y: top, width, height, title });
    top += height + gaps.frame;
  }
  const widest = frames.reduce((most, { width }) => Math.max(most, width), 0);
  return {
    width: widest + gaps.frame * 2,
    height: top,
    frames,
    nodes: places,
    bends,
  };
}

type Group = Pick<Layout, "width" | "height" | "nodes" | "bends">;

function layOutGroup(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): Group {
  const linked = new Set(
    edges.flatMap(({ from, to }) => (from === to ? [] : [from, to])),
  );
  const drawn = layOutLinked(
    nodes.filter(({ id }) => linked.has(id)),
    edges,
  );
  const alone = nodes.filter(({ id }) => !linked.has(id));
  const places = new Map(drawn.nodes);
  const columns = Math.max(
    1,
    Math.round((drawn.width + gaps.column) / columnWidth) || 4,
  );
  const top = drawn.height === 0 ? 0 : drawn.height + gaps.frame;
  for (const [at, { id }] of alone.entries())
    places.set(id, {
      x: (at % columns) * columnWidth,
      y: top + Math.floor(at / columns) * rowHeight,
    });
  const rows = Math.ceil(alone.length / columns);
  const used = Math.min(columns, alone.length);
  return {
    width: Math.max(drawn.width, used * columnWidth - gaps.column),
    height: rows === 0 ? drawn.height : top + rows * rowHeight - gaps.row,
    nodes: places,
    bends: drawn.bends,
  };
}

const columnWidth = nodeSize.width + gaps.column;
const rowHeight = nodeSize.height + gaps.row;

/** Those that edges hold together. */
function layOutLinked(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): Group {
  if (nodes.length === 0)
    return { width: 0, height: 0, nodes: new Map(), bends: new Map() };
  const indexOf = new Map(nodes.map(({ id }, index) => [id, index]));
  const links = edges.flatMap((edge) => {
    const from = indexOf.get(edge.from);
    const to = indexOf.get(edge.to);
    return from === undefined || to === undefined || from === to
      ? []
      : [{ edge, from, to }];
  });
  const layers = layersOf(
    nodes.length,
    links.map(({ from, to }): Link => [from, to]),
  );
  const heights = nodes.map((): number => nodeSize.height);
  const segments = new Map<string, Link>();
  const lanes = new Map<string, number>();
  /** What leads to the same node shares its way past a layer. */
  const laneTo = (node: number, layer: number): number => {
    const key = `${node} ${layer}`;
    let lane = lanes.get(key);
    if (lane === undefined) {
      lanes.set(key, (lane = layers.length));
      layers.push(layer);
      heights.push(bendHeight);
    }
    return lane;
  };
  const bent = new Map<GraphEdge, number[]>();
  for (const { edge, from, to } of links) {
    const [left, right] =
      (layers[from] ?? 0) < (layers[to] ?? 0) ? [from, to] : [to, from];
    const first = (layers[left] ?? 0) + 1;
    const last = layers[right] ?? 0;
    if (last - first > mostBends) continue;
    const way: number[] = [];
    for (let layer = first; layer < last; layer++)
      way.push(laneTo(right, layer));
    const stops = [...way, right];
    for (const [at, stop] of stops.entries()) {
      const before = stops[at - 1] ?? left;
      segments.set(`${before} ${stop}`, [before, stop]);
    }
    if (way.length > 0) bent.set(edge, way);
  }
  const steps = [...segments.values()];
  const order = orderLayers(layers, steps);
  const centres = placeNodes(order, steps, heights, gaps.row);
  const placeOf = (index: number): Point => ({
    x: (layers[index] ?? 0) * columnWidth,
    y: (centres[index] ?? 0) - (heights[index] ?? 0) / 2,
  });
  return {
    width: order.length * columnWidth - gaps.column,
    height: centres.reduce(
      (most, centre, index) =>
        Math.max(most, centre + (heights[index] ?? 0) / 2),
      0,
    ),
    nodes: new Map(nodes.map(({ id }, index) => [id, placeOf(index)])),
    bends: new Map(
      [...bent].map(([edge, way]) => [
        edge,
        way.map((index) => {
          const { x, y } = placeOf(index);
          return { x, y: y + bendHeight / 2 };
        }),
      ]),
    ),
  };
}

/** Half pixels: short numbers, and the same on every machine. */
function rounded(value: number): number {
  return Math.round(value * 2) / 2;
}
