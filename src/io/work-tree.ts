/** The work tree as git sees it. */
import { Problem } from "../diagnostics/problem.ts";
import { runGit } from "./git-batch.ts";
import type { ProcessOptions } from "./process.ts";

/** A file as git has it: git's mode and the blob's id; the id is undefined where only the disk knows it. */
export interface Entry {
  readonly mode: string;
  readonly id: string | undefined;
}

/** A work tree's files. Paths are relative to the repository's top. */
export interface WorkTree {
  readonly top: string;
  /** Sorted by path. */
  readonly files: ReadonlyMap<string, Entry>;
  /** Files that git does not track and does not ignore either. */
  readonly untracked: readonly string[];
  /** What git's index has of the files that are not on the disk as it has them. */
  readonly indexed: ReadonlyMap<string, Entry>;
  /** Whether a merge has left files that the index has several times. */
  readonly isUnmerged: boolean;
  /** How many files are not committed as they are on the disk. */
  readonly uncommitted: number;
  /** What the repository's object ids are made by. */
  readonly hash: "sha1" | "sha256";
}

/**
 * Lists the work tree: what git tracks and what it would track, without what it ignores.
 *
 * @param options.cwd the repository's top
 */
export async function readWorkTree(options: ProcessOptions): Promise<WorkTree> {
  const [index, status] = await Promise.all([
    expectGit(["ls-files", "--stage", "-z"], options),
    expectGit(
      [
        "status",
        "--porcelain=v2",
        "-z",
        "--no-renames",
        "--untracked-files=all",
        "--ignore-submodules=dirty",
      ],
      options,
    ),
  ]);
  const files = new Map<string, Entry>();
  let idLength = 0;
  for (const record of records(index)) {
    // `MODE ID STAGE\tPATH`
    const tab = record.indexOf("\t");
    const [mode = "", id = ""] = record.slice(0, tab).split(" ");
    files.set(record.slice(tab + 1), { mode, id });
    idLength = id.length;
  }
  const untracked: string[] = [];
  const indexed = new Map<string, Entry>();
  const changes = records(status);
  for (const record of changes) {
    const { path, mode, isStaged, isUntracked } = statusOf(record);
    if (isUntracked) untracked.push(path);
    // What is only staged is on the disk as the index has it.
    if (isStaged) continue;
    const entry = files.get(path);
    if (entry !== undefined) indexed.set(path, entry);
    if (mode === absentMode) files.delete(path);
    else files.set(path, { mode, id: undefined });
  }
  return {
    top: options.cwd,
    files,
    untracked,
    indexed,
    isUnmerged: changes.some((record) => record.startsWith("u ")),
    uncommitted: changes.length,
    hash: idLength === 64 ? "sha256" : "sha1",
  };
}

/** git's mode of what is not there. */
export const absentMode = "000000";

/** A line of `git status --porcelain=v2` (git-status(1)). */
function statusOf(record: string): {
  readonly path: string;
  /** Of the file on the disk. */
  readonly mode: string;
  readonly isStaged: boolean;
  readonly isUntracked: boolean;
} {
  const fields = record.split(" ");
  const [kind, states = ""] = fields;
  const isUntracked = kind === "?";
  // `? PATH`, `1 XY SUB mH mI mW hH hI PATH`, `u XY SUB m1 m2 m3 mW h1 h2 h3 PATH`
  const [mode, before] = isUntracked
    ? ["100644", 1]
    : kind === "1"
      ? [fields[5] ?? "", 8]
      : [fields[6] ?? "", 10];
  return {
    path: fields.slice(before).join(" "),
    mode,
    isStaged: kind === "1" && states.endsWith("."),
    isUntracked,
  };
}

/** What git prints with `-z`. */
export function records(output: Buffer): string[] {
  return output
    .toString("utf8")
    .split("\0")
    .filter((record) => record !== "");
}

/**
 * Runs git, which must succeed.
 *
 * @throws Problem (`git-failed`) with git's own words
 */
export async function expectGit(
  args: readonly string[],
  options: ProcessOptions,
): Promise<Buffer> {
  const { code, stdout, stderr } = await runGit(args, options);
  if (code === 0) return stdout;
  throw new Problem(
    "git-failed",
    `git ${args[0] ?? ""} failed: ${stderr.trim()}`,
    {
      hint: "see what `git status` says in this folder",
    },
  );
}
