/** Following objects until Flux is done with them, on the screen. */
import type { Failure } from "../cluster/failure.ts";
import { follow, type Progress } from "../cluster/follow.ts";
import type { WholeObject } from "../cluster/git-objects.ts";
import type { ClusterView } from "../cluster/view.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { followLines, reportNotReady } from "./print-progress.ts";
import { failureOfThrown } from "./thrown-failure.ts";

export interface FollowFlags {
  /** Milliseconds. */
  readonly timeout: number;
  readonly output: "text" | "json";
  /** Whether a controller has seen what was asked for; see `cluster/follow.ts`. */
  readonly isSeen?: (live: Fields) => boolean;
}

/** How following an object has ended. */
export type Followed = Progress & {
  /** `timeout` where time was up, `unknown` where Ctrl-C or the API server was sooner. */
  readonly outcome: NonNullable<Progress["end"]> | "timeout" | "unknown";
};

/**
 * Follows the objects until each is ready, has failed, time is up or Ctrl-C; what did not become ready is reported. So is what
 * the API server refuses meanwhile, and that it is gone for good: what was changed before is still to be said.
 *
 * @returns how each stood last, in the objects' order
 */
export async function followObjects(
  cluster: ClusterSession,
  { api, resources }: Pick<ClusterView, "api" | "resources">,
  objects: readonly WholeObject[],
  { timeout, output, isSeen }: FollowFlags,
): Promise<readonly Followed[]> {
  const lines = followLines(cluster, output);
  // Not AbortSignal.timeout(): Node 20 forgets one that only AbortSignal.any() knows, and would wait for ever.
  const timeIsUp = new AbortController();
  const timer = setTimeout(() => timeIsUp.abort(), timeout);
  let known: readonly Progress[] = objects.map((object) => ({
    object,
    end: undefined,
    readiness: undefined,
  }));
  let failure: Failure | undefined;
  try {
    known = await follow(objects, {
      api,
      resources,
      until: AbortSignal.any([timeIsUp.signal, cluster.interrupt]),
      onProgress: (changed, all) => {
        known = all;
        lines.onProgress(changed, all);
      },
      phases: lines,
      ...(isSeen === undefined ? {} : { isSeen }),
    });
  } catch (error) {
    failure = failureOfThrown(error);
  } finally {
    clearTimeout(timer);
    lines.end();
  }
  if (failure !== undefined) reportCutOff(cluster, known, failure);
  // Of the others it is not known whether they became ready, and that has been said.
  const told = failure === undefined ? known : known.filter(isOver);
  reportNotReady(cluster, told, { timeout, lost: lines.lost() });
  const isTimeout = failure === undefined && !cluster.interrupt.aborted;
  return known.map((one) => ({
    ...one,
    outcome: one.end ?? (isTimeout ? "timeout" : "unknown"),
  }));
}

function isOver({ end }: Progress): boolean {
  return end !== undefined;
}

function reportCutOff(
  { session }: ClusterSession,
  known: readonly Progress[],
  { code, message, hint }: Failure,
): void {
  const names = known
    .filter((one) => !isOver(one))
    .map(({ object }) => identityText(object));
  session.findings.report({
    code,
    severity: "error",
    message: `${message}; whether ${names.join(", ")} became ready is not known`,
    ...(hint === undefined ? {} : { hint }),
  });
}
