/** Object → file: where every object of a cluster is written, and which path every Kustomization applies. */
import { at, type Report } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/nearest.ts";
import { textAt } from "../kinds/fields.ts";
import { folderAt, type Folder } from "../manifests/loader.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import type { Manifests } from "../manifests/manifests.ts";
import {
  escapingPathProblem,
  joinPath,
  normalPath,
  shownFolder,
  windowsPathProblem,
} from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { locateItem, locateItemField } from "../config/position.ts";
import type { ResolvedCluster, ResolvedObject } from "../config/resolved.ts";
import type { Settings } from "../config/settings.ts";
import { isUnread } from "../config/unread.ts";
import {
  applying,
  findDeployers,
  foldersOf,
  type Deployer,
  type Deployers,
} from "./deployers.ts";

/** An object with the file that it is written to. */
export interface PlacedObject {
  readonly object: ResolvedObject;
  readonly path: string;
  /** Undefined where `file:` puts it outside every Kustomization that is known to deploy it. */
  readonly deployer: Deployer | undefined;
}

/** One cluster's objects in their files. */
export interface ClusterLayout {
  readonly cluster: ResolvedCluster;
  readonly deployers: Deployers;
  readonly objects: readonly PlacedObject[];
}

export interface LayoutContext {
  readonly settings: Settings;
  readonly manifests: Manifests;
  readonly workspace: Workspace;
  readonly report: Report;
}

/** The name of an object's file: `flux-hr-podinfo.yaml`, `flux-hr-apps-podinfo.yaml` where the key says `apps/podinfo`. */
export function fileName({ kind, key }: ResolvedObject): string {
  return `${kind.filePrefix}${key.replace("/", "-")}.yaml`;
}

/** Places every object of a cluster; paths that leave the folder or that some disk cannot hold are reported. */
export function layOut(
  cluster: ResolvedCluster,
  context: LayoutContext,
): ClusterLayout {
  const deployers = findDeployers(cluster, context);
  const objects: PlacedObject[] = [];
  for (const object of cluster.objects) {
    const deployer = deployerOf(object, deployers, context.settings);
    const path = placeOf(object, deployer, deployers.root, context);
    if (path !== undefined) objects.push({ object, path, deployer });
  }
  return { cluster, deployers, objects };
}

/** The Kustomization that deploys an object; one with a `file:` of its own goes with whose folder that lies in. */
function deployerOf(
  object: ResolvedObject,
  deployers: Deployers,
  settings: Settings,
): Deployer | undefined {
  const file = textAt(object.meta, "file");
  if (file === undefined) return deployers.of(object);
  const all = [...new Set([...deployers.all, deployers.system])];
  const path = pathOfFile(file, object, deployers.root);
  return applying(path, deployers.root, all, settings) ?? deployers.of(object);
}

function placeOf(
  object: ResolvedObject,
  deployer: Deployer | undefined,
  root: string,
  context: LayoutContext,
): string | undefined {
  const file = textAt(object.meta, "file");
  if (file !== undefined) return explicitFile(file, object, root, context);
  if (deployer === undefined) return undefined;
  const [folder] = foldersOf(deployer.target, root, context.settings);
  if (folder === undefined) {
    const { target } = deployer;
    const isReported =
      (target.kind === "elsewhere" && target.isReported) ||
      isUnread(object, "namespace", "kustomization", "file");
    if (isReported) return undefined;
    context.report({
      code: "unknown-deployer",
      severity: "error",
      message: `${object.kind.kind} \`${object.key}\` belongs with the Kustomization \`${deployer.key}\`, which applies another source, so no file of this repository reaches it`,
      hint: "name one that has a folder in this repository (`kustomization:`)",
      ...at(locateItem(object.layers)),
    });
    return undefined;
  }
  const path = joinPath(folder, fileName(object));
  const problem = windowsPathProblem(path);
  if (problem !== undefined)
    context.report({
      code: "bad-path",
      severity: "error",
      message: `${path} cannot be written on every machine: ${problem}`,
      hint: "rename it, or choose another place with `file:` or `folder:`",
      ...at(locateItem(object.layers)),
    });
  return path;
}

/** Where `file:` puts an object: below the cluster's root, and with `shared: true` below the folder of fluxsmith.yaml. */
function pathOfFile(
  file: string,
  { meta }: ResolvedObject,
  root: string,
): string {
  return joinPath(meta["shared"] === true ? "" : root, normalPath(file));
}

