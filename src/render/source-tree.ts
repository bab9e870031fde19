/** A state of the repository as Flux gets it. */
import { ignoreFileName, sourceIgnore } from "../manifests/source-ignore.ts";
import type { RenderTree } from "./render-tree.ts";

/** Where files lie in Git, and where in what Flux fetches; both from the top, `""` for the top itself. */
export interface Placement {
  readonly inGit: string;
  readonly inSource: string;
}

/**
 * The tree with its paths as Flux knows them (a fork or an export may lie elsewhere than the repository that Flux reads).
 */
export function placedTree(
  tree: RenderTree,
  { inGit, inSource }: Placement,
): RenderTree {
  if (inGit === inSource) return tree;
  const toGit = (path: string): string | undefined =>
    moved(path, inSource, inGit);
  return {
    list: (folder) => {
      // A folder above has all of it.
      const from =
        toGit(folder) ?? (isAbove(folder, inSource) ? inGit : undefined);
      return from === undefined
        ? []
        : tree.list(from).flatMap((path) => moved(path, inGit, inSource) ?? []);
    },
    read: (path) => {
      const its = toGit(path);
      return its === undefined ? undefined : tree.read(its);
    },
    id: (path) => {
      const its = toGit(path);
      return its === undefined ? undefined : tree.id(its);
    },
  };
}

/** A path below one folder as it is below another; undefined for one that lies elsewhere. */
export function moved(
  path: string,
  from: string,
  to: string,
): string | undefined {
  // Also of what lies elsewhere: it stays where it is.
  if (from === to) return path;
  if (path !== from && from !== "" && !path.startsWith(`${from}/`))
    return undefined;
  const rest = from === "" ? path : path.slice(from.length + 1);
  return [to, rest].filter((part) => part !== "").join("/");
}

/** As {@link moved}, without those that lie elsewhere. */
export function allMoved(
  paths: readonly string[],
  from: string,
  to: string,
): string[] {
  return paths.flatMap((path) => moved(path, from, to) ?? []);
}

function isAbove(folder: string, path: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

/**
 * The tree without what the source leaves out.
 *
 * @param ignore `spec.ignore` of the source
 */
export function withoutIgnored(
  tree: RenderTree,
  ignore: string | undefined,
): RenderTree {
  const files = tree
    .list("")
    .filter(isIgnoreFile)
    .map((path) => ({
      folder: path.slice(
        0,
        Math.max(0, path.length - ignoreFileName.length - 1),
      ),
      text: tree.read(path) ?? "",
    }));
  const { hides } = sourceIgnore(files, ignore);
  const listed = new Map<string, readonly string[]>();
  return {
    list: (folder) => {
      let paths = listed.get(folder);
      if (paths === undefined) {
        const all = tree.list(folder);
        const kept = all.filter((path) => !hides(path));
        listed.set(folder, (paths = kept.length < all.length ? kept : all));
      }
      return paths;
    },
    read: (path) => (hides(path) ? undefined : tree.read(path)),
    id: (path) => (hides(path) ? undefined : tree.id(path)),
  };
}

/** Whether it says what the source leaves out. */
export function isIgnoreFile(path: string): boolean {
  return path === ignoreFileName || path.endsWith(`/${ignoreFileName}`);
}

/** The files that only one of two trees has: where they do not leave out the same. */
export function shownInOne(before: RenderTree, after: RenderTree): string[] {
  const [old, next] = [new Set(before.list("")), new Set(after.list(""))];
  return [...new Set([...old, ...next])].filter(
    (path) => old.has(path) !== next.has(path),
  );
}
