/** `fluxsmith status` on a real API server, and with Flux's real controllers. */
import { execFileSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { namespace as namespaceManifest } from "../faults/support.ts";
import { hostile } from "../commands/status-support.ts";
import type { TestRepository } from "../tools/cli.ts";
import { screenOf } from "../tools/screen.ts";
import { cluster, describeCluster } from "./describe-cluster.ts";
import {
  bound,
  change,
  ended,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  makeReady,
  path,
  plain,
  run,
  runWell,
  saidBy,
  start,
} from "./faults/support.ts";
import { loseAll } from "./following.ts";
import { conditionOf, type KubeObject } from "./tools/api.ts";
import { hasTerminal, type Ran } from "./tools/fluxsmith.ts";

const merge = (identity: string, patch: unknown, more = ""): Promise<unknown> =>
  path(identity).then((at) =>
    cluster.api.request("PATCH", `${at}${more}`, patch),
  );
const remove = async (identity: string): Promise<unknown> =>
  cluster.api.request("DELETE", await path(identity));

/** The table without the ages, which depend on the machine. */
const table = ({ stdout }: Ran): string[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.replaceAll(/ +\d+[smhd](?= |$)/g, " AGE").trimEnd());

/** A line of the table, with one blank between its cells. */
const lineOf = (ran: Ran, name: string): string | undefined =>
  table(ran)
    .find((line) => line.includes(` ${name} `))
    ?.replaceAll(/ +/g, " ");

interface Shown {
  readonly counts: Readonly<Record<string, number>>;
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

async function json(
  repo: Pick<TestRepository, "cwd">,
  ...args: readonly string[]
): Promise<Shown> {
  const ran = await run(repo, ["status", "--output", "json", ...args]);
  return JSON.parse(ran.stdout) as Shown;
}

/** A fleet that runs in the cluster, every object of it ready. */
async function readyFleet(
  config = fleet,
  files: Readonly<Record<string, string>> = {},
): Promise<TestRepository> {
  const repo = await fleetOf(config, files);
  await runWell(repo, "apply", "--yes", "--no-wait");
  await makeReady(fleetObjects);
  return repo;
}

const apps = "Kustomization/flux-system/apps";

describeCluster("status", () => {
  afterEach(() => cluster.clean());

  it("shows what is in both, and exits 0 where all is well", async () => {
    const repo = await readyFleet();
    const ran = await run(repo, ["status"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(table(ran)).toEqual([
      expect.stringMatching(/^context canary-admin \(https:\/\/.*\)$/),
      "KIND            NAMESPACE    NAME         SYNC    READY  REVISION  AGE  MESSAGE",
      expect.stringMatching(/^GitRepository +flux-system +fleet +synced +True/),
      expect.stringMatching(/^HelmRepository +flux-system +podinfo +synced/),
      expect.stringMatching(/^Kustomization +flux-system +apps +synced/),
      expect.stringMatching(/^Kustomization +flux-system +flux-system +synced/),
      "4 synced, 0 differ, 0 missing, 0 extra; 0 not ready, 0 suspended",
    ]);
  });

  it("shows what differs by its fields, what is missing, extra, and others as a number", async () => {
    const repo = await readyFleet(fleet, {
      "resources/old/namespace.yaml": namespaceManifest("old"),
    });
    await merge(apps, { spec: { timeout: "9m", interval: "1m" } });
    await remove("HelmRepository/flux-system/podinfo");
    await change(
      repo,
      "  apps: {timeout: 2m}\n",
      "  apps: {timeout: 2m}\n  old:\n",
    );
    await cluster.kubectl(["create", "namespace", "elsewhere"]);
    const other = (name: string, labels = {}): KubeObject => ({
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "HelmRepository",
      metadata: { name, namespace: "elsewhere", labels },
      spec: { url: "https://example.com", interval: "5m" },
    });
    const by = "kustomize.toolkit.fluxcd.io";
    await cluster.apply([
      other("theirs"),
      other("foreign", { [`${by}/name`]: "x", [`${by}/namespace`]: "y" }),
      other("pruned", {
        [`${by}/name`]: "apps",
        [`${by}/namespace`]: "flux-system",
      }),
    ]);
    await cluster.apply([other("applied")], "kubectl-fluxsmith");
    const ran = await run(repo, ["status"]);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(lineOf(ran, "apps")).toMatch(
      /differs Unknown .*differs: spec\.interval, spec\.timeout$/,
    );
    expect(lineOf(ran, "podinfo")).toMatch(
      / missing - - - not in the cluster$/,
    );
    expect(lineOf(ran, "old")).toMatch(/ missing /);
    for (const name of ["applied", "pruned"])
      expect(lineOf(ran, name)).toMatch(
        / extra .*applied from here, not in Git$/,
      );
    expect(table(ran).slice(-2)).toEqual([
      "2 synced, 1 differs, 2 missing, 2 extra; 3 not ready, 0 suspended",
      "2 others, --all shows them",
    ]);
    const all = await run(repo, ["status", "--all"]);
    expect(lineOf(all, "theirs")).toMatch(/ other /);
    expect(lineOf(all, "foreign")).toMatch(/ other /);
    const { counts, objects } = await json(repo);
    expect(counts).toMatchObject({
      differs: 1,
      missing: 2,
      extra: 2,
      other: 2,
    });
    expect(objects).toHaveLength(9);
  });

  it("shows what is not ready with its reason and message, and what is stalled", async () => {
    const repo = await readyFleet();
    await makeReady([apps], {
      status: "False",
      reason: "BuildFailed",
      message: `no such\nthing ${hostile.terminal}`,
    });
    const lastTransitionTime = "2026-01-01T00:00:00Z";
    await merge(
      "HelmRepository/flux-system/podinfo",
      {
        status: {
          observedGeneration: 1,
          conditions: [
            {
              type: "Ready",
              status: "False",
              reason: "Failed",
              message: "no",
              lastTransitionTime,
            },
            {
              type: "Stalled",
              status: "True",
              reason: "URLInvalid",
              message: "no",
              lastTransitionTime,
            },
          ],
        },
      },
      "/status",
    );
    const ran = await run(repo, ["status"]);
    expect(ran.code).toBe(1);
    expect(ran.stdout).not.toContain("\u001B");
    expect(lineOf(ran, "apps")).toContain(
      String.raw`synced False - AGE BuildFailed: no such thing \x1b[2J`,
    );
    expect(lineOf(ran, "podinfo")).toMatch(
      / synced stalled - AGE URLInvalid: no$/,
    );
    expect(table(ran).at(-1)).toBe(
      "4 synced, 0 differ, 0 missing, 0 extra; 2 not ready, 0 suspended",
    );
  });

  it("fault 78: what is suspended in the cluster and not in Git is marked", async () => {
    const repo = await readyFleet();
    await merge(apps, { spec: { suspend: true } }, "?fieldManager=flux");
    const ran = await run(repo, ["status"]);
    // Nothing is wrong with it that Flux or Git could mend.
    expect(ran.code).toBe(0);
    expect(lineOf(ran, "apps")).toMatch(
      / synced suspended .*suspended in the cluster, not in Git$/,
    );
    expect(table(ran).at(-1)).toMatch(/; 0 not ready, 1 suspended$/);
    expect((await json(repo, "apps")).objects).toMatchObject([
      { state: "suspended", suspendedOnlyLive: true },
    ]);
    await change(repo, "{timeout: 2m}", "{timeout: 2m, suspend: true}");
    const both = await run(repo, ["status"]);
    expect(lineOf(both, "apps")).toMatch(/ synced suspended - AGE -$/);
  });

  it("chooses by name and by kind, and says what there is none of", async () => {
    const repo = await readyFleet();
    const names = async (...args: readonly string[]): Promise<unknown[]> =>
      (await json(repo, ...args)).objects.map(({ name }) => name);
    expect(await names("flux-*")).toEqual(["flux-system"]);
    expect(await names("--kind", "ks,git")).toEqual([
      "fleet",
      "apps",
      "flux-system",
    ]);
    expect(await names("apps", "podinfo", "--kind", "helmrepo")).toEqual([
      "podinfo",
    ]);
    const unknown = await run(repo, ["status", "podinfi"]);
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain(
      "neither Git nor the cluster has a Flux object `podinfi` [bad-option]",
    );
    expect(unknown.stderr).toContain("did you mean `podinfo`");
    const kind = await run(repo, ["status", "--kind", "hrs"]);
    expect(kind.stderr).not.toContain("stack");
    expect((await run(repo, ["status", "--kind", "pod"])).code).toBe(2);
  });

  it("compares hand-written objects in the namespace that they get, and not what is rendered", async () => {
    const release = (name: string, interval: string): string =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ${name}\nspec:\n  interval: ${interval}\n  chartRef: {kind: OCIRepository, name: x}\n`;
    const repo = await fleetOf(
      `${bound}  apps: {targetNamespace: team}\n  base:\n  patched: {patches: [{patch: "x"}]}\n`,
      {
        "resources/apps/release.yaml": release("in-target", "5m"),
        "resources/base/kustomization.yaml":
          "namespace: team\nresources: [release.yaml]\n",
        "resources/base/release.yaml": release("in-file", "5m"),
        "resources/patched/release.yaml": release("rendered", "5m"),
        "resources/flux-system/by-nobody.yaml": release("in-flux", "5m"),
        "resources/flux-system/namespace.yaml":
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n",
      },
    );
    await cluster.kubectl(["create", "namespace", "team"]);
    const live = (name: string, namespace: string): KubeObject => ({
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name, namespace },
      spec: { interval: "5m", chartRef: { kind: "OCIRepository", name: "x" } },
    });
    await cluster.apply(
      [
        live("in-target", "team"),
        live("in-file", "team"),
        live("in-flux", "flux-system"),
      ],
      "kustomize-controller",
    );
    const { objects } = await json(repo, "--kind", "hr");
    const shown = objects.map(
      ({ namespace, name, sync, why }) =>
        `${String(namespace)}/${String(name)} ${String(sync)} ${String(why)}`,
    );
    expect(shown).toEqual([
      "flux-system/in-flux synced undefined",
      "flux-system/rendered unknown the Kustomization's patches",
      "team/in-file synced undefined",
      "team/in-target synced undefined",
    ]);
  });

  it("writes a page for the browser, whatever the cluster holds (fault 84)", async () => {
    const repo = await readyFleet();
    await makeReady([apps], {
      status: "False",
      reason: "X",
      message: hostile.script + hostile.quotes + hostile.terminal,
    });
    const ran = await run(repo, ["status", "--output", "html"]);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(ran.stdout).toMatch(/^<!doctype html>/);
    expect(ran.stdout).toContain("<title>Flux status: 1 problem</title>");
    expect(ran.stdout).toContain("&lt;script&gt;");
    expect(ran.stdout).not.toContain("<script>");
    expect(ran.stdout).not.toContain("<img");
    expect(ran.stdout).not.toContain("\u001B");
    const watched = await run(repo, ["status", "--watch", "--output", "html"]);
    expect(watched).toMatchObject({ code: 2, stdout: "" });
    expect(watched.stderr).toContain("[bad-option]");
  });

  it("fault 67: an expired token is said so", async () => {
    const repo = await fleetOf(fleet.replace("canary-admin", "expired"));
    const ran = await run(repo, ["status"]);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expectSaid(ran, "error", { code: "api-unauthorized", says: ["401"] });
  });

  it("fault 68: who may not list is told the verb and the resource; one who may in some namespaces sees those", async () => {
    const repo = await readyFleet();
    const asNobody = fleet.replace("canary-admin", "nobody");
    repo.write({ "fluxsmith.yaml": asNobody });
    const ran = await run(repo, ["status"]);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expectSaid(ran, "error", {
      code: "api-forbidden",
      says: [/you may not list .* in namespace (flux-system|apps)/],
    });
    await cluster.apply([
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "look", namespace: "flux-system" },
        rules: [
          {
            apiGroups: ["*"],
            resources: ["*"],
            verbs: ["get", "list", "watch"],
          },
        ],
      },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "look", namespace: "flux-system" },
        roleRef: {
          apiGroup: "rbac.authorization.k8s.io",
          kind: "Role",
          name: "look",
        },
        subjects: [
          {
            apiGroup: "rbac.authorization.k8s.io",
            kind: "User",
            name: "nobody",
          },
        ],
      },
    ]);
    const allowed = await run(repo, ["status"]);
    expect(allowed).toMatchObject({ code: 0, stderr: "" });
    expect(table(allowed).at(-1)).toMatch(/^4 synced, /);
  });

  it("fault 69: a server that goes away at any request is said so, and nothing is half shown", async () => {
    const repo = await readyFleet();
    const proxy = await cluster.startProxy();
    const env = { KUBECONFIG: proxy.kubeconfig };
    await run(repo, ["status"], { env });
    const count = proxy.requests.length;
    expect(count).toBeGreaterThan(10);
    for (const at of [1, 2, Math.ceil(count / 2), count]) {
      proxy.reset();
      proxy.cutAt({ at, when: "before-forward", permanently: true });
      const ran = await run(repo, ["status"], { env });
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", { code: "api-unreachable", says: [/answer/] });
    }
  });

  it("fault 70: a kind without its CRD is said once, and its objects are missing", async () => {
    const repo = await fleetOf(
      `${fleet}images: {repositories: {one: {image: a/b}, two: {image: a/c}}}\n`,
    );
    await cluster.api.request(
      "DELETE",
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/imagerepositories.image.toolkit.fluxcd.io",
    );
    const isGone = async (): Promise<boolean> => {
      const { stdout } = await cluster.kubectl(["api-resources", "-o", "name"]);
      return !stdout.includes("imagerepositories");
    };
    await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
    const ran = await run(repo, ["status"]);
    expect(ran.code).toBe(1);
    expect(saidBy(ran)).toHaveLength(1);
    expectSaid(ran, "finding", {
      code: "crd-missing",
      says: ["the cluster does not know ImageRepository"],
    });
    expect(lineOf(ran, "one")).toMatch(/ missing /);
    expect(lineOf(ran, "two")).toMatch(/ missing /);
  });

  it("fault 86: without a terminal there is no colour; a reader that goes ends it quietly", async () => {
    const repo = await readyFleet();
    const ran = await run(repo, ["status"]);
    expect(ran.stdout).not.toContain("\u001B");
    const program = new URL("../../dist/bin.js", import.meta.url).pathname;
    const head = execFileSync(
      "sh",
      ["-c", `"${process.execPath}" "${program}" status 2>&1 | head -1`],
      { cwd: repo.cwd, env: cluster.env, encoding: "utf8" },
    );
    expect(head).toMatch(/^context canary-admin \(.*\)\n$/);
  });

  describe("--watch", () => {
    it("prints the table, then a line for each change; Ctrl-C ends it with 130", async () => {
      const repo = await readyFleet();
      const running = start(repo, ["status", "--watch"]);
      await running.until(/4 synced.*\n/);
      await makeReady([apps], {
        status: "False",
        reason: "BuildFailed",
        message: "broken",
      });
      await running.until(/apps: .*False.*BuildFailed: broken\n/);
      await merge(apps, { spec: { timeout: "9m" } });
      await running.until(/apps: synced → differs, .*differs: spec\.timeout\n/);
      await remove("HelmRepository/flux-system/podinfo");
      await running.until(/podinfo: synced → missing, .*not in the cluster\n/);
      running.kill("SIGINT");
      const ran = await ended(running);
      expect(ran).toMatchObject({ code: 130, stderr: "" });
      expect(ran.stdout).not.toContain("\u001B");
    });

    it("prints JSON, one object a line", async () => {
      const repo = await readyFleet();
      const running = start(repo, ["status", "--watch", "--output", "json"]);
      await running.until(/(.*\n){4}/);
      await cluster.apply(
        [
          {
            apiVersion: "source.toolkit.fluxcd.io/v1",
            kind: "HelmRepository",
            metadata: { name: "extra", namespace: "flux-system" },
            spec: { url: "https://example.com", interval: "5m" },
          },
        ],
        "kubectl-fluxsmith",
      );
      await running.until(/"name":"extra"/);
      await remove("HelmRepository/flux-system/extra");
      await running.until(/"sync":"gone"/);
      running.kill("SIGINT");
      const ran = await ended(running);
      const lines = ran.stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.slice(0, 4).map(({ name }) => name)).toEqual([
        "fleet",
        "podinfo",
        "apps",
        "flux-system",
      ]);
      expect(lines.find(({ name }) => name === "extra")).toMatchObject({
        sync: "extra",
      });
      expect(lines.at(-1)).toEqual({
        kind: "HelmRepository",
        namespace: "flux-system",
        name: "extra",
        sync: "gone",
      });
    });

    it("fault 69: says that the connection is lost, and goes on when it is back", async () => {
      const repo = await readyFleet();
      const proxy = await cluster.startProxy();
      const running = start(repo, ["status", "--watch"], {
        env: { KUBECONFIG: proxy.kubeconfig },
      });
      await running.until(/4 synced.*\n/);
      await loseAll(proxy);
      await running.until(/The connection is lost .*trying again/);
      await merge(apps, { spec: { timeout: "9m" } });
      await remove("HelmRepository/flux-system/podinfo");
      proxy.reset();
      await running.until(/Connected again\./);
      await running.until(/apps: synced → differs/);
      // Nobody told that it went.
      await running.until(/podinfo: synced → missing/);
      running.kill("SIGINT");
      expect(await ended(running)).toMatchObject({ code: 130 });
    });

    it.skipIf(!hasTerminal())(
      "draws the table in place on a terminal, and leaves that as it was",
      async () => {
        const repo = await readyFleet();
        const running = start(repo, ["status", "--watch"], { tty: true });
        await running.until(/4 synced/);
        await merge(apps, { spec: { timeout: "9m" } });
        await running.until(/1 differs/);
        running.write("\u0003");
        const { code, stdout } = await ended(running);
        expect(code).toBe(130);
        const screen = screenOf(stdout);
        expect(screen.lines.filter((line) => line !== "")).toEqual([
          expect.stringMatching(
            /^(\^C)?3 synced, 1 differs, 0 missing, 0 extra; \d not ready, 0 suspended$/,
          ),
        ]);
        expect(screen).toMatchObject({ wraps: true, isStyled: false });
        // It was one table in one place.
        expect(screen.most).toBeLessThanOrEqual(10);
      },
    );

    it.skipIf(!hasTerminal())(
      "shows problems first on a terminal that is too low for all",
      async () => {
        const repo = await readyFleet();
        await merge(apps, { spec: { timeout: "9m" } });
        const running = start(repo, ["status", "--watch"], {
          tty: { columns: 80, rows: 6 },
        });
        await running.until(/1 differs/);
        await running.until(/… and 3 more/);
        running.write("\u0003");
        const { stdout } = await ended(running);
        expect(plain(stdout)).toMatch(
          /KIND.*\n.*Kustomization +flux-system +apps/,
        );
        expect(screenOf(stdout).most).toBeLessThanOrEqual(6);
      },
    );
  });
});

describeCluster(
  "status with Flux's controllers",
  () => {
    beforeEach(async () => {
      await cluster.startControllers();
    });
    afterEach(() => cluster.clean());

    it("is all synced and ready once Flux has applied it, its common metadata and labels included; a broken manifest shows with the controller's words", async () => {
      const git = await cluster.startGit();
      const its = await git.repository("fleet", {
        "resources/apps/one.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, namespace: default}\n",
        "resources/apps/source.yaml":
          "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: hand, namespace: default}\nspec: {url: 'oci://example.com/charts', type: oci, interval: 5m}\n",
      });
      const common =
        "{labels: {team: a}, annotations: {note.example.com/x: b}}";
      await its.commit({
        "fluxsmith.yaml": `version: 1
repository: {name: fleet, url: "${its.url}", branch: main}
context: canary-admin
defaults: {interval: 1s, kustomizations: {retryInterval: 1s, timeout: 10s, commonMetadata: ${common}}}
kustomizations:
  flux-system:
  apps:
`,
      });
      const repo = { cwd: its.work };
      await runWell(repo, "generate");
      await its.commit();
      await runWell(repo, "apply", "--yes", "--timeout", "60s");
      // The second run of flux-system gives its labels and metadata to all.
      await cluster.until("Kustomization", "flux-system", "apps", (object) =>
        Object.keys(object.metadata.labels ?? {}).includes("team"),
      );
      const ran = await run(repo, ["status"]);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      expect(table(ran).at(-1)).toBe(
        "4 synced, 0 differ, 0 missing, 0 extra; 0 not ready, 0 suspended",
      );
      expect(lineOf(ran, "apps")).toMatch(
        / synced True main@sha1:[0-9a-f]{8} AGE -$/,
      );

      await its.commit({
        "resources/apps/one.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: One_, namespace: default}\n",
      });
      await cluster.until(
        "Kustomization",
        "flux-system",
        "apps",
        (object) => conditionOf(object, "Ready")?.status === "False",
      );
      const broken = await run(repo, ["status"]);
      expect(broken.code).toBe(1);
      expect(lineOf(broken, "apps")).toMatch(
        / synced False .*(ReconciliationFailed|BuildFailed): .*One_/,
      );
    });
  },
  { controllers: true },
);
