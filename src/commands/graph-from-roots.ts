/** The graph of a repository whose Flux objects lie elsewhere than the config's folder: followed from where Flux begins. */
import { externalToRoot } from "../graph/external.ts";
import { buildGraph } from "../graph/build.ts";
import { follow } from "../graph/follow.ts";
import type { Graph } from "../graph/graph.ts";
import { configFile } from "../config/files.ts";
import type { Externals } from "../config/clusters.ts";
import { workTreeTop } from "../io/repository.ts";
import { openWorkspace } from "../io/workspace.ts";
import type { Workspace } from "../model/workspace.ts";
import { readRenderSettings } from "../render/render-settings.ts";
import type { RenderTree } from "../render/render-tree.ts";
import { ignoreOf } from "../render/roots.ts";
import { placedTree, withoutIgnored } from "../render/source-tree.ts";
import { noEntry, rootsIn } from "../review/root-pairs.ts";
import { unknownValue } from "./kind-flag.ts";
import type { Session } from "./session.ts";
import { appliedInHead } from "./state-objects.ts";

export interface RootedGraphOptions {
  /** The folder that Flux begins at, where the repository does not say so itself. */
  readonly path: string | undefined;
  /** Only this cluster. */
  readonly cluster: string | undefined;
  readonly externals: Externals;
  /** Whether the config's folder has nothing to draw instead. */
  readonly isEmpty: boolean;
}

/**
 * Draws what Flux applies of the work tree, as the files say; undefined where nothing says where it begins, and there is
 * something else to draw or nothing at all yet.
 *
 * @throws Problem (`no-entry`), and (`bad-option`) for a cluster that is not there
 */
export function graphFromRoots(
  session: Session,
  { path, cluster: wanted, externals, isEmpty }: RootedGraphOptions,
): Graph | undefined {
  const tree = fluxTree(session);
  const roots = rootsIn(tree, path);
  if (roots.length === 0) {
    const isFault = isEmpty && (!hasConfig(session) || holdsFlux(tree));
    if (path === undefined && !isFault) return undefined;
    throw noEntry(path);
  }
  const names = roots.flatMap(({ cluster }) => cluster ?? []);
  if (wanted !== undefined && !names.includes(wanted))
    throw unknownValue("cluster", wanted, names, names);
  const applied = appliedInHead(tree, new Map());
  return buildGraph(
    roots
      .filter(({ cluster }) => wanted === undefined || cluster === wanted)
      .map(({ cluster, kustomization: root }) => ({
        cluster,
        objects: follow(
          root,
          applied({ cluster, before: undefined, after: root }),
        ),
        external: externalToRoot(root, [
          ...externals.all,
          ...(externals.byCluster.get(cluster ?? "") ?? []),
        ]),
      })),
  );
}

/** The work tree as Flux would get it. */
function fluxTree({ context, repository }: Session): RenderTree {
  const { cwd, fs } = context;
  const top = workTreeTop(cwd, repository, fs);
  const whole = treeOf(openWorkspace(top, fs, () => {}));
  const { prefix } = repository;
  const { inSource, ignore } = readRenderSettings(whole, prefix);
  const tree = placedTree(whole, { inGit: prefix, inSource });
  return withoutIgnored(tree, ignoreOf(tree, ignore));
}

function treeOf(workspace: Workspace): RenderTree {
  const read = (path: string): string | undefined => workspace.read(path)?.text;
  return { list: workspace.list, read, id: read };
}

function hasConfig({ workspace }: Session): boolean {
  return workspace.read(configFile) !== undefined;
}

function holdsFlux(tree: RenderTree): boolean {
  return tree
    .list("")
    .some(
      (file) =>
        /\.ya?ml$/.test(file) &&
        tree.read(file)?.includes(".fluxcd.io/") === true,
    );
}
