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
  const [containing, remotes] = await Promise.all([
    git(
      [
        "for-each-ref",
        "--contains=HEAD",
        "--format=%(refname)",
        "refs/remotes",
      ],
      options,
    ),
    git(["remote"], options),
  ]);
  if (containing === undefined || remotes === undefined) return undefined;
  const refs = new Set(linesOf(containing));
  // A remote's name may hold slashes, as a branch's may.
  const has = linesOf(remotes).some((remote) =>
    refs.has(`refs/remotes/${remote}/${branch}`),
  );
  return has ? undefined : { why: "not-on-branch", branch };
}

/** Where a work tree's branch comes from, as far as Git knows. */
export interface Origin {
  /** The remote's URL, as Git writes it; undefined where there is none. */
  readonly url: string | undefined;
  /** Undefined where HEAD is on no branch. A branch without a commit is one. */
  readonly branch: string | undefined;
  /** The remote's name; undefined where there is none. */
  readonly remote: string | undefined;
  /** Whether the branch follows that remote, so that `git push` alone knows where to. */
  readonly follows: boolean;
}

/** Asks for the branch that is checked out, and for the remote that it follows: else `origin`, else the only one. */
export async function readOrigin(options: ProcessOptions): Promise<Origin> {
  const line = async (
    ...args: readonly string[]
  ): Promise<string | undefined> => (await git(args, options))?.trimEnd();
  const branch = await line("symbolic-ref", "--quiet", "--short", "HEAD");
  const followed =
    branch === undefined
      ? undefined
      : await line("config", "--get", `branch.${branch}.remote`);
  const remotes = linesOf((await git(["remote"], options)) ?? "");
  const remote =
    [followed, "origin"].find((one) => one && remotes.includes(one)) ??
    (remotes.length === 1 ? remotes[0] : undefined);
  const url =
    remote === undefined
      ? undefined
      : await line("remote", "get-url", "--", remote);
  return {
    url,
    branch,
    remote,
    follows: remote !== undefined && remote === followed,
  };
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
