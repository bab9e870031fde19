/** Which Kustomization applies which folder, and which of them deploys an object. */
import { at, type Report } from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { Manifests } from "../manifests/manifests.ts";
import {
  escapingPathProblem,
  isBelow,
  joinPath,
  normalPath,
  shownFolder,
} from "../model/names.ts";
import { locateItemField } from "../config/position.ts";
import type { ResolvedCluster, ResolvedObject } from "../config/resolved.ts";
import { clusterRoot, inCluster, type Settings } from "../config/settings.ts";
import { pathOfCopy } from "./artifact-path.ts";
import { configPath, systemFolder } from "./system-folder.ts";

/**
 * What a Kustomization applies: a `folder` below the resources folder (the cluster's own or the shared one), a fixed `path`
 * in this repository (relative to the config), or something outside it.
 */
export type Target =
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "path"; readonly path: string }
  | {
      readonly kind: "elsewhere";
      /** It has been reported that nobody can say where. */
      readonly isReported?: true;
    };

/** A Kustomization of a cluster with what it applies. `object` is undefined where something else makes the flux-system one. */
export interface Deployer {
  readonly key: string;
  readonly object: ResolvedObject | undefined;
  /** Where it takes its objects from that are written for it. */
  readonly target: Target;
  /** All that it applies, relative to the config, where that is more: of one that something else makes. */
  readonly applied?: string | undefined;
}

/** The Kustomizations of one cluster. */
export interface Deployers {
  readonly root: string;
  readonly all: readonly Deployer[];
  /** The one that applies the Flux objects. */
  readonly system: Deployer;
  /** The one that deploys an object; undefined (and reported) where that cannot be. */
  readonly of: (object: ResolvedObject) => Deployer | undefined;
}

interface Context {
  readonly settings: Settings;
  readonly manifests: Manifests;
  readonly report: Report;
}

/** Finds the targets of a cluster's Kustomizations; folders and paths that cannot be are reported. */
export function findDeployers(
  cluster: ResolvedCluster,
  context: Context,
): Deployers {
  const { settings } = context;
  const root = clusterRoot(settings, cluster.name);
  const all: Deployer[] = [];
  for (const object of cluster.objects)
    if (object.kind === kustomization)
      all.push({
        key: object.key,
        object,
        target: targetOf(object, cluster, context),
      });
  const byKey = new Map<string, Deployer>();
  for (const deployer of all) {
    byKey.set(deployer.key, deployer);
    const name = deployer.object?.name ?? deployer.key;
    if (!byKey.has(name)) byKey.set(name, deployer);
  }
  const system = byKey.get(settings.fluxNamespace) ?? {
    key: settings.fluxNamespace,
    object: undefined,
    target: { kind: "folder", folder: settings.fluxNamespace } as const,
    applied: systemFolder(cluster, settings, context.manifests),
  };
  byKey.set(settings.fluxNamespace, system);
  const creators = namespaceCreators(cluster, root, all, context);
  return {
    root,
    all,
    system,
    of: (object) => {
      const named = textAt(object.meta, "kustomization");
      if (named !== undefined)
        return !byKey.has(named) && cluster.unreadKinds.has(kustomization)
          ? undefined
          : namedDeployer(named, object, byKey, context);
      const own =
        object.kind === helmRelease ? byKey.get(object.namespace) : undefined;
      if (own !== undefined) return own;
      if (object.namespace === settings.fluxNamespace) return system;
      return creators().get(object.namespace) ?? system;
    },
  };
}

function namedDeployer(
  name: string,
  object: ResolvedObject,
  byKey: ReadonlyMap<string, Deployer>,
  { report }: Context,
): Deployer | undefined {
  const found = byKey.get(name);
  const problem = (message: string, hint: string): undefined => {
    report({
      code: "unknown-deployer",
      severity: "error",
      message,
      hint,
      ...at(locateItemField(object.layers, "kustomization")),
    });
  };
  if (found === undefined) {
    const near = nearest(name, [...byKey.keys()]);
    return problem(
      `there is no Kustomization \`${name}\` in the config`,
      near.length > 0
        ? `did you mean ${near.map((text) => `\`${text}\``).join(" or ")}?`
        : "define it under `kustomizations`",
    );
  }
  if (found.target.kind === "elsewhere")
    return found.target.isReported
      ? undefined
      : problem(
          `the Kustomization \`${name}\` applies another source, so no file of this repository reaches it`,
          "name one that has a folder in this repository",
        );
  return found;
}

