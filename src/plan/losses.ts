/** What the cluster loses by a plan: read from the files as they stand, before they go or change. */
import { kindOf } from "../kinds/index.ts";
import type { FluxKind, ObjectView } from "../kinds/kind.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { child, childText, readManifests } from "../manifests/manifest.ts";
import { isGenerated } from "../model/generated.ts";
import { identityText, type Identity } from "../model/identity.ts";
import { isBelow } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { clusterOf, type Settings } from "../config/settings.ts";
import { applying, type Deployer } from "./deployers.ts";
import type { FilePlan } from "./file-plan.ts";
import type { Desired } from "./plan.ts";
import { clusterIn, movesAlong, type RootMove } from "./roots.ts";

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
  /** The roots that move: then an object is the same one in whichever root it stands. */
  readonly moves: readonly RootMove[];
  /** The files that the plan removes. */
  readonly removed: ReadonlySet<string>;
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

/** What there was, as far as it changes, and all that there will be, by {@link keyOf}. */
interface States {
  readonly changing: ReadonlyMap<string, OldObject>;
  readonly after: ReadonlyMap<string, Placed>;
}

type Found = Pick<Loss, "what" | "steps">;

/** The losses of the plan's removals and changes, in the plan's order. An object that only moves to another file is not lost. */
export function findLosses(
  plan: Pick<FilePlan, "update" | "remove">,
  place: Omit<LossSearch, "removed">,
): Loss[] {
  const search = { ...place, removed: new Set(plan.remove) };
  const paths = [...plan.remove, ...plan.update.map((file) => file.path)];
  const before = paths.flatMap((path) => {
    const text = search.workspace.read(path, () => {})?.text ?? "";
    // The index and the inventory hold no objects.
    return isGenerated(text) ? objectsIn(path, text) : [];
  });
  if (before.length === 0) return [];
  const states = {
    changing: new Map(before.map((one) => [keyIn(one, search), one])),
    after: objectsAfter(search),
  };
  return before.flatMap((object) => {
    const roots = rootsOf(object, search);
    const found = new Map<string, { one: Found; clusters: string[] }>();
    for (const cluster of roots) {
      for (const one of lossesOf(object, cluster, states, search)) {
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
 * The clusters in which an object may go on: that of its file, or of the root that its own moves to; any of several, where
 * nobody says which one it was.
 */
function rootsOf(
  { file }: Placed,
  { settings, moves }: LossSearch,
): (string | undefined)[] {
  const cluster = clusterThen(file, settings);
  const its = moves.filter(({ from }) => from.cluster === cluster);
  if (its.length === 0) return [cluster];
  return [...new Set(its.flatMap(({ to }) => to.map((root) => root.cluster)))];
}

/** The cluster of a file that is there; below another resources folder it may be one that the config had before. */
function clusterThen(file: string, settings: Settings): string | undefined {
  return isBelow(file, settings.resources)
    ? clusterOf(settings, file)
    : clusterIn(file);
}

/** The same identity stands in every cluster: that is part of the key. */
function keyOf(cluster: string | undefined, id: string): string {
  return `${cluster ?? ""} ${id}`;
}

/** The key of an object, or of another one, in the cluster of the object's file. */
function keyIn(
  object: Placed,
  { settings }: LossSearch,
  id = idOf(object),
): string {
  return keyOf(clusterThen(object.file, settings), id);
}

function objectsAfter(search: LossSearch): Map<string, Placed> {
  const after = new Map<string, Placed>();
  for (const { path, object, spec } of search.desired.files)
    if (object !== undefined && spec !== undefined) {
      const { kind, name, namespace } = object;
      const placed = { kind, name, namespace, spec, file: path };
      after.set(keyIn(placed, search), placed);
    }
  return after;
}

function lossesOf(
  before: OldObject,
  cluster: string | undefined,
  { changing, after }: States,
  search: LossSearch,
): Found[] {
  const { kind } = before;
  const now = after.get(keyOf(cluster, idAfter(before, search)));
  if (now === undefined) {
    const what = kind.loss(before);
    return what === undefined ? [] : [{ what, steps: stepsFor(before) }];
  }
  const specNow = (identity: Identity): Fields | undefined =>
    after.get(keyOf(cluster, identityText(identity)))?.spec;
  // What is not among the changes is as it was.
  const specThen = (identity: Identity): Fields | undefined =>
    changing.get(keyIn(before, search, identityText(identity)))?.spec ??
    specNow(identity);
  const hazards =
    kind.hazards?.(
      { ...before, ...movedSpec(before, now, search), specAt: specThen },
      { ...now, specAt: specNow },
    ) ?? [];
  return [
    ...hazards.map((what) => ({ what, steps: [] })),
    ...handedOver(before, now, search),
  ];
}

/** What an object is called after the move: Flux's own may go to another namespace. */
function idAfter(
  { kind, namespace, name }: OldObject,
  { moves, settings: { fluxNamespace } }: LossSearch,
): string {
  const from = (text: string): string =>
    moves.some((move) => move.from.system === text) ? fluxNamespace : text;
  const isRoot = kind === kustomization && name === namespace;
  return identityText({
    kind: kind.kind,
    namespace: from(namespace),
    name: isRoot ? from(name) : name,
  });
}

/** The spec that was, with the path that is, where a moving root takes the folder along. */
function movedSpec(
  before: OldObject,
  now: Placed,
  { moves, settings, workspace, removed }: LossSearch,
): { spec: Fields } {
  const [then, path] = [before.spec["path"], now.spec["path"]];
  const { spec } = before;
  if (typeof then !== "string" || typeof path !== "string") return { spec };
  const cluster = clusterThen(before.file, settings);
  const isLeft = (folder: string): boolean =>
    workspace.list(folder).some((file) => !removed.has(file));
  const isSame = moves.some(
    (move) =>
      move.from.cluster === cluster && movesAlong(move, [then, path], isLeft),
  );
  return { spec: isSame ? { ...spec, path } : spec };
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
