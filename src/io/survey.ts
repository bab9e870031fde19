/** A look at the folders that a plan writes into, each of them once, however many files it holds. */
import { Problem } from "../diagnostics/problem.ts";
import type { Entry, FileSystem } from "./filesystem.ts";
import { folderOf } from "./filesystem.ts";
import { readProblem } from "./tree.ts";

/** Where paths are relative to, and through what they are reached. */
export interface Place {
  /** Absolute path of the folder of `fluxsmith.yaml`. */
  readonly cwd: string;
  readonly fs: FileSystem;
}

/** `refused`: something is there that must not be written through; `problems` says what. */
type State = "there" | "missing" | "refused";

export interface Survey {
  /** What stands at the path of a folder (relative, forward slashes), as seen the first time it was asked for. */
  state(folder: string): State;
  /** What a folder that is there holds, by name; empty for any other. */
  entries(folder: string): ReadonlyMap<string, Entry>;
  /** One for each folder that was refused or could not be read. */
  readonly problems: readonly Problem[];
}

const nothing: ReadonlyMap<string, Entry> = new Map();

export function survey({ cwd, fs }: Place): Survey {
  const states = new Map<string, State>([["", "there"]]);
  const listings = new Map<string, ReadonlyMap<string, Entry>>();
  const problems: Problem[] = [];

  function state(folder: string): State {
    const known = states.get(folder);
    if (known !== undefined) return known;
    const parent = state(folderOf(folder));
    const found = parent === "there" ? look(folder) : parent;
    states.set(folder, found);
    return found;
  }

  function look(folder: string): State {
    const status = attempt(folder, () =>
      fs.lstatSync(`${cwd}/${folder}`, { throwIfNoEntry: false }),
    );
    if (status === "failed") return "refused";
    if (status === undefined) return "missing";
    if (status.isDirectory()) return "there";
    problems.push(
      status.isSymbolicLink()
        ? symlinkProblem(folder)
        : new Problem("file-type", `${folder} is a file, not a folder`, {
            path: folder,
            hint: "Move the file away: generated files go into a folder of that name",
          }),
    );
    return "refused";
  }

  function entries(folder: string): ReadonlyMap<string, Entry> {
    const known = listings.get(folder);
    if (known !== undefined) return known;
    const found = state(folder) === "there" ? list(folder) : nothing;
    listings.set(folder, found);
    return found;
  }

  function list(folder: string): ReadonlyMap<string, Entry> {
    const found = attempt(folder, () =>
      fs.readdirSync(`${cwd}/${folder}`, { withFileTypes: true }),
    );
    if (found === "failed") return nothing;
    return new Map(found.map((entry) => [entry.name, entry]));
  }

  function attempt<T>(folder: string, read: () => T): T | "failed" {
    try {
      return read();
    } catch (error) {
      const problem = readProblem(folder, error);
      if (!(problem instanceof Problem)) throw problem;
      problems.push(problem);
      return "failed";
    }
  }

  return { state, entries, problems };
}

/** Fault 38: what is behind a symlink may lie outside the repository, and a rename would replace the link. */
export function symlinkProblem(path: string): Problem {
  return new Problem("file-symlink", `${path} is a symlink`, {
    path,
    hint: "Put a real file or folder in its place, or generate into another folder",
  });
}
