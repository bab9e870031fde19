/** What the rules of `check` look at: each Kustomization of each cluster, with the files that it applies. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { loadedFiles, type LoadedFiles } from "../manifests/loaded-files.ts";
import { readManifests, type Manifest } from "../manifests/manifest.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Fields } from "../yaml/data.ts";
import type { ResolvedCluster, ResolvedObject } from "../config/resolved.ts";
import type { Deployer } from "../plan/deployers.ts";
import { foldersOf } from "../plan/deployers.ts";
import type { ClusterLayout } from "../plan/layout.ts";
import { useOf } from "../plan/layout.ts";
import type { Prepared } from "../plan/prepare.ts";
import { afterPlan } from "./after.ts";

/** A Kustomization of this repository, and what it applies. */
export interface Applied {
  readonly deployer: Deployer;
  /** Undefined where something else makes the flux-system Kustomization. */
  readonly object: ResolvedObject | undefined;
  /** The final spec, with path and variables. */
  readonly spec: Fields | undefined;
  /** The folder, relative to the config. */
  readonly path: string;
  readonly loaded: LoadedFiles;
}

/** One cluster as Flux will see it. */
export interface ClusterScope {
  readonly cluster: ResolvedCluster;
  readonly layout: ClusterLayout;
  readonly applied: readonly Applied[];
}

export interface Scope {
  readonly prepared: Prepared;
  /** The repository once the plan is carried out. */
  readonly after: Workspace;
  readonly clusters: readonly ClusterScope[];
  /** The objects of a file as it will be; parsed once. */
  readonly objects: (file: string) => readonly Manifest[];
  readonly report: Report;
}

/** Works out what every Kustomization applies. */
export function openScope(
  prepared: Prepared,
  workspace: Workspace,
  report: Report,
): Scope {
  const { desired, manifests } = prepared;
  const after = afterPlan(
    workspace,
    desired,
    manifests,
    prepared.config.settings.resources,
  );
  const specs = new Map<ResolvedObject, Fields>();
  for (const { object, spec } of desired.files)
    if (object !== undefined && spec !== undefined) specs.set(object, spec);
  const loads = new Map<string, LoadedFiles>();
  const load = (path: string): LoadedFiles => {
    let loaded = loads.get(path);
    if (loaded === undefined)
      loads.set(
        path,
        (loaded = loadedFiles(path, after, { tree: desired.tree, report })),
      );
    return loaded;
  };
  const planned = new Map<string, readonly Manifest[]>();
  const objects = (file: string): readonly Manifest[] => {
    if (manifests.sources.has(file)) return manifests.objects(file);
    let known = planned.get(file);
    if (known === undefined) {
      const source = after.read(file, () => {});
      known = source === undefined ? [] : readManifests(source, report);
      planned.set(file, known);
    }
    return known;
  };
  const clusters = desired.layouts.map((layout) => ({
    cluster: layout.cluster,
    layout,
    applied: appliedBy(layout, prepared, specs, load),
  }));
  return { prepared, after, clusters, objects, report };
}

function appliedBy(
  { deployers }: ClusterLayout,
  { desired, config }: Prepared,
  specs: ReadonlyMap<ResolvedObject, Fields>,
  load: (path: string) => LoadedFiles,
): Applied[] {
  const { settings } = config;
  const applied: Applied[] = [];
  for (const deployer of new Set([...deployers.all, deployers.system])) {
    const { target, object } = deployer;
    let path = deployer.applied;
    if (target.kind === "path") path ??= target.path;
    else if (target.kind === "folder") {
      const use = useOf(target.folder, deployers.root, desired.tree, settings);
      path ??=
        use.own ??
        use.shared ??
        foldersOf(target, deployers.root, settings).at(-1);
    }
    if (path === undefined) continue;
    const spec = object && specs.get(object);
    applied.push({ deployer, object, spec, path, loaded: load(path) });
  }
  return applied;
}
