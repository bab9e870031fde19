/**
 * A field that Git drops goes from the cluster, whoever applies first: fluxsmith, or the real kustomize-controller, which applies
 * the same object from Git by a Kustomization above it.
 */
import { afterEach, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import type { KubeObject } from "../tools/api.ts";
import type { Controllers } from "../tools/controllers.ts";
import type { GitRepository } from "../tools/git.ts";
import { applying, live, run, runWell } from "./support.ts";

const apps = "Kustomization/flux-system/apps";

const config = (url: string, its: string): string => `version: 1
repository: {name: fleet, url: "${url}", branch: main, interval: 1s}
context: canary-admin
defaults: {interval: 1s, kustomizations: {retryInterval: 1s}}
kustomizations:
  flux-system:
  apps: {${its}}
`;

const dropped =
  "timeout: 90s, labels: {team: blue}, postBuild: {substitute: {region: eu}}, dependsOn: [flux-system]";
const kept = "path: ./resources/apps, prune: true";

/** What Git drops, as it is in the cluster. */
const fields = async (): Promise<unknown> => {
  const object = await live(apps);
  const { timeout, postBuild, dependsOn } = (object?.["spec"] ??
    {}) as Readonly<Record<string, unknown>>;
  const team = object?.metadata.labels?.["team"];
  return { timeout, postBuild, dependsOn, team };
};

const there = {
  timeout: "90s",
  postBuild: { substitute: { region: "eu" } },
  dependsOn: [{ name: "flux-system" }],
  team: "blue",
};
const gone = {};

describeCluster(
  "a field that Git drops",
  () => {
    let controllers: Controllers | undefined;
    afterEach(async () => {
      await controllers?.stopAll();
      controllers = undefined;
      await cluster.clean();
    });

    /** Generates, commits and pushes; the commit. */
    const commit = async (
      fleet: GitRepository,
      its: string,
    ): Promise<string> => {
      await fleet.commit({ "fluxsmith.yaml": config(fleet.url, its) });
      await runWell({ cwd: fleet.work }, "generate");
      return fleet.commit();
    };

    /** A repository with the fields in Git. */
    const begin = async (): Promise<{
      readonly fleet: GitRepository;
      readonly repo: { readonly cwd: string };
      readonly first: string;
    }> => {
      const git = await cluster.startGit();
      const fleet = await git.repository("fleet", {
        "resources/apps/settings.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\ndata: {key: value}\n",
      });
      const first = await commit(fleet, dropped);
      return { fleet, repo: { cwd: fleet.work }, first };
    };

    /** Waits until the kustomize-controller itself has applied a commit. */
    const isApplied = async (hash: string): Promise<void> => {
      const has = ({ status }: KubeObject): boolean =>
        String(status?.["lastAppliedRevision"]).endsWith(hash);
      await cluster.until("Kustomization", "flux-system", "flux-system", has);
    };

    /** That nothing is left to do, and that it stays so. */
    const expectDone = async (repo: {
      readonly cwd: string;
    }): Promise<void> => {
      expect(await fields()).toEqual(gone);
      const before = (await live(apps))?.metadata.generation;
      const again = await run(repo, applying);
      expect(again).toMatchObject({ code: 0, stderr: "" });
      expect(again.stdout).toContain("0 to create, 0 to update, 3 unchanged\n");
      expect((await live(apps))?.metadata.generation).toBe(before);
      expect(await fields()).toEqual(gone);
    };

    it("goes at once by apply where no controller has it yet, and the controller does not bring it back", async () => {
      const { fleet, repo } = await begin();
      await runWell(repo, ...applying);
      expect(await fields()).toEqual(there);
      const second = await commit(fleet, kept);
      const ran = await runWell(repo, ...applying);
      expect(ran.stdout).toContain(`updated ${apps}\n`);
      await expectDone(repo);
      controllers = await cluster.startControllers();
      await isApplied(second);
      await expectDone(repo);
    });

    it("goes by the controller's first own apply, which takes over what apply had made", async () => {
      const { fleet, repo } = await begin();
      await runWell(repo, ...applying);
      expect(await fields()).toEqual(there);
      const second = await commit(fleet, kept);
      controllers = await cluster.startControllers();
      await isApplied(second);
      await expectDone(repo);
    });

    it("is left to the controller where that has it, and goes with its next apply", async () => {
      const { fleet, repo, first } = await begin();
      await runWell(repo, ...applying);
      controllers = await cluster.startControllers();
      await isApplied(first);
      await controllers.stop("kustomize-controller");
      const second = await commit(fleet, kept);
      const ran = await runWell(repo, ...applying);
      expect(ran.stdout).toMatch(
        new RegExp(
          `^\\. ${apps}: Flux applies this after the merge \\(.*spec\\.timeout.*\\)$`,
          "m",
        ),
      );
      expect(ran.stdout).toContain(
        "0 to create, 0 to update, 2 unchanged, 1 left to Flux\n",
      );
      expect(await fields()).toEqual(there);
      await controllers.start("kustomize-controller");
      await isApplied(second);
      await expectDone(repo);
    });

    it("goes by the controller where that has it and is first, and apply has nothing left to do", async () => {
      const { fleet, repo, first } = await begin();
      await runWell(repo, ...applying);
      controllers = await cluster.startControllers();
      await isApplied(first);
      expect(await fields()).toEqual(there);
      const second = await commit(fleet, kept);
      await isApplied(second);
      await expectDone(repo);
    });
  },
  { controllers: true },
);
