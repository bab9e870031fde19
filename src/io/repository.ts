import { basename, dirname, resolve } from "node:path";
import { Problem } from "../diagnostics/problem.ts";
import { errnoOf } from "./errno.ts";
import type { FileSystem, Status } from "./filesystem.ts";
import { readProblem } from "./tree.ts";

/** Where a folder lies in its Git repository, if it lies in one. */
export interface Repository {
  /** The folder's path within the work tree, with forward slashes; `""` at its top (`git rev-parse --show-prefix`, without the slash). */
  readonly prefix: string;
  /** Absolute path of the folder for the lock and the journal: in Git's own, so that they are never committed. */
  readonly stateDirectory: string;
  /** Absolute path of the work tree's own Git directory (`git rev-parse --git-dir`); undefined outside Git. */
  readonly gitDirectory: string | undefined;
}

/**
 * Finds the Git repository around `cwd` by walking up to the nearest `.git`, as git does, but without starting git,
 * which would take longer than a whole small run. `GIT_DIR` is not looked at: the output must not hang on it.
 *
 * @param cwd an absolute path; symlinks in it are resolved first, as git does
 * @throws Problem (`bad-option`) where `cwd` is no folder, and (`file-read`) where one on the way cannot be looked into.
 */
export function findRepository(cwd: string, fs: FileSystem): Repository {
  try {
    const status = statusOf(cwd, fs);
    if (status?.isDirectory() !== true)
      throw new Problem(
        "bad-option",
        status === undefined
          ? `there is no folder ${cwd}`
          : `${cwd} is a file, not a folder`,
        { path: cwd, hint: "name the folder of fluxsmith.yaml with --cwd" },
      );
    return walkUp(cwd, fs);
  } catch (error) {
    throw readProblem(cwd, error);
  }
}

function statusOf(path: string, fs: FileSystem): Status | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (errnoOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

function walkUp(cwd: string, fs: FileSystem): Repository {
  const start = fs.realpathSync(cwd);
  const below: string[] = [];
  for (let folder = start; ; folder = dirname(folder)) {
    const gitDirectory = gitDirectoryOf(folder, fs);
    if (gitDirectory !== undefined) {
      return {
        prefix: below.join("/"),
        // Each config of the repository has a state of its own.
        stateDirectory: resolve(
          gitDirectory,
          "fluxsmith",
          below.map(encodeURIComponent).join("+"),
        ),
        gitDirectory,
      };
    }
    if (dirname(folder) === folder) break;
    below.unshift(basename(folder));
  }
  return {
    prefix: "",
    stateDirectory: resolve(start, ".fluxsmith"),
    gitDirectory: undefined,
  };
}

/**
 * The top of the work tree around a folder: its absolute path, without symlinks; the folder itself outside Git.
 *
 * @param cwd the absolute path that the repository was found for
 */
export function workTreeTop(
  cwd: string,
  { prefix }: Repository,
  fs: FileSystem,
): string {
  const steps = prefix === "" ? [] : prefix.split("/");
  return resolve(fs.realpathSync(cwd), ...steps.map(() => ".."));
}

/**
 * The Git directory that `<folder>/.git` is or names. A work tree made by `git worktree` and a submodule have a file
 * there (gitrepository-layout(5)): `gitdir: ` and a path, absolute or relative to the folder.
 */
function gitDirectoryOf(folder: string, fs: FileSystem): string | undefined {
  const path = resolve(folder, ".git");
  const status = fs.statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory() === true) return isGit(path, fs) ? path : undefined;
  if (status?.isFile() !== true) return undefined;
  const named = /^gitdir: (.+?)\r?\n?$/.exec(fs.readFileSync(path, "utf8"));
  if (named?.[1] === undefined) return undefined;
  const gitDirectory = resolve(folder, named[1]);
  return isGit(gitDirectory, fs) ? gitDirectory : undefined;
}

/** An empty folder called `.git` is no repository to git either. */
function isGit(path: string, fs: FileSystem): boolean {
  return exists(`${path}/HEAD`, fs);
}

/** The marks that git leaves in its directory while a merge, a cherry-pick, a revert or a rebase is unfinished. */
const marks = [
  "MERGE_HEAD",
  "CHERRY_PICK_HEAD",
  "REVERT_HEAD",
  "rebase-merge",
  "rebase-apply",
] as const;

/**
 * Whether a merge or the like is unfinished: generated files may then be of either side, which no index knows, without
 * anybody having edited them by hand.
 */
export function mergeInProgress(
  repository: Repository,
  fs: FileSystem,
): boolean {
  const { gitDirectory } = repository;
  if (gitDirectory === undefined) return false;
  return marks.some((mark) => exists(`${gitDirectory}/${mark}`, fs));
}

function exists(path: string, fs: FileSystem): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (errnoOf(error) === "ENOTDIR") return false;
    throw readProblem(path, error);
  }
}
