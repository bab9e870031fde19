import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectionLost } from "../../src/model/api.ts";
import { textAt } from "../../src/kinds/fields.ts";
import { coreResource } from "../../src/cluster/resources.ts";
import {
  listCollection,
  pause,
  watchCollection,
} from "../../src/cluster/watch.ts";
import { scriptedApi, type Script } from "./scripted-api.ts";
import { refusal } from "./support.ts";

const watched = {
  kind: "Event",
  resource: coreResource("events"),
  namespace: undefined,
  query: { fieldSelector: "type=Warning" },
};

const object = (name: string) => ({ metadata: { name } });
const list = (names: readonly string[], next?: string) => ({
  metadata: {
    resourceVersion: "7",
    ...(next === undefined ? {} : { continue: next }),
  },
  items: names.map(object),
});
const event = (type: string, name: string) =>
  JSON.stringify({ type, object: object(name) });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Watches for so many milliseconds; what was told, in order. */
async function watch(script: Script, milliseconds = 10) {
  const { api, asked } = scriptedApi(script);
  const told: string[] = [];
  const until = new AbortController();
  const watching = watchCollection(
    api,
    watched,
    (live, gone) =>
      told.push(
        `${gone ? "gone " : ""}${textAt(live, "metadata", "name") ?? ""}`,
      ),
    until.signal,
    {
      onListing: () => told.push("listing"),
      onListed: () => told.push("listed"),
      onLost: ({ message }) => told.push(`lost: ${message}`),
    },
  );
  const ended = watching.then(
    () => undefined,
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(milliseconds);
  until.abort();
  const error = await ended;
  return { told, asked, error, until: until.signal };
}

describe("a watch", () => {
  it("tells all pages of a list, then the changes from there", async () => {
    const { told, asked, error } = await watch({
      request: (path) =>
        path.includes("continue=next") ? list(["b"]) : list(["a"], "next"),
      stream: () => ({
        lines: [
          event("ADDED", "c"),
          event("MODIFIED", "a"),
          event("BOOKMARK", "x"),
          event("DELETED", "b"),
        ],
        open: true,
      }),
    });
    expect(error).toBeUndefined();
    expect(told).toEqual(["listing", "a", "b", "listed", "c", "a", "gone b"]);
    const path = "/api/v1/events?fieldSelector=type%3DWarning";
    expect(asked).toEqual([
      `${path}&limit=500`,
      `${path}&limit=500&continue=next`,
      `${path}&watch=1&allowWatchBookmarks=true&resourceVersion=7`,
    ]);
  });

  it.each([
    ["ended by the server", {}],
    [
      "of a version that is too old",
      {
        lines: [`{"type":"ERROR","object":{"code":410}}`],
        open: true as const,
      },
    ],
  ])(
    "that is %s begins anew with a list, and nothing is said",
    async (_what, stream) => {
      const { told } = await watch(
        { request: () => list(["a"]), stream: () => stream },
        1500,
      );
      expect(told).toEqual([
        "listing",
        "a",
        "listed",
        "listing",
        "a",
        "listed",
      ]);
    },
  );

  it.each([
    ["the connection is cut", new ConnectionLost("aborted"), "aborted"],
    ["the server starts", refusal(503, undefined, "starting"), "starting"],
    [
      "kubectl proxy does not get through",
      { status: 502, text: "refused\n" },
      "refused",
    ],
    [
      "the server is overloaded",
      refusal(429, undefined, "slow down"),
      "slow down",
    ],
  ])("goes on when %s, and says so", async (_what, trouble, message) => {
    let asked = 0;
    const { told } = await watch(
      {
        request: () => (++asked === 2 ? trouble : list(["a"])),
        stream: () => ({ cut: new ConnectionLost("gone") }),
      },
      2500,
    );
    const first = ["listing", "a", "listed", "lost: gone"];
    const failing = ["listing", `lost: ${message}`];
    expect(told).toEqual([...first, ...failing, ...first]);
  });

  it.each([
    [401, "api-unauthorized"],
    [403, "api-forbidden"],
  ])(
    "stops where the server refuses it (%s: faults 67 and 68)",
    async (status, code) => {
      const list1 = await watch({
        request: () => refusal(status, undefined, "no"),
      });
      expect(list1.error).toMatchObject({ code });
      const stream = await watch({
        request: () => list([]),
        stream: () => ({ lines: [refusal(status, undefined, "no")] }),
      });
      expect(stream.error).toMatchObject({ code });
    },
  );

  it("stops where there is no way to the server any more", async () => {
    const lost = new ConnectionLost("kubectl proxy has ended", {
      isFinal: true,
    });
    const { error, told } = await watch({ request: () => lost }, 5000);
    expect(error).toBe(lost);
    expect(told).toEqual(["listing"]);
  });

  it("ends quietly when it is told to, whatever it does at that moment", async () => {
    for (const where of ["request", "stream"]) {
      const until = new AbortController();
      // What is under way then fails with the reason of the signal.
      const stop = (): Error => {
        until.abort();
        return new Error("aborted");
      };
      const { api } = scriptedApi({
        request: () => (where === "request" ? stop() : list(["a"])),
        stream: () => ({ cut: stop() }),
      });
      const watching = watchCollection(api, watched, () => {}, until.signal);
      await expect(watching).resolves.toBeUndefined();
    }
  });

  it("leaves no listener behind, however often it begins anew", async () => {
    const { told, until } = await watch(
      { request: () => new ConnectionLost("down") },
      3_600_000,
    );
    expect(told.length).toBeGreaterThan(5000);
    expect(getEventListeners(until, "abort")).toEqual([]);
  });
});

it("a list that is refused says what may not be listed (fault 68)", async () => {
  const { api } = scriptedApi({ request: () => refusal(403, undefined, "no") });
  await expect(listCollection(api, watched, () => {})).rejects.toMatchObject({
    code: "api-forbidden",
    message: "you may not list events in all namespaces: no",
  });
});

it("a pause ends at once where it is over already", async () => {
  await expect(pause(1e6, AbortSignal.abort())).resolves.toBeUndefined();
});
