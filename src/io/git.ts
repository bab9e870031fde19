/** Questions to Git. Commands that write files ask none: their output must not hang on it. */
import {
  NotStarted,
  TimedOut,
  runProcess,
  type ProcessOptions,
} from "./process.ts";

const timeout = 10_000;

/** The output of a git command; undefined where it fails, or there is no git. */
async function git(
  args: readonly string[],
  options: ProcessOptions,
): Promise<string | undefined> {
  try {
    const ended = await runProcess("git", args, { ...options, timeout });
    return ended.code === 0 ? ended.stdout : undefined;
  } catch (error) {
    if (error instanceof NotStarted || error instanceof TimedOut)
      return undefined;
    throw error;
  }
}

/** Why Flux would not find what stands in the work tree; undefined where it would, or nobody can tell. */
export type Unpushed =
  | { readonly why: "uncommitted"; readonly files: readonly string[] }
  | { readonly why: "not-on-branch"; readonly branch: string };

/**
 * Whether the files below `folders` are committed and HEAD is on a remote's branch, as far as the last fetch knows.
 *
 * @param branch the branch that Flux reads; undefined where it reads a tag or a commit, of which nothing is said
 */
export async function findUnpushed(
  folders: readonly string[],
  branch: string | undefined,
  options: ProcessOptions,
): Promise<Unpushed | undefined> {
  const status = await git(
    [
      "status",
      "--porcelain",
      "-z",
      "--no-renames",
      // Each file, whatever the user's `status.showUntrackedFiles` says.
      "--untracked-files=all",
      "--",
      ...folders,
    ],
    options,
  );
  if (status === undefined) return undefined;
  const files = status.split("\0").filter((line) => line !== "");
  if (files.length > 0)
    return { why: "uncommitted", files: files.map((line) => line.slice(3)) };
  if (branch === undefined) return undefined;
  const containing = await git(
    ["for-each-ref", "--contains=HEAD", "--format=%(refname)", "refs/remotes"],
    options,
  );
  if (containing === undefined) return undefined;
  const has = containing
    .split("\n")
    .some((ref) => ref.replace(/^refs\/remotes\/[^/]+\//, "") === branch);
  return has ? undefined : { why: "not-on-branch", branch };
}
