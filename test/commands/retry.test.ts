import { describe, expect, it } from "vitest";
import type { Fields } from "../../src/yaml/data.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import {
  condition,
  liveObject,
  unauthorized,
  type Between,
} from "../cluster-unit/support.ts";
import { generated } from "../faults/support.ts";
import { bound, hasBed, startBed, type BedOptions } from "./cluster-bed.ts";

/** A release whose one attempt has failed. */
const stuck = (name: string): Fields =>
  liveObject(`HelmRelease/apps/${name}`, {
    observedGeneration: 1,
    lastAttemptedReleaseAction: "upgrade",
    upgradeFailures: 1,
    conditions: [
      condition("Stalled", "True", "RetriesExceeded"),
      condition("Ready", "False", "UpgradeFailed", "no"),
    ],
  });

const before = ["api", "db", "web"].map(stuck);

async function start(options: BedOptions) {
  const repo = await generated({ "fluxsmith.yaml": bound });
  return startBed(repo, { before, ...options });
}

const retrying = ["retry", "--yes", "--no-wait"] as const;

describe.skipIf(!hasBed)("a connection that is lost between releases", () => {
  /** The release is asked for once more before it is changed. */
  const at =
    (name: string, answer: () => ReturnType<Between>): Between =>
    (asked, serve) =>
      asked.method === undefined && asked.path.endsWith(`/${name}`)
        ? answer()
        : serve();

  const cuts: readonly [string, string, Between][] = [
    [
      "69: is cut",
      "api-unreachable",
      at("db", () => {
        throw new ConnectionLost("cut");
      }),
    ],
    ["67: has expired", "api-unauthorized", at("db", () => unauthorized)],
  ];

  it.each(cuts)(
    "%s: what was retried is said, and what was not",
    async (_how, code, between) => {
      const { run, server } = await start({ between });
      const ran = await run(...retrying);
      expect(ran.code).toBe(2);
      expect(ran.stdout).toContain("retried HelmRelease/apps/api\n");
      expect(ran.stderr).toContain(`[${code}]`);
      expect(ran.stderr).toContain(
        "HelmRelease/apps/web was left alone: the API server does not answer",
      );
      const changed = server.asked.filter(({ method }) => method === "PATCH");
      expect(changed).toHaveLength(1);
    },
  );

  it.each(cuts)("%s: in JSON, too", async (_how, code, between) => {
    const { run } = await start({ between });
    const ran = await run(...retrying, "--output", "json");
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      releases: [
        { name: "api", result: "retried" },
        { name: "db", result: "failed", code },
        { name: "web", result: "skipped" },
      ],
    });
  });
});

describe.skipIf(!hasBed)("the question", () => {
  it("with --output json is asked after the table, on stderr", async () => {
    let seen = "";
    const bed = await start({
      isTTY: true,
      ask: async () => {
        seen = bed.stderr();
        return "y";
      },
    });
    const ran = await bed.run("retry", "--no-wait", "--output", "json");
    expect(seen).toContain("apps/web");
    expect(seen).toContain("reset: its one attempt to upgrade has failed");
    expect(JSON.parse(ran.stdout)).toMatchObject({
      releases: [{ result: "retried" }, {}, {}],
    });
  });

  it.each(["text", "json"])(
    "answered with no: nothing is sent, and the exit code says so (%s)",
    async (output) => {
      const { run, server } = await start({
        isTTY: true,
        ask: async () => "n",
      });
      const ran = await run("retry", "--output", output);
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain("Nothing was changed.");
      expect(ran.stdout === "").toBe(output === "json");
      expect(server.asked.filter(({ method }) => method === "PATCH")).toEqual(
        [],
      );
    },
  );
});
