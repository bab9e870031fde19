/** The logs of Flux's controllers: what there is, in time order, then what comes. */
import { ConnectionLost, type Api, type ApiResponse } from "../model/api.ts";
import { textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";
import {
  controllerLabel,
  controllerPod,
  type ControllerPod,
} from "./controllers.ts";
import { expectAnswer } from "./failure.ts";
import { parseObject } from "./json.ts";
import { mergeByTime } from "./merge-lines.ts";
import { openLog, type PodLog, type StampedLine } from "./pod-log.ts";
import { coreResource } from "./resources.ts";
import {
  listCollection,
  pause,
  watchCollection,
  type Watched,
  type WatchPhases,
} from "./watch.ts";

export interface LogsOptions {
  readonly api: Api;
  /** Flux's own. */
  readonly namespace: string;
  /** Their names. */
  readonly controllers: readonly string[];
  /** Seconds; what is older is left out. Undefined for everything. */
  readonly since: number | undefined;
  readonly until: AbortSignal;
  readonly onLine: (line: StampedLine) => void;
  /** A pod's log cannot be read, or not now. Told once for each reason. */
  readonly onUnreadable: (pod: ControllerPod, why: string) => void;
  /** A pod's container has been started anew. Told once for each time. */
  readonly onRestart: (pod: ControllerPod) => void;
}

export interface ControllerLogs {
  /** Reads what there is; the pods. */
  readonly read: () => Promise<readonly ControllerPod[]>;
  /** Reads what comes, of pods that come later too, until `until`. What was read is not read again. */
  readonly follow: (phases: WatchPhases) => Promise<void>;
}

/** How long the last lines of a pod that was deleted are waited for. */
const graceMs = 5000;

/** How long to wait before a log that has ended is asked for again, and how much longer each time that it has nothing new. */
const waitMs = 1000;
const mostWaits = 5;

/** A pod's log, and what is known of the pod. */
interface Known {
  pod: ControllerPod;
  readonly log: PodLog;
  /** Why it could not be read last, and how often it was started anew: both are told once. */
  why: string;
  restarts: number;
  isFollowed: boolean;
  /** Aborts when the pod is gone. */
  readonly end: AbortController;
}

/** Opens nothing yet. */
export function controllerLogs(options: LogsOptions): ControllerLogs {
  const { api, namespace, controllers, since } = options;
  const watched: Watched = {
    kind: "Pod",
    resource: coreResource("pods"),
    namespace,
    query: { labelSelector: controllerLabel },
  };
  const byUid = new Map<string, Known>();
  const meet = (live: Fields): Known | undefined => {
    const pod = controllerPod(live, controllers);
    if (pod === undefined) return undefined;
    const known = byUid.get(pod.uid) ?? {
      pod,
      log: openLog(api, pod, since),
      why: "",
      restarts: 0,
      isFollowed: false,
      end: new AbortController(),
    };
    known.pod = pod;
    byUid.set(pod.uid, known);
    const restarts = pod.crash?.restarts ?? 0;
    if (restarts > known.restarts) options.onRestart(pod);
    known.restarts = restarts;
    return known;
  };
  return {
    read: async () => {
      const found: Known[] = [];
      await listCollection(api, watched, (live) => {
        const known = meet(live);
        if (known !== undefined) found.push(known);
      });
      const logs = found.map((known) => readWhole(known, options));
      for await (const line of mergeByTime(logs)) options.onLine(line);
      return found.map(({ pod }) => pod);
    },
    follow: (phases) => followAll(byUid, meet, watched, options, phases),
  };
}

/** A pod's log as it is now, with that of the container's run before where there was one. */
async function* readWhole(
  known: Known,
  options: LogsOptions,
): AsyncGenerator<StampedLine> {
  const { log, pod } = known;
  if (pod.crash !== undefined)
    for await (const line of log.read({ previous: true }, options.until))
      // The node may have thrown it away.
      if (!("status" in line)) yield line;
  for await (const line of log.read({}, options.until))
    if ("status" in line) refuse(line, known, options);
    else yield line;
}

/** Stops the run where the user may not read logs; anything else is about this one pod. */
function refuse(
  answer: ApiResponse,
  known: Known,
  { namespace, onUnreadable }: LogsOptions,
): void {
  if (answer.status === 401 || answer.status === 403)
    expectAnswer(answer, "get", `pods/log in namespace ${namespace}`);
  const why = (
    textAt(parseObject(answer.text), "message") ?? answer.text
  ).trim();
  if (why !== known.why) onUnreadable(known.pod, why);
  known.why = why;
}

async function followAll(
  byUid: Map<string, Known>,
  meet: (live: Fields) => Known | undefined,
  watched: Watched,
  options: LogsOptions,
  { onListing, onListed, onLost }: WatchPhases,
): Promise<void> {
  const failed = new AbortController();
  const until = AbortSignal.any([options.until, failed.signal]);
  const running = new Set<Promise<void>>();
  let failure: unknown;
  const start = (known: Known): void => {
    known.isFollowed = true;
    const stop = AbortSignal.any([until, known.end.signal]);
    const its = followPod(known, options, stop, onLost)
      .catch((error: unknown) => {
        failure ??= error;
        failed.abort();
      })
      .finally(() => running.delete(its));
    running.add(its);
  };
  const end = (known: Known): void => {
    byUid.delete(known.pod.uid);
    void pause(graceMs, until).then(() => known.end.abort());
  };
  let listed = new Set<Known>();
  const onPod = (live: Fields, gone: boolean): void => {
    const known = meet(live);
    if (known === undefined) return;
    listed.add(known);
    if (gone) end(known);
    else if (!known.isFollowed) start(known);
  };
  const phases: WatchPhases = {
    onListing: () => {
      listed = new Set();
      onListing?.();
    },
    onListed: () => {
      for (const known of byUid.values()) if (!listed.has(known)) end(known);
      onListed?.();
    },
    ...(onLost === undefined ? {} : { onLost }),
  };
  try {
    await watchCollection(options.api, watched, onPod, until, phases);
  } finally {
    failed.abort();
    await Promise.all(running);
  }
  if (failure !== undefined) throw failure;
}

/** Reads on until the pod has ended for good. A container that is started anew goes on in the same log. */
async function followPod(
  known: Known,
  options: LogsOptions,
  until: AbortSignal,
  onLost: WatchPhases["onLost"],
): Promise<void> {
  let waits = 0;
  while (!until.aborted) {
    try {
      const lines = known.log.read({ follow: true }, until);
      for await (const line of lines)
        if ("status" in line) refuse(line, known, options);
        else {
          waits = 0;
          known.why = "";
          options.onLine(line);
        }
    } catch (error) {
      if (until.aborted) return;
      if (!(error instanceof ConnectionLost) || error.isFinal) throw error;
      onLost?.(error);
    }
    if (known.pod.isOver) return;
    waits = Math.min(waits + 1, mostWaits);
    await pause(waits * waitMs, until);
  }
}
