/** Which two Git states a review compares; what is in them is not looked at. */
import type { ProcessOptions } from "../io/process.ts";
import { findStates } from "../io/refs.ts";
import {
  changedPaths,
  differenceOf,
  noDifference,
  type Difference,
} from "../io/states.ts";
import { readStatus, type Status } from "../io/work-tree.ts";

/** Two Git states, and which files they do not share. */
export interface GitStates {
  /** Each by what it has otherwise than the work tree. */
  readonly before: Difference;
  readonly after: Difference;
  readonly status: Status;
  readonly beforeText: string;
  readonly afterText: string;
  /** The commit that the review begins at. */
  readonly base: string;
  /** In Git's own paths. */
  readonly changed: readonly string[];
}

export interface FindStatesOptions extends ProcessOptions {
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** The branch that the config on the disk names. */
  readonly branch: string | undefined;
}

/**
 * Finds the two states.
 *
 * @param options.cwd the repository's top
 */
export async function findGitStates(
  options: FindStatesOptions,
): Promise<GitStates> {
  const [found, status] = await Promise.all([
    findStates(options, options),
    readStatus(options),
  ]);
  const { base, head, baseText, headText } = found;
  const [before, after] = await Promise.all([
    differenceOf(status, base, options),
    head === undefined ? noDifference : differenceOf(status, head, options),
  ]);
  return {
    before,
    after,
    status,
    beforeText: baseText,
    afterText: headText ?? workTreeText(status.files.size),
    base,
    changed: changedPaths(before, after, status),
  };
}

/** Fault 53: what is not committed is compared too, and that is said. */
function workTreeText(uncommitted: number): string {
  if (uncommitted === 0) return "the work tree";
  return `the work tree (${uncommitted} ${uncommitted === 1 ? "file" : "files"} not committed)`;
}
