import { Problem } from "../diagnostics/problem.ts";
import { errnoOf, explain } from "./errno.ts";
import type { FileSystem } from "./filesystem.ts";
import { isTemporary } from "./whole-file.ts";

/** What lies below a folder; paths relative to `cwd`, with forward slashes, sorted by code units. */
export interface Tree {
  readonly files: readonly string[];
  /** The folders below the one asked for, without itself. */
  readonly directories: readonly string[];
  /** Never followed: what they point at may lie outside the repository, or above themselves. */
  readonly symlinks: readonly string[];
}

/**
 * Lists everything below `directory` (relative to `cwd`, `""` for all of it), except Git's own `.git`, npm's `node_modules` and
 * temporary files that a killed run left. A folder that is missing, or a file,
 * has nothing in it; one that is a symlink, or lies behind one, is listed
 * as that symlink. Sockets, pipes and devices are left out: reading one would wait for ever.
 *
 * @throws Problem (`file-read`) where a folder cannot be read.
 */
export function readTree(cwd: string, directory: string, fs: FileSystem): Tree {
  const files: string[] = [];
  const directories: string[] = [];
  const symlinks: string[] = [];
  const walk = (folder: string): void => {
    const entries = attempt(folder, () =>
      fs.readdirSync(folder === "" ? cwd : `${cwd}/${folder}`, {
        withFileTypes: true,
      }),
    );
    const below = folder === "" ? "" : `${folder}/`;
    for (const entry of entries) {
      if (leftOut.has(entry.name) || isTemporary(entry.name)) continue;
      const path = below + entry.name;
      if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink()) symlinks.push(path);
      else if (entry.isDirectory()) {
        directories.push(path);
        walk(path);
      }
    }
  };
  const way = lookAlong(cwd, directory, fs);
  if (way.symlink !== undefined) symlinks.push(way.symlink);
  else if (way.there) walk(directory);
  return {
    files: files.toSorted(),
    directories: directories.toSorted(),
    symlinks: symlinks.toSorted(),
  };
}

const leftOut: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** Goes down to `directory` without following a symlink. */
function lookAlong(
  cwd: string,
  directory: string,
  fs: FileSystem,
): { there: boolean; symlink?: string } {
  const segments = directory === "" ? [] : directory.split("/");
  for (const [index] of segments.entries()) {
    const path = segments.slice(0, index + 1).join("/");
    const status = attempt(path, () =>
      fs.lstatSync(`${cwd}/${path}`, { throwIfNoEntry: false }),
    );
    if (status === undefined || status.isFile()) return { there: false };
    if (status.isSymbolicLink()) return { there: false, symlink: path };
  }
  return { there: true };
}

/**
 * A file's bytes.
 *
 * @throws Problem (`file-read`), also where it is missing.
 */
export function readBytes(
  cwd: string,
  path: string,
  fs: FileSystem,
): Uint8Array {
  return attempt(path, () => fs.readFileSync(`${cwd}/${path}`));
}

/**
 * A file's text; bytes that are not UTF-8 become U+FFFD, a byte order mark stays.
 *
 * @throws Problem (`file-read`), also where it is missing.
 */
export function readText(cwd: string, path: string, fs: FileSystem): string {
  return attempt(path, () => fs.readFileSync(`${cwd}/${path}`, "utf8"));
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw readProblem(path, error);
  }
}

/** The Problem that an error met while reading `path` amounts to; an error that is none comes back as it is. */
export function readProblem(path: string, error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const { cause, hint } = explain(errno);
  const what = path === "" ? "the folder" : path;
  return new Problem("file-read", `cannot read ${what}: ${cause}`, {
    path,
    hint,
    cause: error,
  });
}
