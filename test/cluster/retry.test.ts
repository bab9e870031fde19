/** retry, with a stand-in for the helm-controller on a real API server. */
import { afterEach, describe, expect, it } from "vitest";
import type { TestRepository } from "../tools/cli.ts";
import { cluster, describeCluster } from "./describe-cluster.ts";
import {
  ended,
  expectSaid,
  fleetOf,
  live,
  plain,
  run,
  spec,
  start,
  versions,
} from "./faults/support.ts";
import { hasTerminal } from "./tools/fluxsmith.ts";
import {
  exhaust,
  setStatus,
  startHelmController,
  type HelmController,
} from "./tools/helm-controller.ts";
import { readers } from "./tools/readers.ts";

const config = `version: 1
repository: {name: fleet, url: "https://example.com/acme/fleet", branch: main}
context: canary-admin
defaults: {interval: 5m}
sources: {helm: {charts: "oci://ghcr.io/acme/charts"}}
kustomizations: {flux-system: , apps: }
releases:
  db: {namespace: default, chart: charts/db, kustomization: apps}
  api: {namespace: default, chart: charts/api, kustomization: apps, dependsOn: [db]}
  web: {namespace: default, chart: charts/web, kustomization: apps, dependsOn: [api]}
  cron: {namespace: default, chart: charts/cron, kustomization: apps}
`;

const names = ["api", "cron", "db", "web"];
const objects = names.map((name) => `HelmRelease/default/${name}`);

/** The file of a release. */
const at = (name: string): string => `resources/apps/flux-hr-${name}.yaml:1:1`;

let controller: HelmController | undefined;

/** The repository, with its releases in the cluster: `stuck` have used up their attempts, `ready` are ready. */
async function releases({
  stuck = [],
  ready = [],
  failing = [],
}: {
  readonly stuck?: readonly string[];
  readonly ready?: readonly string[];
  /** Whose next attempts fail again. */
  readonly failing?: readonly string[];
}): Promise<TestRepository> {
  const repo = await fleetOf(config);
  for (const name of names) {
    const file = `${repo.cwd}/resources/apps/flux-hr-${name}.yaml`;
    await cluster.kubectl(["apply", "--server-side", "--filename", file]);
  }
  for (const name of ready)
    await setStatus(cluster.api, name, [
      ["Ready", "True", "UpgradeSucceeded", "Helm upgrade succeeded"],
    ]);
  for (const name of stuck) await exhaust(cluster.api, name);
  controller = await startHelmController(cluster.api, { failing });
  return repo;
}

const waits = (name: string, need: string, failures = 0): Promise<void> =>
  setStatus(
    cluster.api,
    name,
    [
      [
        "Ready",
        "False",
        "DependencyNotReady",
        `dependency 'default/${need}' is not ready`,
      ],
    ],
    { lastAttemptedReleaseAction: "upgrade", upgradeFailures: failures },
  );

const annotations = async (name: string) =>
  (await live(`HelmRelease/default/${name}`))?.metadata.annotations ?? {};

