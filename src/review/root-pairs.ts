/** The clusters of two states. */
import { Problem } from "../diagnostics/problem.ts";
import type { RenderTree } from "../render/render-tree.ts";
import {
  findRoots,
  findSyncRoots,
  folderOf,
  rootAt,
  type Root,
} from "../render/roots.ts";
import type { RootPair } from "./comparison.ts";

/** The roots of a tree; with a path the one that begins there. */
export function rootsIn(tree: RenderTree, path: string | undefined): Root[] {
  const roots = findRoots(tree);
  if (path === undefined) return roots.length > 0 ? roots : findSyncRoots(tree);
  const named = rootAt(path);
  const folder = rootFolder(named);
  const own = roots.filter((root) => rootFolder(root) === folder);
  return own.length > 0 || tree.list(folder).length === 0 ? own : [named];
}

/** What to say where no root was found. */
export function noEntry(path: string | undefined): Problem {
  return path === undefined
    ? new Problem("no-entry", "nothing here says where Flux begins", {
        hint: "name the folder: `--path clusters/prod`",
      })
    : new Problem("no-entry", `there is no folder ${path}`, {
        hint: "name the folder that Flux begins at, from the top of the repository",
      });
}

const rootFolder = ({ kustomization: { fields } }: Root): string =>
  folderOf(fields);

/** A tree, and where Flux begins in it. */
export interface RootedTree {
  readonly tree: RenderTree;
  readonly roots: readonly Root[];
}

/**
 * The clusters of both sides. Where one of them does not say how a folder is applied that it has (it was made before anybody
 * wrote that down), it is taken to be applied as the other one says.
 */
export function pairRoots(before: RootedTree, after: RootedTree): RootPair[] {
  const names = new Set(
    [...before.roots, ...after.roots].map(({ cluster }) => cluster),
  );
  return [...names].map((cluster) => {
    const [old, next] = [before, after].map(({ roots }) =>
      roots.find((root) => root.cluster === cluster),
    );
    const borrowed = (
      root: Root | undefined,
      { tree }: RootedTree,
    ): Root | undefined =>
      root !== undefined && tree.list(rootFolder(root)).length > 0
        ? root
        : undefined;
    return {
      cluster,
      before: (old ?? borrowed(next, before))?.kustomization,
      after: (next ?? borrowed(old, after))?.kustomization,
    };
  });
}
