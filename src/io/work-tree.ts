/** The work tree as git sees it: first only what is not committed, and every file where somebody asks. */
import { Problem } from "../diagnostics/problem.ts";
import { runGit } from "./git-batch.ts";
import type { ProcessOptions } from "./process.ts";

/** A file as git has it: git's mode and the blob's id; the id is undefined where only the disk knows it. */
export interface Entry {
  readonly mode: string;
  readonly id: string | undefined;
}

/** A file that is not the same everywhere; undefined where there is none. */
export interface FileStatus {
  /** In the commit that is checked out. */
  readonly head: Entry | undefined;
  /** In the index: undefined for what git does not track. */
  readonly index: Entry | undefined;
  readonly disk: Entry | undefined;
}

/** What has become of the commit that is checked out. Paths are relative to the repository's top. */
export interface Status {
  readonly top: string;
  /** The commit that is checked out; undefined before the first one. */
  readonly head: string | undefined;
  /** The files that are not committed as they are on the disk; what git ignores is not among them. */
  readonly files: ReadonlyMap<string, FileStatus>;
  /** Whether a merge has left files that the index has several times. */
  readonly isUnmerged: boolean;
  /** What the repository's object ids are made by. */
  readonly hash: "sha1" | "sha256";
}

/**
 * Asks git what is not committed.
 *
 * @param options.cwd the repository's top
 */
export async function readStatus(options: ProcessOptions): Promise<Status> {
  const output = await expectGit(
    [
      "status",
      "--porcelain=v2",
      "--branch",
      "-z",
      "--no-renames",
      "--untracked-files=all",
      "--ignore-submodules=dirty",
    ],
    options,
  );
  const files = new Map<string, FileStatus>();
  let head: string | undefined;
  let isUnmerged = false;
  for (const record of records(output)) {
    const [kind, second = ""] = record.split(" ", 3);
    if (kind === "#") {
      if (record.startsWith("# branch.oid ")) head = record.slice(13);
      continue;
    }
    isUnmerged ||= kind === "u";
    const { path, ...file } = fileStatus(record, kind, second);
    // What was taken out of the index and is still on the disk has two lines.
    files.set(path, { ...file, head: files.get(path)?.head ?? file.head });
  }
  return {
    top: options.cwd,
    head: head === "(initial)" ? undefined : head,
    files,
    isUnmerged,
    hash: head?.length === 64 ? "sha256" : "sha1",
  };
}

/** git's mode of what is not there. */
const absentMode = "000000";

/** What git says of a file: its mode and its id, if there is one. */
export function entryOf(
  mode: string,
  id: string | undefined,
): Entry | undefined {
  return mode === absentMode ? undefined : { mode, id };
}

/** A line of `git status --porcelain=v2` (git-status(1)). */
function fileStatus(
  record: string,
  kind: string | undefined,
  states: string,
): FileStatus & { readonly path: string } {
  const fields = record.split(" ");
  const after = (count: number): string => fields.slice(count).join(" ");
  // `? PATH`
  if (kind === "?")
    return {
      path: after(1),
      head: undefined,
      index: undefined,
      disk: { mode: "100644", id: undefined },
    };
  // `1 XY SUB mH mI mW hH hI PATH`
  const [, , , mH = "", mI = "", mW = "", hH, hI] = fields;
  if (kind === "1") {
    const index = entryOf(mI, hI);
    return {
      path: after(8),
      head: entryOf(mH, hH),
      index,
      // What is only staged is on the disk as the index has it.
      disk: states.endsWith(".") ? index : entryOf(mW, undefined),
    };
  }
  // `u XY SUB m1 m2 m3 mW h1 h2 h3 PATH`: as both began, ours, theirs.
  const [, , , m1 = "", m2 = "", m3 = "", disk = "", h1, h2, h3] = fields;
  const ours = entryOf(m2, h2);
  return {
    path: after(10),
    head: ours,
    index: ours ?? entryOf(m3, h3) ?? entryOf(m1, h1),
    disk: entryOf(disk, undefined),
  };
}

/** Every file of the work tree, sorted by path: what git tracks and what it would track. */
export async function listFiles(
  { files: apart }: Status,
  options: ProcessOptions,
): Promise<ReadonlyMap<string, Entry>> {
  const index = await expectGit(["ls-files", "--stage", "-z"], options);
  const files = new Map<string, Entry>();
  for (const record of records(index)) {
    // `MODE ID STAGE\tPATH`
    const tab = record.indexOf("\t");
    const [mode = "", id = ""] = record.slice(0, tab).split(" ");
    files.set(record.slice(tab + 1), { mode, id });
  }
  for (const [path, { disk }] of apart)
    if (disk === undefined) files.delete(path);
    else files.set(path, disk);
  return files;
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
