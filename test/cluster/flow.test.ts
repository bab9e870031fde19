/** From fluxsmith.yaml to running objects: the real controllers fetch, build and apply what `apply` has told them. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeCluster } from "./describe-cluster.ts";
import type { KubeObject } from "./tools/api.ts";
import type { TestCluster } from "./tools/cluster.ts";
import type { Files, GitRepository } from "./tools/git.ts";

const configMap = (name: string, data: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: default
data:
  text: "${data}"
`;

const config = (url: string, apps: string): string => `version: 1
repository: {name: fleet, url: "${url}", branch: main, interval: 1s}
context: canary-admin
defaults: {interval: 1s, kustomizations: {retryInterval: 1s, timeout: 10s}}
kustomizations:
  flux-system:
${apps}`;

/** A repository whose config names its own URL, generated, committed and pushed. */
async function makeFleet(
  cluster: TestCluster,
  name: string,
  apps: string,
  files: Files,
): Promise<GitRepository> {
  const git = await cluster.startGit();
  const fleet = await git.repository(name, files);
  await change(cluster, fleet, { "fluxsmith.yaml": config(fleet.url, apps) });
  return fleet;
}

/** Writes, generates, commits and pushes. */
async function change(
  cluster: TestCluster,
  fleet: GitRepository,
  files: Files,
): Promise<string> {
  await fleet.commit(files);
  const generated = await cluster.fluxsmith(["generate"], { cwd: fleet.work });
  expect(generated).toMatchObject({ code: 0 });
  return fleet.commit();
}

const conditionOf = (object: KubeObject, type: string) =>
  object.status?.conditions?.find((one) => one.type === type);

const appliedRevision = ({ status }: KubeObject): string => {
  const revision = status?.["lastAppliedRevision"];
  return typeof revision === "string" ? revision : "";
};

const apply = (
  cluster: TestCluster,
  { work }: GitRepository,
  ...more: string[]
) =>
  cluster.fluxsmith(["apply", "--yes", "--timeout", "60s", ...more], {
    cwd: work,
  });

describeCluster(
  "from Git to the cluster",
  (cluster) => {
    beforeEach(async () => {
      await cluster.startControllers();
    });
    afterEach(() => cluster.clean());

    it("generate, apply, ready; a change in Git arrives by itself; what Git drops is pruned", async () => {
      const fleet = await makeFleet(cluster, "flow", "  apps:\n", {
        "resources/apps/one.yaml": configMap("one", "first"),
      });
      const applied = await apply(cluster, fleet);
      expect(applied).toMatchObject({ code: 0 });
      expect(applied.stderr).not.toMatch(/error|finding|warning/);
      expect(applied.stdout).toMatch(
        /^ready Kustomization\/flux-system\/apps main@sha1:[0-9a-f]{40}$/m,
      );
      expect(await cluster.get("ConfigMap", "default", "one")).toMatchObject({
        data: { text: "first" },
      });

      const revision = await change(cluster, fleet, {
        "resources/apps/one.yaml": configMap("one", "second"),
        "resources/apps/two.yaml": configMap("two", "new"),
      });
      await cluster.until("Kustomization", "flux-system", "apps", (object) =>
        appliedRevision(object).endsWith(revision),
      );
      expect(await cluster.get("ConfigMap", "default", "one")).toMatchObject({
        data: { text: "second" },
      });

      const after = await change(cluster, fleet, {
        "fluxsmith.yaml": config(fleet.url, "  other:\n"),
        "resources/other/three.yaml": configMap("three", "other"),
      });
      await cluster.until(
        "Kustomization",
        "flux-system",
        "flux-system",
        (object) => appliedRevision(object).endsWith(after),
      );
      await expect
        .poll(() => cluster.get("ConfigMap", "default", "two"), {
          timeout: 30_000,
        })
        .toBeUndefined();
      // It goes when all that it applied is gone.
      await expect
        .poll(() => cluster.get("Kustomization", "flux-system", "apps"), {
          timeout: 30_000,
        })
        .toBeUndefined();
    });

    it("applied twice, nothing changes: no resourceVersion, and no question", async () => {
      const fleet = await makeFleet(cluster, "twice", "  apps:\n", {
        "resources/apps/one.yaml": configMap("one", "first"),
      });
      expect(await apply(cluster, fleet)).toMatchObject({ code: 0 });
      const versions = async (): Promise<unknown[]> =>
        Promise.all(
          [
            ["GitRepository", "fleet"],
            ["Kustomization", "apps"],
            ["Kustomization", "flux-system"],
          ].map(async ([kind = "", name = ""]) => {
            const object = await cluster.get(kind, "flux-system", name);
            return [object?.metadata.generation, object?.["spec"]];
          }),
        );
      const before = await versions();
      const again = await apply(cluster, fleet);
      expect(again).toMatchObject({ code: 0 });
      expect(again.stderr).not.toMatch(/error|finding|warning/);
      expect(again.stdout).toContain("0 to create, 0 to update, 3 unchanged");
      expect(await versions()).toEqual(before);
    });

    it("a broken manifest shows with the controller's own message, in apply and in status", async () => {
      const fleet = await makeFleet(cluster, "broken", "  apps:\n", {
        "resources/apps/one.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  namespace: nowhere\n",
      });
      const applied = await apply(cluster, fleet);
      expect(applied).toMatchObject({ code: 1 });
      const said = conditionOf(
        await cluster.until(
          "Kustomization",
          "flux-system",
          "apps",
          (object) => conditionOf(object, "Ready")?.status === "False",
        ),
        "Ready",
      );
      expect(said?.message).toContain("nowhere");
      expect(applied.stderr).toContain("[not-ready]");
      expect(applied.stderr).toMatch(
        /Kustomization\/flux-system\/apps is not ready: ReconciliationFailed: .*nowhere/,
      );
      expect(applied.stderr).toContain(
        "fluxsmith events Kustomization/flux-system/apps",
      );
      const status = await cluster.fluxsmith(["status"], { cwd: fleet.work });
      expect(status).toMatchObject({ code: 1 });
      expect(status.stdout).toMatch(/apps .*nowhere/);
    });

    it("strict substitution fails in the cluster where check said that it would", async () => {
      const fleet = await makeFleet(
        cluster,
        "strict",
        "  apps: {postBuild: {substitute: {known: here}}}\n",
        {
          "resources/apps/one.yaml": configMap("one", "${known} ${unknown}"),
        },
      );
      const checked = await cluster.fluxsmith(["check"], { cwd: fleet.work });
      expect(checked.stdout + checked.stderr).toMatch(
        /resources\/apps\/one\.yaml:7:\d+: .*unknown/,
      );
      const applied = await apply(cluster, fleet);
      expect(applied).toMatchObject({ code: 1 });
      expect(applied.stderr).toMatch(
        /apps is not ready: \w+: .*variable not set.*unknown|unknown.*variable not set/s,
      );
    });

    it("a Kustomization that waits for one that fails is blocked, and says by whom", async () => {
      const fleet = await makeFleet(
        cluster,
        "blocked",
        "  base:\n  apps: {dependsOn: [base]}\n",
        {
          "resources/base/one.yaml":
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: base\n  namespace: nowhere\n",
          "resources/apps/one.yaml": configMap("one", "x"),
        },
      );
      const applied = await apply(cluster, fleet, "base", "apps", "fleet");
      expect(applied).toMatchObject({ code: 1 });
      expect(applied.stderr).toContain(
        "Kustomization/flux-system/apps is not ready (it waits for Kustomization/flux-system/base)",
      );
    });
  },
  { controllers: true },
);
