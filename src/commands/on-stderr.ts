/** Results for people where stdout is for a program: they see on stderr what they are asked about. */
import type { ClusterSession } from "./cluster-session.ts";

/** The same cluster, with everything that is printed about it on stderr. */
export function onStderr(cluster: ClusterSession): ClusterSession {
  const { session } = cluster;
  const { context, paint } = session;
  return {
    ...cluster,
    session: {
      ...session,
      context: { ...context, stdout: context.stderr },
      paint: { ...paint, out: paint.err },
    },
  };
}
