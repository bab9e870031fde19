import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { follow, type Progress } from "../../src/cluster/follow.ts";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { identityText } from "../../src/model/identity.ts";
import { handledRequest } from "../../src/cluster/readiness.ts";
import type { Fields } from "../../src/yaml/data.ts";
import {
  condition,
  gitObject,
  liveObject,
  memoryServer,
  proxyError,
  readyObject,
  refusal,
  viewOf,
  type Between,
  type MemoryServer,
} from "./support.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const fleet = gitObject("GitRepository/fleet");

/** A Kustomization of the source `fleet` that depends on others. */
const kustomization = (name: string, ...needs: readonly string[]): GitObject =>
  gitObject(`Kustomization/${name}`, {
    sourceRef: { kind: "GitRepository", name: "fleet" },
    dependsOn: needs.map((need) => ({ name: need })),
  });

const failed = (name: string, reason = "BuildFailed"): Fields =>
  liveObject(name, {
    conditions: [condition("Ready", "False", reason, "why")],
  });
const waiting = (name: string, reason = "DependencyNotReady"): Fields =>
  failed(name, reason);
const working = (name: string): Fields =>
  liveObject(name, {
    conditions: [condition("Ready", "Unknown", "Progressing", "at it")],
  });

/** A following under way. */
interface Following {
  readonly server: MemoryServer;
  /** Lets everything happen that can happen by then. */
  readonly after: (milliseconds?: number) => Promise<void>;
  /** `apps ready`, `apps progressing`: every change told. */
  readonly told: readonly string[];
  readonly stop: () => void;
  /** `name end`, in the objects' order; undefined as long as it goes on. */
  readonly ends: () => readonly string[] | undefined;
  readonly result: Promise<readonly Progress[]>;
}

async function start(
  objects: readonly GitObject[],
  live: readonly Fields[],
  more: {
    between?: Between;
    isSeen?: (live: Fields) => boolean;
  } = {},
): Promise<Following> {
  const { resources } = await viewOf(memoryServer());
  const { between = (_asked, serve) => serve() } = more;
  const server: MemoryServer = memoryServer(live, (asked, serve) =>
    between(asked, serve, server),
  );
  const until = new AbortController();
  const told: string[] = [];
  let ended: readonly Progress[] | undefined;
  const result = follow(objects, {
    api: server,
    resources,
    until: until.signal,
    onProgress: ({ object, end, readiness }, all) => {
      expect(all).toHaveLength(objects.length);
      told.push(`${object.name} ${end ?? readiness?.state ?? "unseen"}`);
    },
    ...(more.isSeen === undefined ? {} : { isSeen: more.isSeen }),
  });
  result.then(
    (all) => (ended = all),
    () => {},
  );
  const after = async (milliseconds = 0): Promise<void> => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  };
  await after();
  return {
    server,
    after,
    told,
    result,
    stop: () => until.abort(),
    ends: () =>
      ended?.map(({ object, end }) => `${object.name} ${String(end)}`),
  };
}

