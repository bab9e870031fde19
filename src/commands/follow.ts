/** Following objects until Flux is done with them, on the screen. */
import { follow, type Progress } from "../cluster/follow.ts";
import type { WholeObject } from "../cluster/git-objects.ts";
import type { ClusterView } from "../cluster/view.ts";
import type { Fields } from "../yaml/data.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { followLines, reportNotReady } from "./print-progress.ts";

export interface FollowFlags {
  /** Milliseconds. */
  readonly timeout: number;
  readonly output: "text" | "json";
  /** Whether a controller has seen what was asked for; see `cluster/follow.ts`. */
  readonly isSeen?: (live: Fields) => boolean;
}

/** Follows the objects until each is ready, has failed, time is up or Ctrl-C; what did not become ready is reported. */
export async function followObjects(
  cluster: ClusterSession,
  { api, resources }: Pick<ClusterView, "api" | "resources">,
  objects: readonly WholeObject[],
  { timeout, output, isSeen }: FollowFlags,
): Promise<readonly Progress[]> {
  const lines = followLines(cluster, output);
  // Not AbortSignal.timeout(): Node 20 forgets one that only AbortSignal.any() knows, and would wait for ever.
  const timeIsUp = new AbortController();
  const timer = setTimeout(() => timeIsUp.abort(), timeout);
  const followed = await follow(objects, {
    api,
    resources,
    until: AbortSignal.any([timeIsUp.signal, cluster.interrupt]),
    onProgress: lines.onProgress,
    phases: lines,
    ...(isSeen === undefined ? {} : { isSeen }),
  }).finally(() => {
    clearTimeout(timer);
    lines.end();
  });
  reportNotReady(cluster, followed, { timeout, lost: lines.lost() });
  return followed;
}
