/**
 * Two Git states of a repository, to be compared. Each is the work tree, which lies on the disk, with what differs from it:
 * so it costs what the change costs, and not what the repository costs.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { compare } from "../model/order.ts";
import type { RenderTree } from "../render/render-tree.ts";
import { errnoOf } from "./errno.ts";
import { readBlobs } from "./git-batch.ts";
import type { ProcessOptions } from "./process.ts";
import {
  absentMode,
  expectGit,
  records,
  type Entry,
  type WorkTree,
} from "./work-tree.ts";

/** What a state has otherwise than the work tree, by path; undefined where it does not have it. */
type Overlay = ReadonlyMap<string, Entry | undefined>;

/** A state of the repository. Paths are relative to the repository's top. */
export interface State extends RenderTree {
  /** A file as it is. */
  readonly bytes: (path: string) => Buffer | undefined;
  /** The submodules, whose content is not here. */
  readonly submodules: () => readonly string[];
  /** A text that changes with what stands at a path: a file, or a submodule; undefined where neither does. */
  readonly version: (path: string) => string | undefined;
  /** The paths where it differs from the work tree, or may do so. */
  readonly apart: () => Iterable<string>;
}

/** A regular file, executable or not: all that Flux's source-controller takes (fluxcd/pkg/artifact, Storage.Archive). */
const isFile = ({ mode }: Entry): boolean => mode.startsWith("100");

const submodule = "160000";

/** The work tree as a state. */
export function workTreeState(tree: WorkTree): State {
  return stateOf(tree, new Map(), new Map());
}

/**
 * A commit as a state.
 *
 * @param commit a whole object id
 */
export async function commitState(
  tree: WorkTree,
  commit: string,
  options: ProcessOptions,
): Promise<State> {
  const overlay = await overlayOf(tree, commit, options);
  const ids = [...overlay.values()].flatMap((entry) =>
    entry !== undefined && isFile(entry) ? (entry.id ?? []) : [],
  );
  return stateOf(tree, overlay, await readBlobs(ids, options));
}

/**
 * Looked up without a look at the disk, which listing the work tree has done: a commit differs from the index in what git
 * knows by its trees, and the index from the disk in what its status says.
 */
async function overlayOf(
  tree: WorkTree,
  commit: string,
  options: ProcessOptions,
): Promise<Overlay> {
  const raw = await expectGit(
    [
      "diff",
      // What a merge has left can only be compared with the disk.
      ...(tree.isUnmerged ? [] : ["--cached"]),
      "--raw",
      "-z",
      "--no-abbrev",
      "--no-renames",
      "--no-ext-diff",
      "--ignore-submodules=dirty",
      commit,
      "--",
    ],
    options,
  );
  const overlay = new Map<string, Entry | undefined>();
  // Of those git's diff does not speak.
  for (const path of tree.untracked) overlay.set(path, undefined);
  if (!tree.isUnmerged)
    for (const [path, entry] of tree.indexed) overlay.set(path, entry);
  const parts = records(raw);
  for (let at = 0; at + 1 < parts.length; at += 2) {
    // `:MODE MODE ID ID STATUS`, then the path.
    const [mode = "", , id = ""] = (parts[at] ?? "").slice(1).split(" ");
    const path = parts[at + 1] ?? "";
    overlay.set(path, mode === absentMode ? undefined : { mode, id });
  }
  return overlay;
}

function stateOf(
  tree: WorkTree,
  overlay: Overlay,
  blobs: ReadonlyMap<string, Buffer>,
): State {
  const entryOf = (path: string): Entry | undefined =>
    overlay.has(path) ? overlay.get(path) : tree.files.get(path);
  const texts = new Map<string, string | undefined>();
  const ids = new Map<string, string>();
  let sorted: readonly string[] | undefined;
  const bytesOf = (path: string): Buffer | undefined => {
    const entry = entryOf(path);
    if (entry === undefined || !isFile(entry)) return undefined;
    return overlay.has(path)
      ? blobs.get(entry.id ?? "")
      : readFile(`${tree.top}/${path}`);
  };
  const pathsOf = (): readonly string[] =>
    (sorted ??= pathsIn(tree, overlay, entryOf));
  const idOf = (path: string): string | undefined => {
    const entry = entryOf(path);
    if (entry === undefined || !isFile(entry)) return undefined;
    if (entry.id !== undefined) return entry.id;
    let id = ids.get(path);
    const bytes = id === undefined ? bytesOf(path) : undefined;
    if (bytes !== undefined) ids.set(path, (id = blobId(bytes, tree)));
    return id;
  };
  return {
    apart: () => overlay.keys(),
    version: (path) => {
      const entry = entryOf(path);
      return entry?.mode === submodule
        ? `submodule ${entry.id ?? ""}`
        : idOf(path);
    },
    list: (folder) => below(pathsOf(), folder),
    bytes: bytesOf,
    read: (path) => {
      if (!texts.has(path)) texts.set(path, bytesOf(path)?.toString("utf8"));
      return texts.get(path);
    },
    id: idOf,
    submodules: () =>
      [...new Set([...tree.files.keys(), ...overlay.keys()])].filter(
        (path) => entryOf(path)?.mode === submodule,
      ),
  };
}

/** Every file of a state, sorted by code units. */
function pathsIn(
  { files }: WorkTree,
  overlay: Overlay,
  entryOf: (path: string) => Entry | undefined,
): readonly string[] {
  const paths: string[] = [];
  let isSorted = true;
  const add = (path: string): void => {
    const entry = entryOf(path);
    if (entry === undefined || !isFile(entry)) return;
    isSorted &&= compare(paths.at(-1) ?? "", path) <= 0;
    paths.push(path);
  };
  for (const path of files.keys()) add(path);
  for (const path of overlay.keys()) if (!files.has(path)) add(path);
  // git sorts by bytes, which is the same for nearly all names.
  return isSorted ? paths : paths.toSorted(compare);
}

/** The part of sorted paths that lies below a folder (`""`: all of it). */
function below(paths: readonly string[], folder: string): readonly string[] {
  if (folder === "") return paths;
  const start = firstFrom(paths, `${folder}/`);
  // `0` is the code unit after `/`.
  return paths.slice(start, firstFrom(paths, `${folder}0`));
}

/** The index of the first path that is not before `wanted`. */
function firstFrom(paths: readonly string[], wanted: string): number {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(paths[middle] ?? "", wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A blob's id as git makes it. */
function blobId(bytes: Buffer, { hash }: WorkTree): string {
  return createHash(hash)
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}

function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    // Gone since git listed it, or never checked out (a sparse checkout).
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** The paths whose files are not the same in both states, sorted. */
export function changedPaths(before: State, after: State): string[] {
  const paths = new Set([...before.apart(), ...after.apart()]);
  return [...paths]
    .filter((path) => before.version(path) !== after.version(path))
    .toSorted(compare);
}