describeCluster("retry", () => {
  afterEach(async () => {
    await controller?.stop();
    controller = undefined;
    await cluster.clean();
  });

  it("nothing is stuck: says so, and asks nothing", async () => {
    const repo = await releases({ ready: names });
    expect(await run(repo, ["retry"])).toEqual({
      code: 0,
      stdout: "Nothing is stuck: all 4 releases are ready or under way.\n",
      stderr: "",
    });
    expect((await run(repo, ["retry", "cron"])).stdout).toBe(
      "Nothing is stuck: the one release is ready or under way.\n",
    );
  });

  it("shows what is stuck, why, and what it would do; --dry-run does nothing", async () => {
    const repo = await releases({ ready: ["cron"] });
    await exhaust(cluster.api, "db");
    await waits("api", "db");
    const before = await versions(objects);
    const ran = await run(repo, ["retry", "--dry-run"]);
    expect(ran).toEqual({
      code: 0,
      stdout: `RELEASE      STATE    REASON              PROPOSAL                                      MESSAGE
default/db   stalled  RetriesExceeded     reset: its one attempt to upgrade has failed  Helm upgrade failed for db
default/api  waiting  DependencyNotReady  reset: after HelmRelease/default/db           dependency 'default/db' is not ready
`,
      stderr: "",
    });
    expect(await versions(objects)).toEqual(before);
  });

  it("resets in dependency order, each when what it depends on is ready", async () => {
    const repo = await releases({ stuck: names });
    const ran = await run(repo, ["retry", "--yes"]);
    expect(ran).toMatchObject({ code: 0, stderr: expect.any(String) });
    expect(ran.stdout).toMatch(
      /^retried HelmRelease\/default\/(cron|db)\nretried HelmRelease\/default\/(cron|db)\n(ready .*\n){2}retried HelmRelease\/default\/api\nready HelmRelease\/default\/api 1\.0\.0\nretried HelmRelease\/default\/web\nready HelmRelease\/default\/web 1\.0\.0\n$/m,
    );
    expect(controller?.attempts.slice(0, 2).toSorted()).toEqual([
      "cron: reset",
      "db: reset",
    ]);
    expect(controller?.attempts.slice(2)).toEqual(["api: reset", "web: reset"]);
    const its = await annotations("db");
    expect(its["reconcile.fluxcd.io/resetAt"]).toBe(
      its["reconcile.fluxcd.io/requestedAt"],
    );
    expect(await run(repo, ["retry"])).toMatchObject({ code: 0 });
  });

  it("what fails again holds back what depends on it, and that is said", async () => {
    const repo = await releases({ stuck: names, failing: ["db"] });
    const before = await versions(objects);
    const ran = await run(repo, ["retry", "--yes"]);
    expect(ran).toMatchObject({ code: 1 });
    expect(controller?.attempts.toSorted()).toEqual([
      "cron: reset",
      "db: reset",
    ]);
    expectSaid(ran, "finding", {
      code: "not-ready",
      at: at("db"),
      says: ["Helm upgrade failed for db", "fluxsmith events HelmRelease"],
    });
    expectSaid(ran, "finding", {
      code: "not-ready",
      at: at("api"),
      says: ["was left alone: HelmRelease/default/db is not ready"],
    });
    expectSaid(ran, "finding", {
      code: "not-ready",
      at: at("web"),
      says: ["was left alone: HelmRelease/default/api is not ready"],
    });
    const untouched = ["HelmRelease/default/api", "HelmRelease/default/web"];
    expect(await versions(untouched)).toEqual(
      Object.fromEntries(untouched.map((one) => [one, before[one]])),
    );
  });

  it("goes on to a release that waited, when what it waited for is ready", async () => {
    const repo = await releases({ stuck: ["db"], ready: ["cron"] });
    await waits("api", "db", 1);
    await waits("web", "api");
    const ran = await run(repo, ["retry", "--yes"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(controller?.attempts.slice(0, 2)).toEqual([
      "db: reset",
      "api: reset",
    ]);
    // It was told that api is ready, or has found out by itself.
    expect(controller?.attempts[2]).toMatch(/^web: (reset|request)$/);
  });

  it("retries only those that are named", async () => {
    const repo = await releases({ stuck: names });
    const ran = await run(repo, ["retry", "c*", "default/db", "--yes"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(controller?.attempts.toSorted()).toEqual([
      "cron: reset",
      "db: reset",
    ]);
  });

  it("forces one attempt where that is asked for", async () => {
    const repo = await releases({ stuck: ["cron"] });
    const args = ["retry", "cron", "--strategy", "force", "--yes"];
    const ran = await run(repo, args);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain("force (as asked)");
    expect(controller?.attempts).toEqual(["cron: force"]);
    const its = await annotations("cron");
    expect(its["reconcile.fluxcd.io/forceAt"]).toBe(
      its["reconcile.fluxcd.io/requestedAt"],
    );
    expect(its).not.toHaveProperty(["reconcile.fluxcd.io/resetAt"]);
  });

  it("suspends and resumes where a reset would be lost, and leaves no suspension behind", async () => {
    const repo = await releases({ ready: ["cron"] });
    await setStatus(cluster.api, "db", [
      ["Ready", "Unknown", "Progressing", "Running 'upgrade'"],
    ]);
    await waits("api", "db", 1);
    const before = await live("HelmRelease/default/api");
    const args = ["retry", "api", "--yes", "--timeout", "20s"];
    const running = start(repo, args);
    await running.until(/retried HelmRelease\/default\/api/);
    const after = await live("HelmRelease/default/api");
    expect(after?.metadata.generation).toBe(
      (before?.metadata.generation ?? 0) + 2,
    );
    expect(await spec("HelmRelease/default/api")).not.toHaveProperty("suspend");
    // Some time later what it depends on is ready: the attempt is not lost.
    await setStatus(cluster.api, "db", [
      ["Ready", "True", "UpgradeSucceeded", "Helm upgrade succeeded"],
    ]);
    expect(await ended(running)).toMatchObject({ code: 0 });
    expect(controller?.attempts).toEqual(["api: new generation"]);
  });

  it("what no retry helps is left alone, with the reason; for programs, too", async () => {
    const repo = await releases({ stuck: ["cron"], ready: ["db"] });
    await cluster.api.request(
      "PATCH",
      await cluster.path("HelmRelease", "default", "cron"),
      { spec: { suspend: true } },
    );
    await setStatus(cluster.api, "api", [
      ["Reconciling", "True", "ProgressingWithRetry", "retrying after 5m0s"],
      ["Ready", "False", "UpgradeFailed", "timed out"],
    ]);
    const before = await versions(objects);
    const ran = await run(repo, ["retry"]);
    expect(ran).toMatchObject({ code: 1 });
    expectSaid(ran, "finding", {
      code: "not-ready",
      at: at("cron"),
      says: ["it is suspended: fluxsmith resume HelmRelease/default/cron"],
    });
    expectSaid(ran, "finding", {
      code: "not-ready",
      at: at("api"),
      says: [
        "it is tried again by itself (retrying after 5m0s)",
        "timed out",
        "`fluxsmith retry default/api --strategy force` tries it at once",
      ],
    });
    const json = await run(repo, ["retry", "--output", "json"]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toEqual({
      context: "canary-admin",
      server: expect.stringContaining("https://"),
      releases: [
        {
          namespace: "default",
          name: "api",
          file: "resources/apps/flux-hr-api.yaml",
          state: "failing",
          reason: "UpgradeFailed",
          message: "timed out",
          proposed: null,
          why: "it is tried again by itself (retrying after 5m0s)",
          strategy: null,
        },
        expect.objectContaining({ name: "cron", state: "suspended" }),
      ],
      kustomizations: [],
    });
    expect(await versions(objects)).toEqual(before);
  });

  it("says for programs what became of each", async () => {
    const repo = await releases({ stuck: ["db", "api"], failing: ["api"] });
    const ran = await run(repo, ["retry", "--yes", "--output", "json"]);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      releases: [
        { name: "db", strategy: "reset", result: "retried", ready: "ready" },
        {
          name: "api",
          strategy: "reset",
          result: "retried",
          ready: "failed",
          now: "Helm upgrade failed for api",
        },
      ],
    });
  });

  it("mentions a Kustomization that fails, too", async () => {
    const repo = await releases({ ready: names });
    const name = "Kustomization/flux-system/apps";
    const file = `${repo.cwd}/resources/flux-system/flux-ks-apps.yaml`;
    await cluster.kubectl(["apply", "--server-side", "--filename", file]);
    const path = await cluster.path("Kustomization", "flux-system", "apps");
    await cluster.api.request("PATCH", `${path}/status`, {
      status: {
        conditions: [
          {
            type: "Ready",
            status: "False",
            reason: "BuildFailed",
            message: "no such file",
            observedGeneration: 1,
            lastTransitionTime: "2026-01-01T00:00:00Z",
          },
        ],
      },
    });
    expect(await run(repo, ["retry"])).toMatchObject({
      code: 0,
      stderr: `${name} is failing, too: BuildFailed: no such file\n`,
    });
  });

  it("Ctrl-C ends the waiting; what was not begun is named", async () => {
    const repo = await releases({ stuck: ["db", "api"] });
    await controller?.stop();
    const running = start(repo, ["retry", "--yes"]);
    await running.until(/retried HelmRelease\/default\/db/);
    running.kill("SIGINT");
    const ran = await ended(running);
    expect(ran).toMatchObject({ code: 130 });
    expect(ran.stderr).toContain(
      "Interrupted; begun, and not followed to the end: HelmRelease/default/db.\n",
    );
    expect(ran.stderr).toContain(
      "HelmRelease/default/api was left alone: interrupted",
    );
    expect(await annotations("api")).toEqual({});
  });

  describe("what must not happen by mistake", () => {
    const unbound = config.replace("context: canary-admin\n", "");

    it("66: it asks by the context and the server, and goes to no other cluster", async () => {
      const repo = await releases({ stuck: ["cron"] });
      const before = await versions(objects);
      const unasked = await run(repo, ["retry"]);
      expect(unasked).toMatchObject({ code: 2 });
      expect(unasked.stderr).toContain("[not-confirmed]");
      const other = await run(repo, ["retry", "--context", "prod-admin"]);
      expect(other).toMatchObject({ code: 2, stdout: "" });
      expect(other.stderr).toContain("[context-mismatch]");
      repo.write({ "fluxsmith.yaml": unbound });
      const implicit = await run(repo, ["retry", "--yes"]);
      expect(implicit).toMatchObject({ code: 2 });
      expect(implicit.stderr).toContain("--context canary-admin");
      expect(await versions(objects)).toEqual(before);
    });

    it.skipIf(!hasTerminal())(
      "66: at a terminal, a yes is enough, and a no does nothing",
      async () => {
        const repo = await releases({ stuck: ["cron"] });
        const answer = async (text: string): Promise<string> => {
          const running = start(repo, ["retry"], { tty: true });
          await running.until(/\[y\/N\]/);
          running.write(`${text}\n`);
          const ran = await ended(running);
          expect(ran.code).toBe(text === "y" ? 0 : 1);
          return plain(ran.stdout);
        };
        const before = await versions(objects);
        expect(await answer("n")).toMatch(
          /^Retry it in context canary-admin \(https:\/\/\S+\)\? \[y\/N\]/m,
        );
        expect(await versions(objects)).toEqual(before);
        expect(await answer("y")).toContain("ready HelmRelease/default/cron");
        expect(controller?.attempts).toEqual(["cron: reset"]);
      },
    );

    it("67: with expired credentials", async () => {
      const repo = await releases({ stuck: ["cron"] });
      repo.write({ "fluxsmith.yaml": unbound });
      const ran = await run(repo, ["retry", "--yes", "--context", "expired"]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", { code: "api-unauthorized", says: ["401"] });
    });

    it("68: without the right to: the verb and the object", async () => {
      const repo = await releases({ stuck: ["cron"] });
      await cluster.apply(readers);
      repo.write({ "fluxsmith.yaml": unbound });
      const ran = await run(repo, ["retry", "--yes", "--context", "nobody"]);
      expect(ran).toMatchObject({ code: 2 });
      expectSaid(ran, "error", {
        code: "api-forbidden",
        at: at("cron"),
        says: [
          "you may not patch HelmRelease/default/cron",
          'cannot patch resource "helmreleases"',
        ],
      });
      expect(controller?.attempts).toEqual([]);
    });

    it("77: of what is not there", async () => {
      const repo = await releases({ stuck: ["cron"] });
      const ran = await run(repo, ["retry", "corn", "--yes"]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "object-absent",
        says: ["there is no HelmRelease `corn`", "did you mean `cron`"],
      });
    });
  });
});
