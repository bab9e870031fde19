/** The log of a container, read through the API server, and read on where a connection was lost. */
import type { Api, ApiResponse } from "../model/api.ts";
import type { ControllerPod } from "./controllers.ts";
import { queryText, type Query } from "./list.ts";

/** A line, and when the container runtime took it. */
export interface StampedLine {
  readonly from: ControllerPod;
  /** UTC with nanoseconds, so that texts sort as times do; that of the line before where the line has none. */
  readonly stamp: string;
  readonly text: string;
}

export interface ReadOptions {
  /** Waits for more until the container ends. */
  readonly follow?: boolean;
  /** The log of the container's run before this one. */
  readonly previous?: boolean;
}

/** A log that remembers how far it was read: each line is given once. */
export interface PodLog {
  /** The lines that were not read yet; one response instead where the server refuses it. */
  readonly read: (
    options: ReadOptions,
    until: AbortSignal,
  ) => AsyncGenerator<StampedLine | ApiResponse>;
}

/** @param since seconds; what is older is not read. Undefined for the whole log. */
export function openLog(
  api: Api,
  from: ControllerPod,
  since: number | undefined,
): PodLog {
  let stamp = "";
  /** How many lines with this stamp were read. */
  let count = 0;
  return {
    read: async function* (options, until) {
      const path = logPath(from, {
        ...(options.follow === true ? { follow: "true" } : {}),
        ...(options.previous === true ? { previous: "true" } : {}),
        ...sinceQuery(stamp, since),
      });
      const known = { stamp, count };
      let catchingUp = true;
      const lines = api.stream({ path, accept: "*/*" }, until);
      for await (const line of lines) {
        if (typeof line !== "string") {
          yield line;
          return;
        }
        const { stamp: its = stamp, text } = splitStamp(line);
        // The server selects by whole seconds.
        if (catchingUp && its < known.stamp) continue;
        if (catchingUp && its === known.stamp && known.count-- > 0) continue;
        catchingUp = false;
        count = its === stamp ? count + 1 : 1;
        stamp = its;
        yield { from, stamp, text };
      }
    },
  };
}

function logPath({ namespace, pod, container }: ControllerPod, query: Query) {
  const asked = queryText({ container, timestamps: "true", ...query });
  const [space, name] = [namespace, pod].map(encodeURIComponent);
  return `/api/v1/namespaces/${space ?? ""}/pods/${name ?? ""}/log?${asked}`;
}

function sinceQuery(stamp: string, since: number | undefined): Query {
  if (stamp !== "") return { sinceTime: `${stamp.slice(0, 19)}Z` };
  return since === undefined ? {} : { sinceSeconds: String(since) };
}

/**
 * Takes the time off a line of a log with `timestamps=true`: RFC 3339 with up to nine digits, in the zone of the node
 * (kubelet, `RFC3339NanoFixed`).
 */
function splitStamp(line: string): {
  readonly stamp?: string;
  readonly text: string;
} {
  const [whole = "", seconds = "", digits = "", zone = ""] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)(?: |$)/.exec(
      line,
    ) ?? [];
  const time = Date.parse(seconds + zone);
  if (Number.isNaN(time)) return { text: line };
  const utc = new Date(time).toISOString().slice(0, 19);
  return {
    stamp: `${utc}.${digits.padEnd(9, "0")}Z`,
    text: line.slice(whole.length),
  };
}
