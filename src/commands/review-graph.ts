/** The dependency graph of a review's head, with what the change touches in it. */
import { buildGraph, type GraphObject } from "../graph/build.ts";
import { externalToRoot } from "../graph/external.ts";
import { follow } from "../graph/follow.ts";
import { nodeId, type Graph } from "../graph/graph.ts";
import type { Externals } from "../config/clusters.ts";
import { kindOf } from "../kinds/index.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { RenderTree } from "../render/render-tree.ts";
import type { ChangeWord } from "../review/change.ts";
import type { NotRendered, RootPair, Walked } from "../review/comparison.ts";
import type { ReviewedObject, ReviewResult } from "../review/result.ts";
import { makerOf } from "../review/review.ts";
import type { SecretMask } from "../review/secret-mask.ts";
import type { ShownNames } from "../review/shown-names.ts";
import { appliedInHead } from "./state-objects.ts";

/** What the change does to an object of the graph. */
export interface Touch {
  readonly word: ChangeWord;
  /** The object itself, where it changes; twice where it goes from one Kustomization to another. */
  readonly own: readonly ReviewedObject[];
  /** What changes of what it applies or makes. */
  readonly made: readonly ReviewedObject[];
  /** Why it could not be rendered. */
  readonly failures: readonly NotRendered[];
}

export interface ReviewGraph {
  /** The clusters that the change touches: the head's, and what only the base has. */
  readonly graph: Graph;
  /** By the ids of nodes, in the order of the review. */
  readonly touched: ReadonlyMap<string, Touch>;
  /** Texts without secrets: the nodes have theirs still. */
  readonly hide: (text: string) => string;
}

/** The head of a review, as far as the graph asks. */
export interface GraphHead {
  readonly tree: RenderTree;
  readonly roots: readonly RootPair[];
  /** What was rendered meanwhile. */
  readonly made: Walked["made"];
  readonly mask: Pick<SecretMask, "text">;
  /** What the result calls its objects. */
  readonly names: Pick<ShownNames, "identity">;
}

/** Makes it. What was not rendered, since nothing of it changes, is read from the files. */
export function reviewGraph(
  result: ReviewResult,
  { tree, roots, made, mask, names }: GraphHead,
  externals: Externals,
): ReviewGraph {
  const { objects, failures } = result;
  const clusters = new Set(
    [...objects, ...failures].map(({ cluster }) => cluster),
  );
  const applied = appliedInHead(tree, made);
  const found = roots
    .filter(({ cluster }) => clusters.has(cluster))
    .map((root) => ({
      root,
      head:
        root.after === undefined
          ? []
          : follow(root.after, applied(root)).map((object) => ({
              ...names.identity(object),
              appliedBy: object.appliedBy.map(names.identity),
            })),
    }));
  const graph = buildGraph(
    found.map(({ root, head }) => ({
      cluster: root.cluster,
      objects: withChanged(
        head,
        objects.filter(({ cluster }) => cluster === root.cluster),
      ),
      external: externalTo(root, externals),
    })),
  );
  const inHead = new Set(
    found.flatMap(({ root: { cluster }, head }) =>
      head.map((object) => nodeId(cluster, object)),
    ),
  );
  const touched = touchedIn(graph, result, inHead);
  return { graph, touched, hide: mask.text };
}

/** With the Flux objects that only the base has, and those that charts make. */
function withChanged(
  head: readonly GraphObject[],
  changed: readonly ReviewedObject[],
): GraphObject[] {
  const files = new Map(
    changed.map((one) => [identityText(one), one.file] as const),
  );
  const known = new Set(head.map(identityText));
  const others = changed.filter(
    (one) => isFlux(one) && !known.has(identityText(one)),
  );
  return [
    ...head.map((object) => ({
      ...object,
      file: object.file ?? files.get(identityText(object)),
    })),
    ...others.map((one) => {
      const maker = makerOf(one);
      const { apiVersion, kind, namespace, name, file } = one;
      return {
        apiVersion,
        kind,
        namespace,
        name,
        file,
        fields: one.after ?? one.before ?? {},
        line: undefined,
        appliedBy: maker === undefined ? [] : [maker],
        isUnplaced: false,
        isUnknown: false,
      };
    }),
  ];
}

function externalTo(
  { cluster, after, before }: RootPair,
  { all, byCluster }: Externals,
): Identity[] {
  const root = after ?? before;
  return root === undefined
    ? []
    : externalToRoot(root, [...all, ...(byCluster.get(cluster ?? "") ?? [])]);
}

function touchedIn(
  { nodes }: Graph,
  { objects, failures }: ReviewResult,
  inHead: ReadonlySet<string>,
): Map<string, Touch> {
  const ids = new Set(nodes.map(({ id }) => id));
  const found = new Map<string, Touch>();
  const touch = (
    cluster: string | undefined,
    object: Identity | undefined,
    more: (known: Touch) => Partial<Touch>,
  ): void => {
    const id = object && nodeId(cluster, object);
    if (id === undefined || !ids.has(id)) return;
    const known = found.get(id) ?? untouched;
    found.set(id, { ...known, ...more(known) });
  };
  for (const one of failures)
    touch(one.cluster, makerOf(one), ({ failures: its }) => ({
      failures: [...its, one],
    }));
  for (const one of objects.filter(isFlux))
    touch(one.cluster, one, ({ own }) => ({
      word: wordOf(one, own, inHead),
      own: [...own, one],
    }));
  for (const one of objects)
    touch(one.cluster, makerOf(one), ({ own, made }) => ({
      // A root may apply itself.
      made: own.includes(one) ? made : [...made, one],
    }));
  return found;
}

const untouched: Touch = { word: "changed", own: [], made: [], failures: [] };

/** What has moved from one Kustomization to another is still there. */
function wordOf(
  one: ReviewedObject,
  others: readonly ReviewedObject[],
  inHead: ReadonlySet<string>,
): ChangeWord {
  const isThere = inHead.has(nodeId(one.cluster, one));
  const isMoved = others.length > 0 || (isThere && one.change === "removed");
  return isMoved ? "changed" : one.change;
}

function isFlux({ apiVersion, kind }: ReviewedObject): boolean {
  return kindOf(apiVersion, kind) !== undefined;
}
