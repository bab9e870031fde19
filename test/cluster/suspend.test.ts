/** suspend, resume and reconcile, with the real source- and kustomize-controller. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cluster, describeCluster } from "./describe-cluster.ts";
import type { TestRepository } from "../tools/cli.ts";
import {
  appsFile,
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
import { conditionOf, type KubeObject } from "./tools/api.ts";
import type { Controllers } from "./tools/controllers.ts";
import { readers } from "./tools/readers.ts";
import { hasTerminal } from "./tools/fluxsmith.ts";
import type { Files, GitRepository } from "./tools/git.ts";

const apps = "Kustomization/flux-system/apps";

const configMap = (name: string, text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata:\n  text: "${text}"\n`;

const textOf = async (name: string): Promise<unknown> =>
  (await live(`ConfigMap/default/${name}`))?.["data"];

/** @param interval of everything: a second, or an hour where only what is asked for may happen */
const config = (url: string, interval: string, kustomizations: string) =>
  `version: 1
repository: {name: fleet, url: "${url}", branch: main}
context: canary-admin
defaults: {interval: ${interval}, kustomizations: {retryInterval: 1s, timeout: 10s}}
kustomizations:
  flux-system:
${kustomizations}`;

const small: Files = { "resources/apps/one.yaml": configMap("one", "first") };

/** A repository that runs in the cluster. */
async function startFleet(
  interval: string,
  { kustomizations = "  apps:\n", files = small, more = [] as string[] } = {},
): Promise<GitRepository> {
  const git = await cluster.startGit();
  const fleet = await git.repository("fleet", files);
  await fleet.commit({
    "fluxsmith.yaml": config(fleet.url, interval, kustomizations),
  });
  expect(
    await cluster.fluxsmith(["generate"], { cwd: fleet.work }),
  ).toMatchObject({ code: 0 });
  await fleet.commit();
  const ran = await cluster.fluxsmith(
    ["apply", "--yes", "--timeout", "60s", ...more],
    { cwd: fleet.work },
  );
  expect(ran).toMatchObject({ code: 0 });
  return fleet;
}

const fluxsmith = ({ work }: GitRepository, ...args: readonly string[]) =>
  run({ cwd: work }, args);

const has =
  (revision: string) =>
  (object: KubeObject): boolean =>
    String(object.status?.["lastAppliedRevision"]).endsWith(revision);

const until = (
  name: string,
  isSo: (object: KubeObject) => boolean,
  kind = "Kustomization",
): Promise<KubeObject> => cluster.until(kind, "flux-system", name, isSo);

