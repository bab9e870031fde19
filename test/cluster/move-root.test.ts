/** Moving the root under a live Flux: what it does by itself, and what the printed steps do. */
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeCluster } from "./describe-cluster.ts";
import type { KubeObject } from "./tools/api.ts";
import type { TestCluster } from "./tools/cluster.ts";
import { waitUntil } from "./tools/daemons.ts";
import { fluxCli } from "./tools/flux-cli.ts";
import type { Files, GitRepository } from "./tools/git.ts";

const run = promisify(execFile);
const flux = await fluxCli();

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\n`;

const config = (url: string, more = ""): string => `version: 1
repository: {name: fleet, url: "${url}", branch: main, interval: 1s}
context: canary-admin
defaults: {interval: 1s, kustomizations: {retryInterval: 1s, timeout: 10s}}
kustomizations: {flux-system: , apps: }
${more}`;

/** A repository that runs in the cluster. */
async function startFleet(
  cluster: TestCluster,
  files: Files = {},
): Promise<GitRepository> {
  const git = await cluster.startGit();
  const fleet = await git.repository("fleet", {
    "resources/apps/one.yaml": configMap("one"),
    ...files,
  });
  await generate(cluster, fleet, { "fluxsmith.yaml": config(fleet.url) });
  await fleet.commit();
  const applied = await cluster.fluxsmith(
    ["apply", "--yes", "--timeout", "60s"],
    { cwd: fleet.work },
  );
  expect(applied).toMatchObject({ code: 0 });
  return fleet;
}

/** Writes files and generates, and commits nothing; what was printed. */
async function generate(
  cluster: TestCluster,
  fleet: GitRepository,
  files: Files,
): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    const full = join(fleet.work, path);
    mkdirSync(dirname(full), { recursive: true });
    if (text === undefined) rmSync(full);
    else writeFileSync(full, text);
  }
  const { code, stdout } = await cluster.fluxsmith(
    ["generate", "--move-root"],
    { cwd: fleet.work },
  );
  expect(code).toBe(0);
  return stdout;
}

const moved = ({ url }: GitRepository): Files => ({
  "fluxsmith.yaml": config(url, "layout: {resources: deploy}\n"),
  "resources/apps/one.yaml": undefined,
  "deploy/apps/one.yaml": configMap("one"),
});

const messageOf = ({ status }: KubeObject): string =>
  status?.conditions?.find(({ type }) => type === "Ready")?.message ?? "";

const isDeployed = (object: KubeObject, name: string): boolean => {
  const spec = object["spec"] as { path?: string; suspend?: boolean };
  return spec.path === `./deploy/${name}` && spec.suspend !== true;
};

/** The commands of a printed step that change something. */
const commandsIn = (step: string): string[][] =>
  (
    step.match(
      /(?:flux suspend|flux resume|kubectl patch) (?:-{0,2}[a-z.-]+|'[^']*'| )+/g,
    ) ?? []
  ).map((line) =>
    (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", "")),
  );

describeCluster(
  "a root that moves",
  (cluster) => {
    beforeEach(async () => {
      await cluster.startControllers();
    });
    afterEach(() => cluster.clean());

    it("leaves a Flux that nobody tells where it is: it finds its folder gone, and prunes nothing", async () => {
      const fleet = await startFleet(cluster);
      await generate(cluster, fleet, moved(fleet));
      await fleet.commit();
      for (const name of ["flux-system", "apps"])
        await cluster.until("Kustomization", "flux-system", name, (object) =>
          messageOf(object).includes("path not found"),
        );
      expect(await cluster.get("ConfigMap", "default", "one")).toBeDefined();
    });

    it("loses everything where something is left in the old folder: it prunes itself", async () => {
      const fleet = await startFleet(cluster, {
        "resources/flux-system/gotk-components.yaml": configMap("left"),
      });
      await generate(cluster, fleet, moved(fleet));
      await fleet.commit();
      // What a Kustomization applied goes when its finalizer runs, which may be later than it itself.
      const isGone = async (name: string): Promise<boolean> =>
        (await cluster.get("ConfigMap", "default", name)) === undefined;
      await waitUntil(
        "the deletion of everything",
        async () => (await isGone("left")) && (await isGone("one")),
      );
      expect(await cluster.get("ConfigMap", "default", "one")).toBeUndefined();
    });

    it.skipIf(flux === undefined)(
      "goes on, and keeps everything, by the printed steps",
      async () => {
        const fleet = await startFleet(cluster);
        const before = await cluster.get("ConfigMap", "default", "one");
        const printed = await generate(cluster, fleet, moved(fleet));
        const steps = printed.match(/^ {2}\d\. .*$/gm) ?? [];
        expect(steps).toHaveLength(5);
        for (const step of steps) {
          if (step.includes("commit and merge")) await fleet.commit();
          for (const [program = "", ...args] of commandsIn(step))
            await run(program === "flux" ? (flux ?? "") : program, args, {
              env: cluster.env,
            });
        }
        const revision = await fleet.git("rev-parse", "HEAD");
        for (const name of ["flux-system", "apps"])
          await cluster.until(
            "Kustomization",
            "flux-system",
            name,
            (object) =>
              isDeployed(object, name) &&
              String(object.status?.["lastAppliedRevision"]).endsWith(revision),
          );
        const after = await cluster.get("ConfigMap", "default", "one");
        expect(after?.metadata.uid).toBe(before?.metadata.uid);
        expect(before?.metadata.uid).toBeDefined();
      },
    );
  },
  { controllers: true },
);