/** Whether a Kustomization applies this repository. */
function appliesRepository(
  object: ResolvedObject,
  { repository, fluxNamespace }: Settings,
): boolean {
  return (
    textAt(object.spec, "sourceRef", "kind") === gitRepository.kind &&
    textAt(object.spec, "sourceRef", "name") === repository.name &&
    (textAt(object.spec, "sourceRef", "namespace") ?? object.namespace) ===
      fluxNamespace
  );
}

function targetOf(
  object: ResolvedObject,
  cluster: ResolvedCluster,
  context: Context,
): Target {
  const { settings, report } = context;
  const folder = textAt(object.meta, "folder");
  const path = textAt(object.spec, "path");
  const problem = (field: string, message: string, hint: string): Target => {
    report({
      code: "bad-folder",
      severity: "error",
      message,
      hint,
      ...at(locateItemField(object.layers, field)),
    });
    return { kind: "elsewhere", isReported: true };
  };
  const escapes = escapingPathProblem(folder ?? path ?? "");
  if (escapes !== undefined && !(folder === undefined && path === "/"))
    return problem(
      folder === undefined ? "path" : "folder",
      `\`${folder ?? path ?? ""}\` cannot be applied: ${escapes}`,
      folder === undefined
        ? "`path` is relative to the source's root"
        : `\`folder\` is relative to ${shownFolder(settings.resources)}`,
    );
  if (folder !== undefined && path !== undefined)
    return problem(
      "folder",
      "folder and path are both set",
      "`folder` is relative to the resources folder, `path` to the source's root: keep one",
    );
  const own = appliesRepository(object, settings);
  if (folder !== undefined && !own)
    return problem(
      "folder",
      "folder names a folder of this repository, but sourceRef is another source",
      "use `path` for a path in that source",
    );
  if (!own) {
    const copied = pathOfCopy(object, cluster, context);
    return copied === undefined
      ? { kind: "elsewhere" }
      : pathTarget(copied, settings);
  }
  if (path !== undefined) return pathTarget(path, settings);
  const normal = normalPath(folder ?? object.name);
  if (cluster.name !== undefined && /^(clusters(\/|$)|$)/.test(normal))
    return problem(
      "folder",
      `\`${folder ?? object.name}\` holds the clusters' own folders, so it cannot be a folder that they share`,
      `choose a folder beside ${joinPath(settings.resources, "clusters")}`,
    );
  return { kind: "folder", folder: normal };
}

function pathTarget(path: string, settings: Settings): Target {
  const its = configPath(path, settings);
  return its === undefined
    ? { kind: "elsewhere" }
    : { kind: "path", path: its };
}

/** Namespace → the Kustomization whose folder creates it by a hand-written manifest. */
function namespaceCreators(
  cluster: ResolvedCluster,
  root: string,
  all: readonly Deployer[],
  { settings, manifests }: Context,
): () => ReadonlyMap<string, Deployer> {
  let known: Map<string, Deployer> | undefined;
  return () => {
    if (known !== undefined) return known;
    known = new Map();
    for (const { name, source } of manifests.namespaces()) {
      if (!inCluster(settings, source.file, cluster.name)) continue;
      const creator = applying(source.file, root, all, settings);
      if (creator !== undefined && !known.has(name)) known.set(name, creator);
    }
    return known;
  };
}

/** The Kustomization whose folder holds a file: the innermost one. */
export function applying(
  file: string,
  root: string,
  all: readonly Deployer[],
  settings: Settings,
): Deployer | undefined {
  let best: Deployer | undefined;
  let length = -1;
  for (const deployer of all)
    for (const folder of foldersAppliedBy(deployer, root, settings))
      if (folder.length > length && isBelow(file, folder)) {
        best = deployer;
        length = folder.length;
      }
  return best;
}

function foldersAppliedBy(
  { target, applied }: Deployer,
  root: string,
  settings: Settings,
): string[] {
  return applied === undefined
    ? foldersOf(target, root, settings)
    : [applied, ...foldersOf(target, root, settings)];
}

/** The folders that a target may stand for, relative to the config: the cluster's own and the shared one. */
export function foldersOf(
  target: Target,
  root: string,
  { resources }: Settings,
): string[] {
  if (target.kind === "path") return [target.path];
  if (target.kind === "elsewhere") return [];
  const join = (folder: string): string => joinPath(folder, target.folder);
  return root === resources ? [join(root)] : [join(root), join(resources)];
}
