/** What the cluster loses by a plan: read from the files as they stand, before they go or change. */
import { kindOf } from "../kinds/index.ts";
import type { FluxKind, ObjectView } from "../kinds/kind.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { child, childText, readManifests } from "../manifests/manifest.ts";
import { identityText } from "../model/identity.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { clusterOf, type Settings } from "../config/settings.ts";
import { applying, type Deployer } from "./deployers.ts";
import type { FilePlan } from "./file-plan.ts";
import type { Desired } from "./plan.ts";

/** One thing that the cluster loses. */
export interface Loss {
  readonly file: string;
  /** `Kind/namespace/name`. */
  readonly object: string;
  /** What happens, as a sentence. */
  readonly what: string;
  /** How to do it without the loss, step by step. */
  readonly steps: readonly string[];
}

/** What {@link findLosses} looks at. */
export interface LossSearch {
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly desired: Pick<Desired, "files" | "layouts">;
  /** The root moves: then an object is the same one in whichever root it stands. */
  readonly moved: boolean;
}

/** An object in its file. */
interface Placed extends ObjectView {
  readonly kind: FluxKind;
  readonly file: string;
}

interface OldObject extends Placed {
  /** Flux leaves it alone when the Kustomization that has applied it no longer does. */
  readonly isKept: boolean;
}

type Found = Pick<Loss, "what" | "steps">;

/** The losses of the plan's removals and changes, in the plan's order. An object that only moves to another file is not lost. */
export function findLosses(
  plan: Pick<FilePlan, "update" | "remove">,
  search: LossSearch,
): Loss[] {
  const paths = [...plan.remove, ...plan.update.map((file) => file.path)];
  const before = paths.flatMap((path) =>
    objectsIn(path, search.workspace.read(path, () => {})?.text ?? ""),
  );
  if (before.length === 0) return [];
  const after = objectsAfter(search);
  return before.flatMap((object) => {
    const roots = rootsOf(object, search);
    const found = new Map<string, { one: Found; clusters: string[] }>();
    for (const cluster of roots) {
      const now = after.get(keyOf(cluster, object));
      for (const one of lossesOf(object, now, search)) {
        const known = found.get(one.what) ?? { one, clusters: [] };
        found.set(one.what, known);
        known.clusters.push(`\`${cluster ?? ""}\``);
      }
    }
    return [...found.values()].map(({ one, clusters }) => ({
      file: object.file,
      object: idOf(object),
      what:
        clusters.length === roots.length
          ? one.what
          : `${one.what} (where the cluster is ${clusters.join(" or ")})`,
      steps: one.steps,
    }));
  });
}

/**
 * The clusters in which an object may go on: that of its file; where the root moves from the one unnamed cluster to named
 * ones any of them, since nobody says which one it was.
 */
function rootsOf(
  { file }: Placed,
  { settings, desired, moved }: LossSearch,
): (string | undefined)[] {
  return moved
    ? desired.layouts.map(({ cluster }) => cluster.name)
    : [clusterOf(settings, file)];
}

/** The same identity stands in every cluster: that is part of the key. */
function keyOf(
  cluster: string | undefined,
  object: ObjectView & Pick<Placed, "kind">,
): string {
  return `${cluster ?? ""} ${idOf(object)}`;
}

function objectsAfter({ settings, desired }: LossSearch): Map<string, Placed> {
  const after = new Map<string, Placed>();
  for (const { path, object, spec } of desired.files)
    if (object !== undefined && spec !== undefined) {
      const { kind, name, namespace } = object;
      const placed = { kind, name, namespace, spec, file: path };
      after.set(keyOf(clusterOf(settings, path), placed), placed);
    }
  return after;
}

function lossesOf(
  before: OldObject,
  now: Placed | undefined,
  search: LossSearch,
): Found[] {
  const { kind } = before;
  if (now === undefined) {
    const what = kind.loss(before);
    return what === undefined ? [] : [{ what, steps: stepsFor(before) }];
  }
  const hazards = kind.hazards?.(before, now) ?? [];
  return [
    ...hazards.map((what) => ({ what, steps: [] })),
    ...handedOver(before, now, search),
  ];
}

/**
 * An object that another Kustomization applies from now on: the kustomize-controller prunes what bears its label and it no
 * longer applies, so all is well only where the new one is the first to reconcile. Told where the deletion takes something
 * with it that making the object anew does not bring back.
 */
function handedOver(
  before: OldObject,
  now: Placed,
  search: LossSearch,
): Found[] {
  const loss = before.kind.loss(before);
  if (loss === undefined || before.kind.detach === undefined || before.isKept)
    return [];
  const from = deployerOf(before.file, now.file, search);
  const to = deployerOf(now.file, now.file, search);
  if (from === undefined || to === undefined || from.key === to.key) return [];
  if (from.object !== undefined && from.object.spec["prune"] !== true)
    return [];
  return [
    {
      what: `it moves from the Kustomization \`${from.key}\` to \`${to.key}\`: where \`${from.key}\` reconciles first, ${loss}`,
      steps: [
        `to keep what it made, first give it the annotation \`${pruneAnnotation}: disabled\` where it is, commit, and let Flux reconcile`,
        "then move it in a second commit",
      ],
    },
  ];
}

/** The annotation by which an object stays when the Kustomization that has applied it no longer does. */
const pruneAnnotation = "kustomize.toolkit.fluxcd.io/prune";

/** The Kustomization that applies a file, in the cluster of another one. */
function deployerOf(
  file: string,
  neighbour: string,
  { settings, desired }: LossSearch,
): Deployer | undefined {
  const cluster = clusterOf(settings, neighbour);
  const layout = desired.layouts.find((one) => one.cluster.name === cluster);
  if (layout === undefined) return undefined;
  const { all, system, root } = layout.deployers;
  return applying(file, root, [...new Set([...all, system])], settings);
}

const idOf = ({
  kind,
  namespace,
  name,
}: ObjectView & Pick<Placed, "kind">): string =>
  identityText({ kind: kind.kind, namespace, name });

function objectsIn(file: string, text: string): OldObject[] {
  return readManifests({ file, text }, () => {}).flatMap((manifest) => {
    const { apiVersion, name, namespace, node } = manifest;
    const kind = kindOf(apiVersion, manifest.kind);
    if (kind === undefined) return [];
    const specNode = child(node, "spec");
    const data = specNode === undefined ? {} : toData(specNode);
    const spec: Fields = isFields(data) ? data : {};
    const isKept =
      childText(node, "metadata", "annotations", pruneAnnotation) ===
      "disabled";
    return [{ kind, name, namespace, spec, file, isKept }];
  });
}

/** The safe way to give up or rename a Kustomization (flux-semantics: destructive changes). */
function stepsFor({ kind, name }: Placed): string[] {
  if (kind !== kustomization) return [];
  return [
    `to keep what it applied, first set \`prune: false\` for \`${name}\`, commit, and let Flux reconcile`,
    "then remove or rename it in a second commit",
  ];
}