describe("following ends", () => {
  it("at once without objects", async () => {
    expect((await start([], [])).ends()).toEqual([]);
  });

  it("at once for what is ready already, changed or not", async () => {
    const { ends, told, server, after } = await start(
      [fleet, kustomization("apps")],
      [readyObject("GitRepository/fleet"), readyObject("Kustomization/apps")],
    );
    await after(1000);
    expect(ends()).toEqual(["fleet ready", "apps ready"]);
    expect(told.toSorted()).toEqual(["apps ready", "fleet ready"]);
    const streams = server.asked.filter(({ path }) => path.includes("watch"));
    expect(streams.length).toBeLessThan(2);
  });

  it("when the last object becomes ready", async () => {
    const { server, after, ends, told } = await start(
      [fleet, kustomization("apps")],
      [
        readyObject("GitRepository/fleet"),
        liveObject("Kustomization/apps", { observedGeneration: -1 }),
      ],
    );
    expect(ends()).toBeUndefined();
    server.put(working("Kustomization/apps"));
    await after();
    server.put(readyObject("Kustomization/apps"));
    await after();
    expect(ends()).toEqual(["fleet ready", "apps ready"]);
    expect(told.filter((one) => one.startsWith("apps"))).toEqual([
      "apps progressing",
      "apps progressing",
      "apps ready",
    ]);
  });

  it("when the last object has failed, with its words", async () => {
    const { ends, result, after } = await start(
      [kustomization("apps")],
      [failed("Kustomization/apps")],
    );
    await after();
    expect(ends()).toEqual(["apps failed"]);
    expect(await result).toMatchObject([
      {
        readiness: { state: "failing", reason: "BuildFailed", message: "why" },
      },
    ]);
  });

  it("with what is suspended, or what no controller looks at, counted as ready", async () => {
    const suspended = {
      ...working("Kustomization/apps"),
      spec: { suspend: true },
    };
    const { ends, after } = await start(
      [kustomization("apps"), gitObject("Alert/news")],
      [suspended, liveObject("Alert/news")],
    );
    await after();
    expect(ends()).toEqual(["apps ready", "news ready"]);
  });

  it("when time is up, with everything as it stands then", async () => {
    const { stop, ends, after, result } = await start(
      [fleet, kustomization("apps"), kustomization("later")],
      [readyObject("GitRepository/fleet"), working("Kustomization/apps")],
    );
    await after(60_000);
    expect(ends()).toBeUndefined();
    stop();
    await after();
    expect(ends()).toEqual([
      "fleet ready",
      "apps undefined",
      "later undefined",
    ]);
    expect(await result).toMatchObject([
      {},
      { readiness: { reason: "Progressing", message: "at it" } },
      { readiness: undefined },
    ]);
  });

  it("before it begins where time is up already", async () => {
    const { resources } = await viewOf(memoryServer());
    const server = memoryServer([readyObject("GitRepository/fleet")]);
    const all = await follow([fleet], {
      api: server,
      resources,
      until: AbortSignal.abort(),
      onProgress: () => expect.unreachable(),
    });
    expect(all).toMatchObject([{ end: undefined, readiness: undefined }]);
    expect(server.asked).toEqual([]);
  });
});

describe("an object that waits", () => {
  const chain = [
    kustomization("a"),
    kustomization("b", "a"),
    kustomization("c", "b"),
    kustomization("d"),
  ];

  it("for one that has failed is blocked by it, and so is what waits for that, in whatever order they come", async () => {
    const live = [
      waiting("Kustomization/c"),
      waiting("Kustomization/b"),
      readyObject("Kustomization/d"),
      failed("Kustomization/a"),
    ];
    for (const order of [live, live.toReversed()]) {
      const { ends, result, after } = await start(chain, order);
      await after();
      expect(ends()).toEqual(["a failed", "b blocked", "c blocked", "d ready"]);
      expect(await result).toMatchObject([
        {},
        { by: "Kustomization/flux-system/a" },
        { by: "Kustomization/flux-system/b" },
        {},
      ]);
    }
  });

  it("for one that may still become ready is not", async () => {
    const { ends, server, after, told } = await start(chain.slice(0, 2), [
      working("Kustomization/a"),
      waiting("Kustomization/b"),
    ]);
    await after(10_000);
    expect(ends()).toBeUndefined();
    expect(told).toContain("b waiting");
    server.put(readyObject("Kustomization/a"));
    await after();
    expect(ends()).toBeUndefined();
    server.put(readyObject("Kustomization/b"));
    await after();
    expect(ends()).toEqual(["a ready", "b ready"]);
  });

  it.each(["ArtifactFailed", "SourceNotReady"])(
    "for its source is blocked by that (%s)",
    async (reason) => {
      const { ends, result, after } = await start(
        [fleet, kustomization("apps")],
        [
          failed("GitRepository/fleet", "GitOperationFailed"),
          waiting("Kustomization/apps", reason),
        ],
      );
      await after();
      expect(ends()).toEqual(["fleet failed", "apps blocked"]);
      expect(await result).toMatchObject([
        {},
        { by: "GitRepository/flux-system/fleet" },
      ]);
    },
  );

  it("for something that nobody follows is waited for", async () => {
    const { ends, after } = await start(
      [kustomization("b", "elsewhere")],
      [waiting("Kustomization/b")],
    );
    await after(60_000);
    expect(ends()).toBeUndefined();
  });

  it("is not blocked by what it does not need, nor when it is at work itself", async () => {
    const { ends, after } = await start(
      [kustomization("a"), kustomization("b"), kustomization("c", "a")],
      [
        failed("Kustomization/a"),
        waiting("Kustomization/b"),
        working("Kustomization/c"),
      ],
    );
    await after();
    expect(ends()).toBeUndefined();
  });

  it("comes free when what blocked it gets well in time", async () => {
    const { server, ends, after } = await start(
      [kustomization("a"), kustomization("b", "a"), kustomization("z")],
      [
        failed("Kustomization/a"),
        waiting("Kustomization/b"),
        working("Kustomization/z"),
      ],
    );
    server.put(readyObject("Kustomization/a"));
    server.put(readyObject("Kustomization/b"));
    server.put(readyObject("Kustomization/z"));
    await after();
    expect(ends()).toEqual(["a ready", "b ready", "z ready"]);
  });
});

