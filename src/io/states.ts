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
  entryOf,
  expectGit,
  records,
  type Entry,
  type Status,
} from "./work-tree.ts";

/** A file in a state, and on the disk; undefined where there is none. */
interface Apart {
  readonly its: Entry | undefined;
  readonly disk: Entry | undefined;
}

/** The work tree, and every file of it, sorted by path. */
export interface WorkTree {
  readonly status: Status;
  readonly files: ReadonlyMap<string, Entry>;
}

/** Where a state is not the work tree, or may not be, by path. */
export type Difference = ReadonlyMap<string, Apart>;

/** A state of the repository. Paths are relative to the repository's top. */
export interface State extends RenderTree {
  /** A file as it is. */
  readonly bytes: (path: string) => Buffer | undefined;
  /** The submodules, whose content is not here. */
  readonly submodules: () => readonly string[];
}

/** A regular file, executable or not: all that Flux's source-controller takes (fluxcd/pkg/artifact, Storage.Archive). */
const isFile = ({ mode }: Entry): boolean => mode.startsWith("100");

const submodule = "160000";

/** The work tree itself, as a state. */
export const noDifference: Difference = new Map();

/**
 * What a commit has otherwise than the work tree. Found without a look at the disk, which git's status has had: a commit
 * differs from the index in what git knows by its trees.
 *
 * @param commit a whole object id
 */
export async function differenceOf(
  status: Status,
  commit: string,
  options: ProcessOptions,
): Promise<Difference> {
  const { files, head, isUnmerged } = status;
  const found = new Map<string, Apart>();
  const isHead = commit === head && !isUnmerged;
  for (const [path, { head: inHead, index, disk }] of files) {
    const its = isHead ? inHead : index;
    // In a merge, git's diff speaks of all that it tracks.
    if (!isUnmerged || index === undefined) found.set(path, { its, disk });
  }
  if (isHead) return found;
  const raw = await expectGit(
    [
      "diff",
      // What a merge has left can only be compared with the disk.
      ...(isUnmerged ? [] : ["--cached"]),
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
  const parts = records(raw);
  for (let at = 0; at + 1 < parts.length; at += 2) {
    // `:MODE MODE ID ID STATUS`, then the path: the commit's, and the index's (or the disk's, whose id git does not say).
    const [mode = "", otherMode = "", id = "", otherId = ""] = (parts[at] ?? "")
      .slice(1)
      .split(" ");
    const path = parts[at + 1] ?? "";
    const other = entryOf(otherMode, isUnmerged ? undefined : otherId);
    const file = files.get(path);
    found.set(path, {
      its: entryOf(mode, id),
      disk: file === undefined ? other : file.disk,
    });
  }
  return found;
}

/** The paths whose files are not the same in both states, sorted. */
export function changedPaths(
  before: Difference,
  after: Difference,
  status: Status,
): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const version = (entry: Entry | undefined, path: string): string => {
    if (entry?.mode === submodule) return `submodule ${entry.id ?? ""}`;
    if (entry === undefined || !isFile(entry)) return "";
    return entry.id ?? idOnDisk(path, status) ?? "";
  };
  return [...paths]
    .filter((path) => {
      const [one, other] = [before.get(path), after.get(path)];
      const old = one === undefined ? other?.disk : one.its;
      const next = other === undefined ? one?.disk : other.its;
      return version(old, path) !== version(next, path);
    })
    .toSorted(compare);
}

/** The contents of what a state has otherwise, by their ids. */
export function contentsOf(
  difference: Difference,
  options: ProcessOptions,
): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...difference.values()].flatMap(({ its }) =>
    its !== undefined && isFile(its) ? (its.id ?? []) : [],
  );
  return readBlobs(wanted, options);
}

/**
 * A state.
 *
 * @param blobs the contents of what it has otherwise
 */
export function stateOf(
  difference: Difference,
  blobs: ReadonlyMap<string, Buffer>,
  { status, files }: WorkTree,
): State {
  const entryAt = (path: string): Entry | undefined => {
    const apart = difference.get(path);
    return apart === undefined ? files.get(path) : apart.its;
  };
  const texts = new Map<string, string | undefined>();
  const ids = new Map<string, string | undefined>();
  let sorted: readonly string[] | undefined;
  const bytesOf = (path: string): Buffer | undefined => {
    const entry = entryAt(path);
    if (entry === undefined || !isFile(entry)) return undefined;
    return difference.has(path)
      ? blobs.get(entry.id ?? "")
      : readFile(`${status.top}/${path}`);
  };
  return {
    list: (folder) =>
      below((sorted ??= pathsIn(files, difference, entryAt)), folder),
    bytes: bytesOf,
    read: (path) => {
      if (!texts.has(path)) texts.set(path, bytesOf(path)?.toString("utf8"));
      return texts.get(path);
    },
    id: (path) => {
      const entry = entryAt(path);
      if (entry === undefined || !isFile(entry)) return undefined;
      if (entry.id !== undefined) return entry.id;
      if (!ids.has(path)) ids.set(path, idOnDisk(path, status));
      return ids.get(path);
    },
    submodules: () => submodulesIn(files, difference),
  };
}

function submodulesIn(
  files: ReadonlyMap<string, Entry>,
  difference: Difference,
): string[] {
  const found: string[] = [];
  for (const [path, { mode }] of files)
    if (mode === submodule && !difference.has(path)) found.push(path);
  for (const [path, { its }] of difference)
    if (its?.mode === submodule) found.push(path);
  return found.toSorted(compare);
}

/** Every file of a state, sorted by code units. */
function pathsIn(
  files: ReadonlyMap<string, Entry>,
  difference: Difference,
  entryAt: (path: string) => Entry | undefined,
): readonly string[] {
  const paths: string[] = [];
  let isSorted = true;
  const add = (path: string): void => {
    const entry = entryAt(path);
    if (entry === undefined || !isFile(entry)) return;
    isSorted &&= compare(paths.at(-1) ?? "", path) <= 0;
    paths.push(path);
  };
  for (const path of files.keys()) add(path);
  for (const path of difference.keys()) if (!files.has(path)) add(path);
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

/** The id that git would give the blob of a file on the disk. */
function idOnDisk(path: string, { top, hash }: Status): string | undefined {
  const bytes = readFile(`${top}/${path}`);
  return (
    bytes &&
    createHash(hash)
      .update(`blob ${bytes.length}\0`)
      .update(bytes)
      .digest("hex")
  );
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