/** Where an object goes that has no `file:`; undefined where its Kustomization has no folder here. */
export function usualPath(
  object: ResolvedObject,
  { deployers }: ClusterLayout,
  settings: Settings,
): string | undefined {
  const target = deployers.of(object)?.target;
  const [folder] = target ? foldersOf(target, deployers.root, settings) : [];
  return folder === undefined ? undefined : joinPath(folder, fileName(object));
}

function explicitFile(
  file: string,
  object: ResolvedObject,
  root: string,
  { report }: LayoutContext,
): string | undefined {
  const path = normalPath(file);
  const problem =
    escapingPathProblem(file) ??
    windowsPathProblem(file) ??
    (isKustomizationFileName(path.slice(path.lastIndexOf("/") + 1))
      ? "kustomize takes a file of that name for a kustomization file"
      : undefined);
  if (problem === undefined) return pathOfFile(file, object, root);
  report({
    code: "bad-path",
    severity: "error",
    message: `\`${file}\` cannot be written: ${problem}`,
    hint: `\`file\` is relative to ${shownFolder(object.meta["shared"] === true ? "" : root)}`,
    ...at(locateItemField(object.layers, "file")),
  });
  return undefined;
}

/** What a Kustomization with a folder finds there. */
export interface FolderUse {
  readonly folder: string;
  /** The cluster's own folder, where it holds something. */
  readonly own: string | undefined;
  /** The shared folder, where it holds something and is not the cluster's own. */
  readonly shared: string | undefined;
}

/** Looks at a folder target in the tree of all files, hand-written and planned. */
export function useOf(
  folder: string,
  root: string,
  tree: Folder,
  settings: Settings,
): FolderUse {
  const [own, shared] = foldersOf({ kind: "folder", folder }, root, settings);
  const holds = (path: string | undefined): string | undefined =>
    path !== undefined && folderAt(tree, path) !== undefined ? path : undefined;
  return { folder, own: holds(own), shared: holds(shared) };
}

/** The path that a Kustomization applies, relative to the config: undefined (and reported) where there is no such folder. */
export function appliedPath(
  object: ResolvedObject,
  use: FolderUse,
  { root, all }: Deployers,
  tree: Folder,
  { workspace, settings, report }: LayoutContext,
): string | undefined {
  const held = use.own ?? use.shared;
  if (held !== undefined) return held;
  const candidates = foldersOf(
    { kind: "folder", folder: use.folder },
    root,
    settings,
  );
  // An empty folder is there, so Flux does not fail on it; `check` says that it is empty.
  const empty = candidates.find((path) => workspace.hasFolder(path));
  if (empty !== undefined) return empty;
  // Perhaps it was meant to apply another one.
  if (isUnread(object, "folder", "path", "sourceRef")) return undefined;
  report({
    code: "missing-folder",
    severity: "error",
    message: `the folder ${candidates.join(" or ")} of the Kustomization \`${object.key}\` does not exist, and Flux would fail on it`,
    hint: [
      // Perhaps the folder is mistyped, perhaps the name of the item that is to be overridden.
      didYouMean(use.folder, [
        ...candidates.flatMap((path) => siblings(path, use.folder, tree)),
        ...all.map(({ key }) => key).filter((key) => key !== object.key),
      ]),
      "create it with a manifest in it, or name another with `folder:`",
    ]
      .filter((part) => part !== undefined)
      .join(" "),
    ...at(
      object.meta["folder"] === undefined
        ? locateItem(object.layers)
        : locateItemField(object.layers, "folder"),
    ),
  });
  return undefined;
}

/** The folders beside a path, named as the folder that it stands for is. */
function siblings(path: string, folder: string, tree: Folder): string[] {
  const parent = (one: string): string =>
    one.slice(0, one.lastIndexOf("/") + 1);
  const names = folderAt(tree, parent(path).slice(0, -1))?.folders.keys() ?? [];
  return [...names].map((name) => parent(folder) + name);
}

/**
 * Reports a `path:` in this repository that names no folder. A finding, where a missing `folder:` is an error: a path is
 * Flux's own field, and what it names may come to the repository from elsewhere (a branch, a submodule).
 */
export function checkPath(
  object: ResolvedObject,
  path: string,
  tree: Folder,
  { workspace, report }: LayoutContext,
): void {
  const isThere =
    path === "" ||
    folderAt(tree, path) !== undefined ||
    workspace.hasFolder(path);
  if (isThere || isUnread(object, "folder", "path", "sourceRef")) return;
  report({
    code: "missing-folder",
    severity: "finding",
    message: `the folder ${path} of the Kustomization \`${object.key}\` does not exist, and Flux would fail on it`,
    hint: "create it with a manifest in it, or correct `path:`, which is relative to the repository's root",
    ...at(locateItemField(object.layers, "path")),
  });
}
