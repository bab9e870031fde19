/** What is said on stderr while a command follows a cluster for hours. */
import { visible } from "../diagnostics/print-text.ts";
import type { ConnectionLost } from "../model/api.ts";
import type { WatchPhases } from "../cluster/watch.ts";
import type { ClusterSession } from "./cluster-session.ts";

export interface ConnectionNotes extends Required<
  Pick<WatchPhases, "onListed" | "onLost">
> {
  /** Something has come: there is a connection. */
  readonly onAnything: () => void;
}

/** Says once when the connection is lost, and once when it is there again. One that never was ends the command. */
export function connectionNotes({ session }: ClusterSession): ConnectionNotes {
  const { stderr } = session.context;
  let state: "new" | "connected" | "lost" = "new";
  const connected = (): void => {
    if (state === "lost") stderr.write("Connected again.\n");
    state = "connected";
  };
  return {
    onListed: connected,
    onAnything: () => {
      if (state === "lost") connected();
    },
    onLost: (error: ConnectionLost) => {
      if (state === "new") throw error;
      if (state === "lost") return;
      state = "lost";
      const why = visible(error.message).replaceAll("\n", " ");
      stderr.write(`The connection is lost (${why}); trying again.\n`);
    },
  };
}