describe("on the way", () => {
  it("an object that is deleted counts as not seen, until it is there again", async () => {
    const { server, told, after, ends } = await start(
      [kustomization("apps"), kustomization("z")],
      [readyObject("Kustomization/apps"), working("Kustomization/z")],
    );
    server.remove("Kustomization/apps");
    await after();
    server.put(readyObject("Kustomization/z"));
    await after();
    expect(ends()).toBeUndefined();
    server.put(readyObject("Kustomization/apps"));
    await after();
    expect(ends()).toEqual(["apps ready", "z ready"]);
    expect(told.filter((one) => one.startsWith("apps"))).toEqual([
      "apps ready",
      "apps unseen",
      "apps ready",
    ]);
  });

  it("nothing is told twice that has not changed", async () => {
    const { server, told, after } = await start(
      [kustomization("apps")],
      [working("Kustomization/apps")],
    );
    for (let again = 0; again < 3; again++)
      server.put(working("Kustomization/apps"));
    await after();
    expect(told).toEqual(["apps progressing"]);
  });

  it("what is ready is told once, whatever it applies next", async () => {
    const { server, told, after } = await start(
      [kustomization("apps"), kustomization("z")],
      [readyObject("Kustomization/apps", "main@sha1:1")],
    );
    server.put(readyObject("Kustomization/apps", "main@sha1:2"));
    await after();
    expect(told).toEqual(["apps ready"]);
  });

  it("others' objects of the same kinds are nobody's business", async () => {
    const { server, told, after } = await start(
      [kustomization("apps")],
      [
        failed("Kustomization/other"),
        readyObject("Kustomization/team/apps"),
        working("Kustomization/apps"),
      ],
    );
    server.put(failed("GitRepository/apps"));
    await after();
    expect(told).toEqual(["apps progressing"]);
  });

  it("one watch is enough for a kind and namespace", async () => {
    const { server } = await start(
      [
        kustomization("a"),
        kustomization("b"),
        gitObject("Kustomization/team/c"),
        fleet,
      ],
      [],
    );
    const watched = server.asked.filter(({ path }) => path.includes("watch="));
    expect(watched).toHaveLength(3);
  });

  it("nothing between the list and the watch is lost", async () => {
    let isListed = false;
    const { ends, after } = await start(
      [kustomization("apps")],
      [working("Kustomization/apps")],
      {
        between: (asked, serve, server) => {
          const answer = serve();
          if (!isListed && asked.path.includes("limit=")) {
            isListed = true;
            server.put(readyObject("Kustomization/apps"));
          }
          return answer;
        },
      },
    );
    await after();
    expect(ends()).toEqual(["apps ready"]);
  });
});

