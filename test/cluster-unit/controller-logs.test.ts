import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { controllerLogs } from "../../src/cluster/controller-logs.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { served, type LoggedLine } from "./logs-support.ts";
import { scriptedApi, type Streamed } from "./scripted-api.ts";
import { refusal } from "./support.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const line = (second: number, text: string): LoggedLine => ({
  time: `2026-11-21T10:00:${String(second).padStart(2, "0")}.5Z`,
  text,
});

/** A pod of `kustomize-controller`, and `restarts` of its container after a crash. */
const podOf = (name: string, restarts = 0, phase = "Running"): Fields => ({
  metadata: {
    name,
    namespace: "flux-system",
    uid: `uid-${name}`,
    labels: {
      app: name.startsWith("other") ? "other" : "kustomize-controller",
    },
  },
  spec: { containers: [{ name: "manager" }] },
  status: {
    phase,
    containerStatuses: [
      {
        name: "manager",
        restartCount: restarts,
        lastState:
          restarts === 0
            ? {}
            : { terminated: { reason: "Error", exitCode: 2, finishedAt: "x" } },
      },
    ],
  },
});

interface Cluster {
  /** What a list of pods brings, the first time, the second time …; the last one from then on. */
  readonly pods: readonly (readonly Fields[])[];
  /** What the watch of the pods brings after each list. */
  readonly changes?: readonly (readonly (readonly [string, Fields])[])[];
  /** Whether the watch then stays, or ends. */
  readonly watch?: "open" | "ends";
  /** A log as it is at each request for it. */
  readonly log: (pod: string, path: string, time: number) => Streamed;
}

/** Everything that is told, in order. */
function start({ pods, changes = [], watch = "open", log }: Cluster) {
  let lists = 0;
  const reads = new Map<string, number>();
  const { api, asked, open } = scriptedApi({
    request: () => ({
      metadata: { resourceVersion: "1" },
      items: pods[Math.min(lists++, pods.length - 1)] ?? [],
    }),
    stream: (path) => {
      const pod = /\/pods\/([^/]+)\/log/.exec(path)?.[1];
      if (pod === undefined)
        return {
          lines: (changes[lists - 2] ?? []).map(([type, object]) =>
            JSON.stringify({ type, object }),
          ),
          ...(watch === "open" ? { open: true as const } : {}),
        };
      const time = reads.get(pod) ?? 0;
      reads.set(pod, time + 1);
      return log(pod, path, time);
    },
  });
  const told: string[] = [];
  const until = new AbortController();
  const logs = controllerLogs({
    api,
    namespace: "flux-system",
    controllers: ["kustomize-controller"],
    since: undefined,
    until: until.signal,
    onLine: ({ from, text }) => told.push(`${from.pod}: ${text}`),
    onUnreadable: ({ pod }, why) => told.push(`${pod} unreadable: ${why}`),
    onRestart: ({ pod, crash }) =>
      told.push(`${pod} restarted ${crash?.restarts ?? 0}`),
  });
  return { logs, told, asked, open, until };
}

/** Reads, then follows for so many milliseconds. */
async function follow(cluster: Cluster, milliseconds: number) {
  const { logs, told, asked, open, until } = start(cluster);
  await logs.read();
  told.push("-- follow");
  const following = logs
    .follow({ onLost: ({ message }) => told.push(`lost: ${message}`) })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  await vi.advanceTimersByTimeAsync(milliseconds);
  const stillOpen = [...open];
  until.abort();
  const error = await following;
  return { error, told, asked, open: stillOpen, until: until.signal };
}

const followed = (path: string): boolean => path.includes("follow=true");

describe("the logs that there are", () => {
  it("are those of the controllers' pods, merged by time", async () => {
    const logs: Record<string, LoggedLine[]> = {
      a: [line(1, "one"), line(3, "three")],
      b: [line(2, "two")],
    };
    const {
      logs: its,
      told,
      asked,
    } = start({
      pods: [[podOf("a"), podOf("other"), podOf("b")]],
      log: (pod, path) => ({ lines: served(path, logs[pod] ?? []) }),
    });
    expect((await its.read()).map(({ pod }) => pod)).toEqual(["a", "b"]);
    expect(told).toEqual(["a: one", "b: two", "a: three"]);
    expect(asked[0]).toBe(
      "/api/v1/namespaces/flux-system/pods?labelSelector=app&limit=500",
    );
  });

  it("begin with what a container said before it crashed", async () => {
    const { logs, told } = start({
      pods: [[podOf("a", 3)]],
      log: (_pod, path) => ({
        lines: path.includes("previous=true")
          ? served(path, [line(1, "before"), line(2, "panic")])
          : served(path, [line(3, "after")]),
      }),
    });
    await logs.read();
    expect(told).toEqual([
      "a restarted 3",
      "a: before",
      "a: panic",
      "a: after",
    ]);
  });

  it("leave out a pod that cannot be read, and say so", async () => {
    const { logs, told } = start({
      pods: [[podOf("a"), podOf("b")]],
      log: (pod, path) => ({
        lines:
          pod === "a"
            ? [refusal(400, "BadRequest", "is waiting to start")]
            : served(path, [line(1, "one")]),
      }),
    });
    await logs.read();
    expect(told.toSorted()).toEqual([
      "a unreadable: is waiting to start",
      "b: one",
    ]);
  });

  it.each([
    [401, "api-unauthorized"],
    [403, "api-forbidden"],
  ])(
    "end the command where nobody may read them (%s: faults 67 and 68)",
    async (status, code) => {
      const { logs } = start({
        pods: [[podOf("a")]],
        log: () => ({ lines: [refusal(status, undefined, "no")] }),
      });
      await expect(logs.read()).rejects.toMatchObject({ code });
    },
  );
});