describeCluster(
  "with Flux's controllers",
  () => {
    let controllers: Controllers;
    beforeEach(async () => {
      controllers = await cluster.startControllers();
    });
    afterEach(() => cluster.clean());

    it("78: a suspension outlives its parent's next run; resume picks up what Git has changed meanwhile", async () => {
      const fleet = await startFleet("1s");
      const suspended = await fluxsmith(fleet, "suspend", "ks/apps", "--yes");
      expect(suspended).toMatchObject({
        code: 0,
        stdout: `suspended ${apps}\n`,
        stderr:
          "Git does not say so: `fluxsmith resume Kustomization/flux-system/apps` when it is over, or `suspend: true` in Git to make it last.\n",
      });
      const changed = await fleet.commit({
        "resources/apps/one.yaml": configMap("one", "second"),
      });
      // The parent applies apps' own file of the new revision, and leaves the suspension alone.
      await until("flux-system", has(changed));
      expect(await spec(apps)).toMatchObject({ suspend: true });
      expect(await textOf("one")).toEqual({ text: "first" });

      const again = await fluxsmith(fleet, "suspend", "ks/apps");
      expect(again).toMatchObject({
        code: 0,
        stdout: `${apps} is suspended already\n`,
        stderr: "",
      });

      const resumed = await fluxsmith(fleet, "resume", "ks/apps", "--yes");
      expect(resumed).toMatchObject({ code: 0 });
      expect(resumed.stdout).toBe(
        `resumed ${apps}\nready ${apps} main@sha1:${changed}\n`,
      );
      expect(await textOf("one")).toEqual({ text: "second" });
      expect(await spec(apps)).not.toHaveProperty("suspend");

      expect(await fluxsmith(fleet, "resume", "ks/apps")).toMatchObject({
        code: 0,
        stdout: `${apps} is not suspended\n`,
      });
    });

    it("78: what Git itself suspends cannot be resumed for long, and that is said before", async () => {
      const fleet = await startFleet("1s", {
        kustomizations: "  apps: {suspend: true}\n",
      });
      const resumed = await fluxsmith(fleet, "resume", "ks/apps", "--yes");
      expect(resumed).toMatchObject({ code: 0 });
      expectSaid(resumed, "warning", {
        code: "git-overrules",
        at: appsFile,
        says: ["the Kustomization flux-system, at its next run, undoes this"],
      });
      await until(
        "apps",
        (object) => (object["spec"] as { suspend?: boolean }).suspend === true,
      );
    });

    it("an object whose namespace its Kustomization gives is found by what Git calls it", async () => {
      const fleet = await startFleet("1s", {
        kustomizations: "  apps: {targetNamespace: default}\n",
        files: {
          "resources/apps/source.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: other}
spec: {interval: 1h, url: "https://example.com/other"}
`,
        },
      });
      await cluster.until("GitRepository", "default", "other", () => true);
      const ran = await fluxsmith(fleet, "suspend", "git/other", "--yes");
      expect(ran).toMatchObject({
        code: 0,
        stdout: "suspended GitRepository/default/other\n",
      });
      expect(ran.stderr).toContain("Git does not say so");
    });

    it("what depends on a suspended Kustomization waits from the next revision on, as was said", async () => {
      const fleet = await startFleet("1s", {
        kustomizations: "  base:\n  apps: {dependsOn: [base]}\n",
        files: { ...small, "resources/base/two.yaml": configMap("two", "1") },
      });
      const suspended = await fluxsmith(fleet, "suspend", "ks/base", "--yes");
      expectSaid(suspended, "warning", {
        code: "suspension-reach",
        says: [
          /Kustomization\/flux-system\/apps depends on \S+\/base and will wait/,
        ],
      });
      const changed = await fleet.commit({
        "resources/apps/one.yaml": configMap("one", "second"),
      });
      const waiting = await until(
        "apps",
        (object) => conditionOf(object, "Ready")?.status === "False",
      );
      expect(conditionOf(waiting, "Ready")?.message).toContain(
        "revision is not up to date",
      );
      const resumed = await fluxsmith(fleet, "resume", "ks/base", "--yes");
      expect(resumed).toMatchObject({ code: 0 });
      await until("apps", has(changed));
    });

    it("reconcile looks again; with its source first, it finds a new commit", async () => {
      const fleet = await startFleet("1h");
      const first = await fleet.git("rev-parse", "HEAD");
      const changed = await fleet.commit({
        "resources/apps/one.yaml": configMap("one", "second"),
      });
      const without = await fluxsmith(fleet, "reconcile", "ks/apps", "--yes");
      expect(without).toMatchObject({
        code: 0,
        stdout: `requested ${apps}\nready ${apps} main@sha1:${first}\n`,
      });
      const args = ["reconcile", "ks/apps", "--with-source", "--yes"];
      const ran = await fluxsmith(fleet, ...args);
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.stdout).toBe(`requested GitRepository/flux-system/fleet
ready GitRepository/flux-system/fleet main@sha1:${changed}
requested ${apps}
ready ${apps} main@sha1:${changed}
`);
      expect(await textOf("one")).toEqual({ text: "second" });
    });

    it("reconcile shows why it fails, and where to look closer; for programs, too", async () => {
      const fleet = await startFleet("1h");
      await fleet.commit({
        "resources/apps/one.yaml": configMap("one", "x").replace(
          "namespace: default",
          "namespace: nowhere",
        ),
      });
      const args = ["reconcile", "ks/apps", "--with-source", "--yes"];
      const failed = await fluxsmith(fleet, ...args);
      expect(failed).toMatchObject({ code: 1 });
      expectSaid(failed, "finding", {
        code: "not-ready",
        at: appsFile,
        says: [/ReconciliationFailed: .*nowhere/, `fluxsmith events ${apps}`],
      });
      const json = await fluxsmith(fleet, ...args, "--output", "json");
      expect(json.code).toBe(1);
      expect(JSON.parse(json.stdout)).toMatchObject({
        context: "canary-admin",
        objects: [
          { kind: "GitRepository", result: "requested", ready: "ready" },
          {
            kind: "Kustomization",
            namespace: "flux-system",
            name: "apps",
            file: "resources/flux-system/flux-ks-apps.yaml",
            result: "requested",
            ready: "failed",
            reason: "ReconciliationFailed",
            message: expect.stringContaining("nowhere"),
          },
        ],
      });
    });

    it("what is made from a source that fails is left alone", async () => {
      const fleet = await startFleet("1h");
      await cluster.api.request(
        "PATCH",
        await cluster.path("GitRepository", "flux-system", "fleet"),
        { spec: { ref: { branch: "gone" } } },
      );
      const before = await live(apps);
      const args = ["reconcile", "ks/apps", "--with-source", "--yes"];
      const ran = await fluxsmith(fleet, ...args);
      expect(ran).toMatchObject({ code: 1 });
      expectSaid(ran, "finding", {
        code: "not-ready",
        at: "resources/flux-system/flux-source-git-fleet.yaml:1:1",
        says: [/fleet is not ready: .*gone/],
      });
      expectSaid(ran, "finding", {
        code: "not-ready",
        at: appsFile,
        says: ["was left alone: GitRepository/flux-system/fleet is not ready"],
      });
      expect((await live(apps))?.metadata).toEqual(before?.metadata);
    });

    it("Ctrl-C ends the waiting, not what was begun", async () => {
      const fleet = await startFleet("1s");
      await fluxsmith(fleet, "suspend", "ks/apps", "--yes");
      // Nobody is left to handle it.
      await controllers.stopAll();
      const running = cluster.startFluxsmith(["resume", "ks/apps", "--yes"], {
        cwd: fleet.work,
      });
      await running.until(/resumed Kustomization/);
      running.kill("SIGINT");
      expect(await running.ended).toMatchObject({ code: 130 });
      expect(await spec(apps)).not.toHaveProperty("suspend");
    });
  },
  { controllers: true },
);

/** A cluster with Flux's CRDs and objects, and no controllers. */
const everything = `version: 1
repository: {name: fleet, url: "https://example.com/acme/fleet", branch: main}
context: canary-admin
defaults: {interval: 5m}
sources: {helm: {charts: "oci://ghcr.io/acme/charts"}}
kustomizations: {flux-system: , apps: }
notifications:
  providers: {slack: {type: slack, channel: fleet}}
  alerts: {all: {providerRef: slack, eventSources: [Kustomization/apps]}}
`;

const names = [
  "GitRepository/flux-system/fleet",
  "Kustomization/flux-system/flux-system",
  apps,
];

/** Its repository; everything in it is applied. */
async function appliedFleet(text = everything): Promise<TestRepository> {
  const repo = await fleetOf(text);
  const args = ["apply", "--all", "--yes", "--no-wait"];
  expect(await run(repo, args)).toMatchObject({ code: 0 });
  return repo;
}

describeCluster("without controllers", () => {
  afterEach(() => cluster.clean());

  it("a suspension is fluxsmith's own field, and goes without a trace", async () => {
    const repo = await appliedFleet();
    const args = ["ks/apps", "--yes", "--output", "json"];
    const ran = await run(repo, ["suspend", ...args]);
    expect(JSON.parse(ran.stdout)).toEqual({
      context: "canary-admin",
      server: expect.stringContaining("https://"),
      objects: [
        {
          kind: "Kustomization",
          namespace: "flux-system",
          name: "apps",
          file: "resources/flux-system/flux-ks-apps.yaml",
          result: "suspended",
        },
      ],
    });
    const managers = async (): Promise<(string | undefined)[]> =>
      ((await live(apps))?.metadata.managedFields ?? []).map(
        ({ manager }) => manager,
      );
    expect(await managers()).toContain("fluxsmith");
    const again = await run(repo, ["apply", "--dry-run"]);
    expectSaid(again, "warning", {
      code: "suspended-live",
      at: appsFile,
      says: [apps],
    });
    const resumed = await run(repo, ["resume", ...args, "--no-wait"]);
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      objects: [{ result: "resumed" }],
    });
    const object = await live(apps);
    expect(object?.["spec"]).not.toHaveProperty("suspend");
    expect(object?.metadata.annotations).toEqual({
      "reconcile.fluxcd.io/requestedAt": expect.stringMatching(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
      ),
    });
  });

  it("an ArtifactGenerator is suspended by its annotation, as its controller wants it", async () => {
    const repo = await appliedFleet(
      everything.replace(
        "sources: {",
        "sources: {artifact: {parts: {sources: [{alias: a, kind: GitRepository, name: fleet}], artifacts: [{name: a, copy: [{from: '@a/**', to: '@artifact/'}]}]}}, ",
      ),
    );
    const generator = "ArtifactGenerator/flux-system/parts";
    const annotations = async () =>
      (await live(generator))?.metadata.annotations;
    const by = "source.extensions.fluxcd.io/reconcile";
    expect(await run(repo, ["suspend", "ag/parts", "--yes"])).toMatchObject({
      code: 0,
      stdout: `suspended ${generator}\n`,
    });
    expect(await annotations()).toEqual({ [by]: "disabled" });
    expect(await run(repo, ["reconcile", "ag/parts"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("[suspended]"),
    });
    const args = ["resume", "ag/parts", "--yes", "--no-wait"];
    expect(await run(repo, args)).toMatchObject({ code: 0 });
    expect(await annotations()).not.toHaveProperty([by]);
  });

  it("what no controller looks at is resumed without waiting, and never reconciled", async () => {
    const repo = await appliedFleet();
    const alert = "Alert/flux-system/all";
    // What no plain apply sends: its Kustomization would apply it.
    const file = `${repo.cwd}/resources/flux-system/flux-alert-all.yaml`;
    await cluster.kubectl(["apply", "--filename", file]);
    await run(repo, ["suspend", "alert/all", "--yes"]);
    expect(await spec(alert)).toMatchObject({ suspend: true });
    const resumed = await run(repo, ["resume", "alert/all", "--yes"]);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.stdout).toBe(`resumed ${alert}\nready ${alert}\n`);
    const before = await versions([alert, "HelmRepository/flux-system/charts"]);
    const args = ["reconcile", "alert/all", "helm/charts"];
    expect(await run(repo, args)).toMatchObject({
      code: 0,
      stdout: `${alert} has nothing to reconcile: no controller looks at it
HelmRepository/flux-system/charts has nothing to reconcile: no controller looks at it
`,
    });
    expect(await versions(Object.keys(before))).toEqual(before);
  });

  it("a suspended object is not reconciled, nor what is made from it; nothing is begun", async () => {
    const repo = await appliedFleet();
    await run(repo, ["suspend", "git/fleet", "--yes"]);
    const before = await versions(names);
    for (const args of [
      ["git/fleet", "ks/apps"],
      ["ks/apps", "--with-source"],
    ]) {
      const ran = await run(repo, ["reconcile", ...args, "--yes"]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "suspended",
        says: [
          "GitRepository/flux-system/fleet is suspended",
          "`fluxsmith resume GitRepository/flux-system/fleet`",
        ],
      });
    }
    expect(await versions(names)).toEqual(before);
  });

  it("what nobody handles in time is said, with what was waited for", async () => {
    const repo = await appliedFleet();
    const args = ["reconcile", "ks/apps", "--yes", "--timeout", "2s"];
    const ran = await run(repo, args);
    expect(ran).toMatchObject({ code: 1, stdout: `requested ${apps}\n` });
    expectSaid(ran, "finding", {
      code: "wait-timeout",
      at: appsFile,
      says: ["was not ready within 2s", "is Flux running?"],
    });
  });

  it("what another object makes is its maker's to suspend", async () => {
    const repo = await appliedFleet();
    const ran = await run(repo, ["suspend", "ExternalArtifact/made", "--yes"]);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expectSaid(ran, "error", {
      code: "cannot-suspend",
      says: ["every ExternalArtifact is made by another object"],
    });
  });

  describe("what must not happen by mistake", () => {
    const each: readonly (readonly [string, readonly string[]])[] = [
      ["suspend", ["ks/apps"]],
      ["resume", ["ks/apps", "--no-wait"]],
      ["reconcile", ["ks/apps", "--no-wait"]],
    ];
    const unbound = everything.replace("context: canary-admin\n", "");

    /** Suspended for the one that resumes. */
    async function prepared(command: string) {
      const repo = await appliedFleet();
      if (command === "resume")
        await run(repo, ["suspend", "ks/apps", "--yes"]);
      return { repo, before: await versions(names) };
    }

    it.each(each)(
      "66: %s asks by the context and the server",
      async (command, args) => {
        const { repo, before } = await prepared(command);
        const ran = await run(repo, [command, ...args]);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expect(ran.stderr).toContain("[not-confirmed]");
        expect(await versions(names)).toEqual(before);
        if (!hasTerminal()) return;
        const running = start(repo, [command, ...args], { tty: true });
        await running.until(/\[y\/N\]/);
        expect(plain(running.output())).toMatch(
          /^(Suspend|Resume|Reconcile) Kustomization\/flux-system\/apps in context canary-admin \(https:\/\/\S+\)\? \[y\/N\]/m,
        );
        running.write("n\n");
        const answered = await ended(running);
        expect(answered.code).toBe(1);
        expect(plain(answered.stdout)).toContain("Nothing was changed.");
        expect(await versions(names)).toEqual(before);
      },
    );

    it.each(each)("66: %s goes to no other cluster", async (command, args) => {
      const { repo, before } = await prepared(command);
      const other = await run(repo, [
        command,
        ...args,
        "--context",
        "prod-admin",
      ]);
      expect(other).toMatchObject({ code: 2, stdout: "" });
      expect(other.stderr).toContain("[context-mismatch]");
      repo.write({ "fluxsmith.yaml": unbound });
      const implicit = await run(repo, [command, ...args, "--yes"]);
      expect(implicit).toMatchObject({ code: 2, stdout: "" });
      expect(implicit.stderr).toContain("[not-confirmed]");
      expect(implicit.stderr).toContain("--context canary-admin");
      expect(await versions(names)).toEqual(before);
    });

    it.each(each)("67: %s with expired credentials", async (command, args) => {
      const { repo, before } = await prepared(command);
      repo.write({ "fluxsmith.yaml": unbound });
      const ran = await run(repo, [
        command,
        ...args,
        "--yes",
        "--context",
        "expired",
      ]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", { code: "api-unauthorized", says: ["401"] });
      expect(await versions(names)).toEqual(before);
    });

    it.each(each)(
      "68: %s without the right to: the verb and the object",
      async (command, args) => {
        const { repo, before } = await prepared(command);
        await cluster.apply(readers);
        repo.write({ "fluxsmith.yaml": unbound });
        const ran = await run(repo, [
          command,
          ...args,
          "--yes",
          "--context",
          "nobody",
        ]);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "api-forbidden",
          at: appsFile,
          says: [
            `you may not patch ${apps}`,
            'cannot patch resource "kustomizations"',
          ],
        });
        expect(await versions(names)).toEqual(before);
      },
    );

    it.each(each)(
      "77: %s of what is not there begins nothing",
      async (command, args) => {
        const { repo, before } = await prepared(command);
        const [, ...flags] = args;
        const words = ["ks/apps", "ks/aps", "hr/none/web"];
        const ran = await run(repo, [command, ...words, ...flags, "--yes"]);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "object-absent",
          says: [
            "Kustomization/flux-system/aps is not in the cluster",
            `did you mean \`${apps}\`?`,
          ],
        });
        expect(ran.stderr).toContain(
          "HelmRelease/none/web is not in the cluster",
        );
        expect(await versions(names)).toEqual(before);
      },
    );
  });
});