describe("a watch", () => {
  it.each(["end", "cut", "too old"] as const)(
    "that has come to its end (%s) begins anew, and sees what has happened meanwhile",
    async (how) => {
      const { server, after, ends } = await start(
        [kustomization("apps")],
        [working("Kustomization/apps")],
      );
      server.endWatches(how);
      await after(1);
      server.put(readyObject("Kustomization/apps"));
      await after(2000);
      expect(ends()).toEqual(["apps ready"]);
    },
  );

  it("sees what was deleted while it was down", async () => {
    const { server, after, told, ends } = await start(
      [kustomization("apps"), kustomization("z")],
      [readyObject("Kustomization/apps"), working("Kustomization/z")],
    );
    server.endWatches("cut");
    await after(1);
    server.remove("Kustomization/apps");
    await after(2000);
    server.put(readyObject("Kustomization/z"));
    await after(2000);
    expect(ends()).toBeUndefined();
    expect(told.filter((one) => one.startsWith("apps"))).toEqual([
      "apps ready",
      "apps unseen",
    ]);
  });

  it("69: goes on where the server was gone for a while", async () => {
    let isGone = false;
    const { server, after, ends } = await start(
      [kustomization("apps")],
      [working("Kustomization/apps")],
      { between: (_asked, serve) => (isGone ? proxyError : serve()) },
    );
    isGone = true;
    server.endWatches("cut");
    await after(10_000);
    expect(ends()).toBeUndefined();
    isGone = false;
    server.put(readyObject("Kustomization/apps"));
    await after(2000);
    expect(ends()).toEqual(["apps ready"]);
  });

  it("68: that is forbidden stops it", async () => {
    const { result } = await start([kustomization("apps")], [], {
      between: () => refusal(403, "Forbidden", "no"),
    });
    await expect(result).rejects.toMatchObject({ code: "api-forbidden" });
  });

  it("of one kind that is forbidden ends the others'", async () => {
    const { result, server, after } = await start(
      [kustomization("apps"), fleet],
      [working("Kustomization/apps")],
      {
        between: ({ path }, serve) =>
          path.includes("gitrepositories")
            ? refusal(403, "Forbidden", "no")
            : serve(),
      },
    );
    await expect(result).rejects.toMatchObject({ code: "api-forbidden" });
    const asked = server.asked.length;
    server.endWatches("end");
    await after(5000);
    expect(server.asked).toHaveLength(asked);
  });
});

describe("a release whose Helm action has failed", () => {
  const release = gitObject("HelmRelease/podinfo");
  const status = (reason: string, isPlanned: boolean): Fields => ({
    ...liveObject("HelmRelease/podinfo", {
      conditions: [
        condition("Ready", "False", reason, "why"),
        ...(isPlanned
          ? [condition("Reconciling", "True", "ProgressingWithRetry", "again")]
          : []),
      ],
    }),
  });

  it("has not failed as long as its controller tries again", async () => {
    const { server, after, ends, told } = await start(
      [release],
      [status("UpgradeFailed", true)],
    );
    await after();
    expect(ends()).toBeUndefined();
    expect(told).toEqual(["podinfo failing"]);
    server.put(status("UpgradeFailed", false));
    await after();
    expect(ends()).toEqual(["podinfo failed"]);
  });

  it("has failed where it is no action of Helm's that is tried again", async () => {
    const { ends, after } = await start(
      [release],
      [status("ArtifactFailedForGood", true)],
    );
    await after();
    expect(ends()).toEqual(["podinfo failed"]);
  });

  it("but a Kustomization has failed at its first attempt: it is tried again for ever", async () => {
    const { ends, after } = await start(
      [kustomization("apps")],
      [
        liveObject("Kustomization/apps", {
          conditions: [
            condition("Ready", "False", "TestFailed", "why"),
            condition("Reconciling", "True", "ProgressingWithRetry", "again"),
          ],
        }),
      ],
    );
    await after();
    expect(ends()).toEqual(["apps failed"]);
  });
});

describe("a request to a controller", () => {
  it("is waited for, however ready the object was before", async () => {
    const handled = (at: string): Fields => {
      const ready = readyObject("Kustomization/apps");
      const status = ready["status"] as Fields;
      return { ...ready, status: { ...status, lastHandledReconcileAt: at } };
    };
    const { server, after, ends, told } = await start(
      [kustomization("apps")],
      [handled("then")],
      { isSeen: (live) => handledRequest(live) === "now" },
    );
    await after(1000);
    expect(ends()).toBeUndefined();
    expect(told).toEqual([]);
    server.put(handled("now"));
    await after();
    expect(ends()).toEqual(["apps ready"]);
  });
});

it("objects of a kind that the cluster does not know are not waited for", async () => {
  const unknown = gitObject("ImagePolicy/app");
  const { ends, after } = await start([unknown], []);
  await after();
  expect(ends()).toEqual([`${unknown.name} undefined`]);
  expect(identityText(unknown)).toBe("ImagePolicy/flux-system/app");
});
