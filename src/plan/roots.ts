/** The roots: the folders that the flux-system Kustomizations apply, as earlier runs wrote them and as they will be. */
import { kindOf } from "../kinds/index.ts";
import { textAt } from "../kinds/fields.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { childText, readManifests } from "../manifests/manifest.ts";
import { normalPath } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { foldersOf } from "./deployers.ts";
import type { EarlierIndex } from "./earlier-index.ts";
import type { FilePlan } from "./file-plan.ts";
import { readIndex } from "./index-file.ts";
import type { ClusterLayout } from "./layout.ts";
import { fluxPath } from "./objects.ts";
import type { Prepared } from "./prepare.ts";

/** A folder from which Flux gets all that fluxsmith writes for a cluster. */
export interface Root {
  readonly cluster: string | undefined;
  /** Relative to the config. */
  readonly folder: string;
  /** The same as Flux has it (`spec.path`). */
  readonly path: string;
  /** The Kustomization that applies it: its name, and its namespace's. */
  readonly system: string;
  /** The file of that Kustomization; undefined where something else than fluxsmith makes it. */
  readonly file: string | undefined;
}

/** A root that a live Flux reads, and where its files will be instead; several where nobody can say which it is. */
export interface RootMove {
  readonly from: Root;
  readonly to: readonly Root[];
}

/** What {@link findRootMoves} looks at, besides the config. */
export interface RootSearch {
  readonly plan: Pick<FilePlan, "create" | "update" | "remove">;
  readonly index: EarlierIndex;
  readonly workspace: Workspace;
}

/** The roots that a plan moves. One that goes without another in its place (a cluster that is given up) does not move. */
export function findRootMoves(
  prepared: Prepared,
  search: RootSearch,
): RootMove[] {
  const { plan, workspace } = search;
  const changed = [...plan.remove, ...plan.update.map(({ path }) => path)];
  const written = changed.flatMap((file) => writtenRoots(file, workspace));
  const old =
    written.length > 0 ? written : unwrittenRoots(plan.remove, prepared);
  if (old.length === 0) return [];
  const roots = prepared.desired.layouts.flatMap((layout) =>
    rootOf(layout, prepared),
  );
  const free = newRoots(roots, prepared, search);
  return old.flatMap((from): RootMove[] => {
    const same = roots.find(({ folder }) => folder === from.folder);
    if (same !== undefined)
      return same.path === from.path && same.system === from.system
        ? []
        : [{ from, to: [same] }];
    const its = free.filter(({ cluster }) => cluster === from.cluster);
    const to = its.length > 0 ? its : free;
    return to.length === 0 ? [] : [{ from, to }];
  });
}

/** A root as `generate` wrote it: a Kustomization named as its namespace, in the folder that it applies itself. */
function writtenRoots(file: string, workspace: Workspace): Root[] {
  const folder = folderOf(file);
  const text = workspace.read(file, () => {})?.text ?? "";
  // Nearly every file is told apart without being parsed.
  if (!text.includes(folder)) return [];
  return readManifests({ file, text }, () => {}).flatMap((manifest) => {
    const { apiVersion, kind, name, namespace, node } = manifest;
    const path = childText(node, "spec", "path");
    const isRoot =
      kindOf(apiVersion, kind) === kustomization &&
      name === namespace &&
      path !== undefined &&
      `/${normalPath(path)}`.endsWith(`/${folder}`);
    return isRoot
      ? [{ cluster: clusterIn(folder), folder, path, system: name, file }]
      : [];
  });
}

/** Where something else makes the Kustomization: the folder named as Flux's namespace, once no file of ours is left in it. */
function unwrittenRoots(
  removed: readonly string[],
  { config: { settings }, desired }: Prepared,
): Root[] {
  const system = settings.fluxNamespace;
  const folders = new Set(
    removed
      .filter((path) => `/${path}`.includes(`/${system}/flux-`))
      .map((path) => folderOf(path)),
  );
  return [...folders]
    .filter((folder) => `/${folder}`.endsWith(`/${system}`))
    .filter((folder) => !desired.files.some(({ path }) => isIn(path, folder)))
    .map((folder) => ({
      cluster: clusterIn(folder),
      folder,
      path: fluxPath(folder, settings),
      system,
      file: undefined,
    }));
}

/** The roots that no run has written yet; where there is no index, those that this one would create. */
function newRoots(
  roots: readonly Root[],
  { desired }: Prepared,
  { plan, index }: RootSearch,
): Root[] {
  const known = [...readIndex(index.text).keys()];
  const created = plan.create.map(({ path }) => path);
  const wanted = desired.files.map(({ path }) => path);
  return roots.filter(({ folder, file }) => {
    const isIts = (path: string): boolean =>
      file === undefined ? isIn(path, folder) : path === file;
    return known.length === 0
      ? created.some(isIts)
      : wanted.some(isIts) && !known.some(isIts);
  });
}

/** The root of a cluster as it will be. */
function rootOf(
  { cluster, deployers, objects }: ClusterLayout,
  { config: { settings }, desired }: Prepared,
): Root[] {
  const { system, root } = deployers;
  const [folder] = foldersOf(system.target, root, settings);
  if (folder === undefined) return [];
  const file = objects.find(
    ({ object }) => object === system.object && object.kind === kustomization,
  )?.path;
  const spec = desired.files.find(({ path }) => path === file)?.spec;
  return [
    {
      cluster: cluster.name,
      folder,
      path: textAt(spec, "path") ?? fluxPath(folder, settings),
      system: settings.fluxNamespace,
      file,
    },
  ];
}

/**
 * Whether a Kustomization's path leads where it led before, seen from the root that moves: then it loses nothing by the move.
 *
 * @param isLeft whether somebody's files stay in a folder (relative to the config), which the new one may lack
 */
export function movesAlong(
  { from, to }: RootMove,
  [before, now]: readonly [before: string, now: string],
  isLeft: (folder: string) => boolean,
): boolean {
  const [then, after] = [normalPath(before), normalPath(now)];
  const prefix = normalPath(from.path).slice(0, -from.folder.length);
  if (!then.startsWith(prefix)) return false;
  const folder = then.slice(prefix.length);
  return to.some((root) => {
    const place = normalPath(root.path).slice(0, -root.folder.length);
    if (place + folder === after) return true;
    if (folder === from.folder && after === normalPath(root.path))
      return !isLeft(folder);
    const [old, its] = basesOf(from.folder, root.folder);
    return (
      folder.startsWith(old) &&
      place + its + folder.slice(old.length) === after &&
      !isLeft(folder)
    );
  });
}

/** What two folders begin with, up to the steps at the end that they share: `resources/`, `deploy/`. */
function basesOf(one: string, other: string): [string, string] {
  const [steps, others] = [one.split("/"), other.split("/")];
  while (steps.length > 0 && steps.at(-1) === others.at(-1)) {
    steps.pop();
    others.pop();
  }
  const base = (left: string[]): string =>
    left.map((step) => `${step}/`).join("");
  return [base(steps), base(others)];
}

/** The named cluster in whose folder a path lies, whatever the resources folder is or was called. */
export function clusterIn(path: string): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)\//.exec(path)?.[1];
}

const isIn = (path: string, folder: string): boolean =>
  path.startsWith(`${folder}/`);

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf("/"));
