/** What is said where following ends before the objects do: what was changed before must still be said. */
import { describe, expect, it } from "vitest";
import { followObjects } from "../../src/commands/follow.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import {
  condition,
  gitObject,
  liveObject,
  memoryServer,
  readyObject,
  refusal,
  unauthorized,
  viewOf,
  type Intercept,
} from "../cluster-unit/support.ts";
import { printedCluster } from "./cluster-printing.ts";

const failed = liveObject("GitRepository/broken", {
  observedGeneration: 1,
  conditions: [
    condition("Stalled", "True", "URLInvalid", "no such host"),
    condition("Ready", "False", "URLInvalid", "no such host"),
  ],
});
const before = [readyObject("GitRepository/fleet"), failed];
const objects = [
  gitObject("GitRepository/fleet"),
  gitObject("GitRepository/broken"),
  gitObject("Kustomization/apps"),
];

const proxyEnded = (): never => {
  throw new ConnectionLost("kubectl proxy has ended", { isFinal: true });
};

/** Follows them all; what `answer` says is said of Kustomizations, once those of the other kind have been told. */
async function followed(
  answer: Intercept,
  { timeout = 60_000, isInterrupted = false } = {},
) {
  let isFollowing = false;
  const server = memoryServer(before, (asked, serve) =>
    isFollowing && asked.path.includes("kustomizations")
      ? answer(asked, serve)
      : serve(),
  );
  const view = await viewOf(server);
  isFollowing = true;
  const printed = printedCluster();
  if (isInterrupted) printed.interrupt();
  const ended = await followObjects(printed.cluster, view, objects, {
    timeout,
    output: "text",
  });
  return { ended, reported: printed.reported(), stdout: printed.stdout() };
}

const isWatch = ({ path }: { path: string }): boolean =>
  path.includes("watch=1");

describe("following that is cut off", () => {
  it.each<[string, string, string, Intercept]>([
    [
      "67: by credentials that have expired",
      "api-unauthorized",
      "do(es)? not accept the credentials",
      (asked, serve) => (isWatch(asked) ? unauthorized : serve()),
    ],
    [
      "68: by a right to watch that is missing",
      "api-forbidden",
      "you may not watch",
      (asked, serve) =>
        isWatch(asked)
          ? refusal(
              403,
              "Forbidden",
              'User "me" cannot watch resource "kustomizations" in API group "kustomize.toolkit.fluxcd.io" in the namespace "flux-system"',
            )
          : serve(),
    ],
    [
      "69: by a kubectl proxy that has ended",
      "api-unreachable",
      "kubectl proxy has ended",
      (asked, serve) => (isWatch(asked) ? proxyEnded() : serve()),
    ],
  ])(
    "%s is reported, with all that is known",
    async (_how, code, says, cut) => {
      const { ended, reported, stdout } = await followed(cut);
      expect(reported).toMatchObject([
        {
          code,
          severity: "error",
          message: expect.stringMatching(
            new RegExp(
              `${says}.*; whether Kustomization/flux-system/apps became ready is not known$`,
            ),
          ),
          hint: expect.any(String),
        },
        {
          code: "not-ready",
          message: expect.stringContaining("GitRepository/flux-system/broken"),
        },
      ]);
      expect(ended).toMatchObject([
        { object: objects[0], end: "ready", outcome: "ready" },
        { object: objects[1], end: "failed", outcome: "failed" },
        { object: objects[2], outcome: "unknown" },
      ]);
      expect(stdout).toContain("ready GitRepository/flux-system/fleet");
    },
  );

  it("by a bug of ours is none of that", async () => {
    const bug = new TypeError("a bug");
    await expect(
      followed(() => {
        throw bug;
      }),
    ).rejects.toBe(bug);
  });

  it("by Ctrl-C: it is not known either, and no time was up", async () => {
    const { ended, reported } = await followed((_asked, serve) => serve(), {
      isInterrupted: true,
    });
    expect(ended[2]).toMatchObject({ outcome: "unknown" });
    expect(reported).toEqual([]);
  });
});

it("75: following until time is up says which were not ready within it", async () => {
  const { ended, reported } = await followed((_asked, serve) => serve(), {
    timeout: 100,
  });
  expect(ended.map(({ outcome }) => outcome)).toEqual([
    "ready",
    "failed",
    "timeout",
  ]);
  expect(reported.map(({ code }) => code)).toEqual([
    "not-ready",
    "wait-timeout",
  ]);
});
