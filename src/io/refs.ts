/** Which two states of the repository are compared. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { runGit } from "./git-batch.ts";
import type { ProcessOptions } from "./process.ts";

/** What people name: a ref, a commit, or `A...B` for what B has changed since it left A. */
export interface NamedStates {
  readonly base: string | undefined;
  /** Undefined for the work tree. */
  readonly head: string | undefined;
  /** The branch that Flux reads, where a config says so. */
  readonly branch: string | undefined;
}

/** Two states, found. */
export interface FoundStates {
  /** A whole object id. */
  readonly base: string;
  /** A whole object id; undefined for the work tree. */
  readonly head: string | undefined;
  /** `the merge base with origin/main (1a2b3c4)`. */
  readonly baseText: string;
  readonly headText: string | undefined;
}

/**
 * Finds the commits. Without a base it is the merge base of the main branch and the head.
 *
 * @throws Problem (`no-such-ref`, `shallow-clone`, `bad-option`)
 */
export async function findStates(
  named: NamedStates,
  options: ProcessOptions,
): Promise<FoundStates> {
  const { base, head, isMerge } = split(named);
  for (const ref of [base, head])
    if (ref?.startsWith("-") === true)
      throw new Problem("bad-option", `\`${ref}\` is no ref`, {
        hint: "a ref does not begin with a dash",
      });
  const [{ checkedOut, ...from }, to] = await Promise.all([
    base === undefined ? findMain(named.branch, options) : at(base, options),
    head === undefined ? undefined : at(head, options),
  ]);
  const commit = isMerge
    ? await mergeBase(
        from,
        to ?? { ref: "HEAD", commit: checkedOut ?? "HEAD" },
        options,
      )
    : from.commit;
  return {
    base: commit,
    head: to?.commit,
    baseText: isMerge
      ? `the merge base with ${from.ref} (${commit.slice(0, 7)})`
      : textOf(from),
    headText: to && textOf(to),
  };
}

/** A ref, and the commit that it stands for. */
interface Found {
  readonly ref: string;
  readonly commit: string;
  /** The commit that is checked out, where it is known by the way. */
  readonly checkedOut?: string | undefined;
}

/** `main (1a2b3c4)`; of a commit that was named as such only that. */
function textOf({ ref, commit }: Found): string {
  const short = commit.slice(0, 7);
  return commit.startsWith(ref) ? short : `${ref} (${short})`;
}

function split({ base, head }: NamedStates): {
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly isMerge: boolean;
} {
  if (base === undefined) return { base, head, isMerge: true };
  const dots = base.indexOf("...");
  if (dots === -1 || head !== undefined) return { base, head, isMerge: false };
  return {
    base: base.slice(0, dots) || "HEAD",
    head: base.slice(dots + 3) || "HEAD",
    isMerge: true,
  };
}

async function at(ref: string, options: ProcessOptions): Promise<Found> {
  const { code, stdout } = await runGit(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    options,
  );
  if (code === 0) return { ref, commit: text(stdout) };
  if (await isShallow(options)) throw shallow(`\`${ref}\` is not here`);
  const { stdout: refs } = await runGit(
    [
      "for-each-ref",
      "--format=%(refname:short)",
      "refs/heads",
      "refs/remotes",
      "refs/tags",
    ],
    options,
  );
  throw new Problem("no-such-ref", `Git knows no commit \`${ref}\``, {
    hint:
      didYouMean(ref, text(refs).split("\n")) ??
      "name a branch, a tag or a commit; `git fetch` brings what others have pushed",
  });
}

/** The main branch, as the remote has it where there is one. */
async function findMain(
  branch: string | undefined,
  options: ProcessOptions,
): Promise<Found> {
  const names = branch === undefined ? ["main", "master"] : [branch];
  const { stdout } = await runGit(
    [
      "for-each-ref",
      "--format=%(refname)%00%(objectname)%00%(symref)%00%(HEAD)",
      ...(branch === undefined ? ["refs/remotes/origin/HEAD"] : []),
      ...names.flatMap((name) => [
        `refs/remotes/origin/${name}`,
        `refs/heads/${name}`,
      ]),
    ],
    options,
  );
  const found = new Map(
    text(stdout)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [ref = "", commit = "", target = "", mark] = line.split("\0");
        return [ref, { ref: target || ref, commit, isHead: mark === "*" }];
      }),
  );
  const checkedOut = [...found.values()].find((one) => one.isHead)?.commit;
  const wanted = [
    "refs/remotes/origin/HEAD",
    ...names.flatMap((name) => [
      `refs/remotes/origin/${name}`,
      `refs/heads/${name}`,
    ]),
  ];
  for (const ref of wanted) {
    const its = found.get(ref);
    if (its === undefined) continue;
    const short = its.ref.replace(/^refs\/(remotes|heads)\//, "");
    return { ref: short, commit: its.commit, checkedOut };
  }
  throw new Problem(
    "no-such-ref",
    `there is no branch ${names.map((name) => `\`${name}\``).join(" or ")} to compare with`,
    { hint: "say which one: `fluxsmith diff BASE`" },
  );
}

async function mergeBase(
  from: Found,
  to: Found,
  options: ProcessOptions,
): Promise<string> {
  if (from.commit === to.commit) return from.commit;
  const { code, stdout } = await runGit(
    ["merge-base", from.commit, to.commit],
    options,
  );
  if (code === 0) return text(stdout);
  const what = `${to.ref} and ${from.ref} have no commit in common`;
  if (await isShallow(options)) throw shallow(`${what} here`);
  throw new Problem("no-such-ref", what, {
    hint: "name the base itself: `fluxsmith diff BASE`",
  });
}

async function isShallow(options: ProcessOptions): Promise<boolean> {
  const { stdout } = await runGit(
    ["rev-parse", "--is-shallow-repository"],
    options,
  );
  return text(stdout) === "true";
}

function shallow(what: string): Problem {
  return new Problem("shallow-clone", `${what}: this clone is shallow`, {
    hint: "`git fetch --unshallow`; in a workflow, check out with `fetch-depth: 0`",
  });
}

function text(output: Buffer): string {
  return output.toString("utf8").trim();
}
