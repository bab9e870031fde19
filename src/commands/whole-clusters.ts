/** What the review's rules ask of whole clusters, of what no change touches as well: read from the files of both states. */
import type { Externals } from "../config/clusters.ts";
import { buildGraph } from "../graph/build.ts";
import { externalToRoot } from "../graph/external.ts";
import { follow } from "../graph/follow.ts";
import { kindOf } from "../kinds/index.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { isNamespaced } from "../model/scope.ts";
import { objectsOf, splitDocuments } from "../render/documents.ts";
import { filesMentioning } from "../render/mentions.ts";
import type { RenderTree } from "../render/render-tree.ts";
import { madeKey, type RootPair, type Walked } from "../review/comparison.ts";
import type { ReviewContext, Side } from "../review/context.ts";
import { objectKey, placeOf } from "../review/makers.ts";
import type { FluxGraph, WholeCluster } from "../review/whole-cluster.ts";
import {
  appliedIn,
  filesOfKustomizations,
  type AppliedIn,
} from "./state-objects.ts";

/** The two states, as far as they are read. */
export interface WholeStates {
  readonly roots: readonly RootPair[];
  readonly before: { readonly tree: RenderTree };
  readonly after: { readonly tree: RenderTree };
  /** The files that are not the same. */
  readonly changed: readonly string[];
}

/** Reads nothing before somebody asks, and then once. */
export function wholeClusters(
  states: WholeStates,
  { made }: Pick<Walked, "made">,
  externals: Externals,
): ReviewContext["whole"] {
  const applied = {
    before: appliedIn("before", states.before.tree, made),
    after: appliedIn("after", states.after.tree, made),
  };
  const known = new Map<string | undefined, WholeCluster>();
  return (cluster) => {
    let its = known.get(cluster);
    if (its === undefined) {
      const root = states.roots.find((one) => one.cluster === cluster) ?? {
        cluster,
        before: undefined,
        after: undefined,
      };
      its = wholeCluster(root, { states, made, applied, externals });
      known.set(cluster, its);
    }
    return its;
  };
}

interface Reading {
  readonly states: WholeStates;
  readonly made: Walked["made"];
  readonly applied: Readonly<Record<Side, AppliedIn>>;
  readonly externals: Externals;
}

function wholeCluster(root: RootPair, reading: Reading): WholeCluster {
  const { made, externals } = reading;
  const { cluster, after } = root;
  const [source] = after === undefined ? [] : externalToRoot(after, []);
  const named = [
    ...externals.all,
    ...(externals.byCluster.get(cluster ?? "") ?? []),
  ];
  const graphs = new Map<Side, FluxGraph>();
  return {
    source,
    hasGaps: [...made.values()].some(
      ({ place, rendered }) =>
        place.cluster === cluster &&
        place.release === undefined &&
        rendered === undefined,
    ),
    graph: (side) => {
      const start = root[side];
      const its =
        graphs.get(side) ??
        (start === undefined
          ? { nodes: [], edges: [], cycles: [] }
          : buildGraph([
              {
                cluster: undefined,
                objects: follow(start, reading.applied[side](root)),
                external: externalToRoot(start, named),
              },
            ]));
      graphs.set(side, its);
      return its;
    },
    mayDependOn: (names) => {
      const { tree } = reading.states.after;
      return filesMentioning(tree, names).some(
        (file) => tree.read(file)?.includes("dependsOn") === true,
      );
    },
    untouchedAppliers: (objects) => untouchedAppliers(objects, root, reading),
  };
}

function untouchedAppliers(
  objects: readonly KubeObject[],
  root: RootPair,
  { states, made, applied }: Reading,
): ReadonlyMap<string, readonly KubeObject[]> {
  const found = new Map<string, KubeObject[]>();
  const { cluster, after: start } = root;
  // What a changed file goes into was rendered.
  const written = filesWriting(objects, states.after.tree, states.changed);
  if (start === undefined || written.size === 0) return found;
  const wanted = new Set(objects.map(objectKey));
  const filesOf = filesOfKustomizations(states.after.tree);
  for (const one of follow(start, applied.after(root))) {
    const isUntouched =
      kindOf(one.apiVersion, one.kind) === kustomization &&
      !made.has(madeKey(placeOf(cluster, one), "after"));
    if (!isUntouched) continue;
    for (const [file, { namespace, rendered }] of filesOf(one, start)) {
      // Its objects may become others.
      if (rendered !== undefined) continue;
      for (const object of written.get(file) ?? []) {
        const key = objectKey(
          namespace === undefined || isNamespaced(object) === false
            ? object
            : { ...object, namespace },
        );
        if (wanted.has(key)) found.set(key, [...(found.get(key) ?? []), one]);
      }
    }
  }
  return found;
}

/** Words of YAML. */
const word = /[^\s"'{}[\],]+/g;

/** The objects of these kinds and names that files without changes hold, whatever their namespaces, by file. */
function filesWriting(
  objects: readonly KubeObject[],
  tree: RenderTree,
  changed: readonly string[],
): ReadonlyMap<string, readonly KubeObject[]> {
  const names = new Set(objects.map(({ name }) => name));
  const wanted = new Set(objects.map(keyAnywhere));
  const apart = new Set(changed);
  const found = new Map<string, readonly KubeObject[]>();
  for (const file of tree.list("")) {
    if (!/\.ya?ml$/.test(file) || apart.has(file)) continue;
    const text = tree.read(file) ?? "";
    if (!hasWord(text, names)) continue;
    const its = splitDocuments(text)
      .filter((document) => hasWord(document.text, names))
      .flatMap((document) => objectsOf(document) ?? [])
      .filter((object) => wanted.has(keyAnywhere(object)));
    if (its.length > 0) found.set(file, its);
  }
  return found;
}

function hasWord(text: string, words: ReadonlySet<string>): boolean {
  for (const [one] of text.matchAll(word)) if (words.has(one)) return true;
  return false;
}

function keyAnywhere(object: KubeObject): string {
  return objectKey({ ...object, namespace: "" });
}
