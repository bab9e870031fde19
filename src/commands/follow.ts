/** Following objects until Flux is done with them, on the screen. */
import { follow, type Progress } from "../cluster/follow.ts";
import type { GitObject } from "../cluster/git-objects.ts";
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
  objects: readonly GitObject[],
  { timeout, output, isSeen }: FollowFlags,
): Promise<readonly Progress[]> {
  const lines = followLines(cluster, output);
  const until = AbortSignal.any([
    AbortSignal.timeout(timeout),
    cluster.interrupt,
  ]);
  try {
    const followed = await follow(objects, {
      api,
      resources,
      until,
      onProgress: lines.onProgress,
      ...(isSeen === undefined ? {} : { isSeen }),
    });
    reportNotReady(cluster, followed, timeout);
    return followed;
  } finally {
    lines.end();
  }
}