describe("following the logs", () => {
  it("goes on where reading ended, without saying a line twice", async () => {
    const old = [line(1, "old"), line(1, "also old")];
    const { told, error } = await follow(
      {
        pods: [[podOf("a")]],
        log: (_pod, path) =>
          followed(path)
            ? { lines: served(path, [...old, line(1, "new")]), open: true }
            : { lines: served(path, old) },
      },
      10,
    );
    expect(error).toBeUndefined();
    expect(told).toEqual(["a: old", "a: also old", "-- follow", "a: new"]);
  });

  it("reads on after its connection was cut, and says that it was", async () => {
    const all = [line(1, "one"), line(1, "two"), line(2, "three")];
    const { told } = await follow(
      {
        pods: [[podOf("a")]],
        log: (_pod, path, time) => {
          if (time === 0) return { lines: served(path, all.slice(0, 1)) };
          return time === 1
            ? {
                lines: served(path, all.slice(0, 2)),
                cut: new ConnectionLost("aborted"),
              }
            : { lines: served(path, all), open: true };
        },
      },
      3000,
    );
    expect(told).toEqual([
      "a: one",
      "-- follow",
      "a: two",
      "lost: aborted",
      "a: three",
    ]);
  });

  it("picks up pods that come, in a rollout or after a lost connection", async () => {
    const { told } = await follow(
      {
        pods: [[podOf("a")], [podOf("a")], [podOf("a"), podOf("c")]],
        changes: [
          [
            ["ADDED", podOf("b")],
            ["ADDED", podOf("other")],
          ],
        ],
        watch: "ends",
        log: (pod, path) =>
          followed(path)
            ? { lines: served(path, [line(1, `${pod} says`)]), open: true }
            : { lines: [] },
      },
      1500,
    );
    expect(told.toSorted()).toEqual([
      "-- follow",
      "a: a says",
      "b: b says",
      "c: c says",
    ]);
  });

  it("reads what a container says after it was started anew in the same pod", async () => {
    const { told, asked } = await follow(
      {
        pods: [[podOf("a")]],
        changes: [[["MODIFIED", podOf("a", 1)]]],
        log: (_pod, path, time) => {
          if (time < 2) return { lines: served(path, [line(1, "first run")]) };
          if (time === 2)
            return {
              lines: [
                refusal(
                  400,
                  "BadRequest",
                  "waiting to start: CrashLoopBackOff",
                ),
              ],
            };
          return { lines: served(path, [line(9, "second run")]), open: true };
        },
      },
      10_000,
    );
    expect(told).toEqual([
      "a: first run",
      "-- follow",
      "a restarted 1",
      "a unreadable: waiting to start: CrashLoopBackOff",
      "a: second run",
    ]);
    // Neither twice at once, nor again and again while it does not run.
    expect(asked.filter(followed)).toHaveLength(3);
  });

  describe.each([
    [
      "that is deleted",
      { pods: [[podOf("a")]], changes: [[["DELETED", podOf("a")]]] },
    ],
    [
      "that a list has no more",
      { pods: [[podOf("a")], [podOf("a")], []], watch: "ends" },
    ],
  ] as const)("a pod %s", (_how, cluster) => {
    it("is let go of when its last lines have come", async () => {
      const { told, open, until } = await follow(
        {
          ...cluster,
          log: (_pod, path, time) =>
            time === 0
              ? { lines: [] }
              : { lines: served(path, [line(1, "last words")]), open: true },
        },
        60_000,
      );
      expect(told).toEqual(["-- follow", "a: last words"]);
      expect(open.filter(followed)).toEqual([]);
      expect(getEventListeners(until, "abort")).toEqual([]);
    });

    it("is not asked for any more when its log has ended", async () => {
      const { asked } = await follow(
        { ...cluster, log: () => ({ lines: [] }) },
        60_000,
      );
      expect(asked.filter(followed).length).toBeLessThan(6);
    });
  });

  it("reads a pod that has come to its end once", async () => {
    const { told, asked } = await follow(
      {
        pods: [[podOf("a", 0, "Failed")]],
        log: (_pod, path) => ({ lines: served(path, [line(1, "evicted")]) }),
      },
      60_000,
    );
    expect(told).toEqual(["a: evicted", "-- follow"]);
    expect(asked.filter(followed)).toHaveLength(1);
  });

  it("says why a log cannot be read once for each reason", async () => {
    const { told } = await follow(
      {
        pods: [[podOf("a")]],
        log: (_pod, _path, time) => ({
          lines: [
            refusal(
              400,
              "BadRequest",
              time < 5 ? "ContainerCreating" : "ImagePullBackOff",
            ),
          ],
        }),
      },
      120_000,
    );
    expect(told).toEqual([
      "a unreadable: ContainerCreating",
      "-- follow",
      "a unreadable: ImagePullBackOff",
    ]);
  });

  it.each([
    [401, "api-unauthorized"],
    [403, "api-forbidden"],
  ])(
    "ends where logs may not be read any more (%s: faults 67 and 68)",
    async (status, code) => {
      const { error } = await follow(
        {
          pods: [[podOf("a")]],
          log: (_pod, _path, time) => ({
            lines: time === 0 ? [] : [refusal(status, undefined, "no")],
          }),
        },
        10,
      );
      expect(error).toMatchObject({ code });
    },
  );

  it("ends where there is no way to the server any more", async () => {
    const cut = new ConnectionLost("kubectl proxy has ended", {
      isFinal: true,
    });
    const { error } = await follow(
      {
        pods: [[podOf("a")]],
        log: (_pod, _path, time) => (time === 0 ? {} : { cut }),
      },
      10,
    );
    expect(error).toBe(cut);
  });
});
