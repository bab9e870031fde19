/** What the review says of removed Kustomizations and of force is what the real kustomize-controller does, and its plan helps. */
import { afterEach, expect, it } from "vitest";
import { describeCluster } from "./describe-cluster.ts";
import { isReady, type KubeObject } from "./tools/api.ts";
import type { GitRepository } from "./tools/git.ts";

const namespace = "flux-system";
const group = "kustomize.toolkit.fluxcd.io";

const kustomization = (name: string, path: string, spec = {}): KubeObject => ({
  apiVersion: `${group}/v1`,
  kind: "Kustomization",
  metadata: { name, namespace },
  spec: {
    interval: "2s",
    path,
    prune: true,
    sourceRef: { kind: "GitRepository", name: "fleet" },
    ...spec,
  },
});
const configMap = (name: string, annotations = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, annotations },
});
const files = (
  ...parts: readonly (readonly [path: string, object: KubeObject])[]
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    parts.map(([path, object]) => [path, JSON.stringify(object)]),
  );

const autoscaler = (minReplicas: number): KubeObject => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "app", namespace },
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" },
    minReplicas,
    maxReplicas: 3,
  },
});

describeCluster(
  "a Kustomization that is removed, or forces",
  (cluster) => {
    afterEach(() => cluster.clean());

    /** A fleet whose Kustomization `apps` has applied two ConfigMaps, one of which is marked to stay. */
    async function start(): Promise<GitRepository> {
      const git = await cluster.startGit();
      const kept = { [`${group}/prune`]: "Disabled" };
      const fleet = await git.repository("fleet", {
        ...files(
          ["root/apps.yaml", kustomization("apps", "./apps")],
          ["apps/lost.yaml", configMap("lost")],
          ["apps/kept.yaml", configMap("kept", kept)],
        ),
      });
      await cluster.startControllers();
      await cluster.apply([
        {
          apiVersion: "source.toolkit.fluxcd.io/v1",
          kind: "GitRepository",
          metadata: { name: "fleet", namespace },
          spec: { interval: "2s", url: fleet.url, ref: { branch: "main" } },
        },
        kustomization("root", "./root"),
      ]);
      await cluster.until("Kustomization", namespace, "apps", isReady);
      return fleet;
    }

    /** Waits until the root has applied a commit. */
    const applied = (commit: string): Promise<KubeObject> =>
      cluster.until("Kustomization", namespace, "root", (root) =>
        String(root.status?.["lastAppliedRevision"]).endsWith(commit),
      );

    /** Takes the Kustomization out of Git and waits until it is gone. */
    async function remove(fleet: GitRepository): Promise<void> {
      await fleet.git("rm", "--quiet", "root/apps.yaml");
      await applied(
        await fleet.commit(files(["root/other.yaml", configMap("other")])),
      );
      await expect
        .poll(() => cluster.get("Kustomization", namespace, "apps"), {
          timeout: 30_000,
        })
        .toBeUndefined();
    }

    const get = (name: string): Promise<KubeObject | undefined> =>
      cluster.get("ConfigMap", namespace, name);

    it("takes along what it applied, and not what is marked to stay", async () => {
      await remove(await start());
      expect(await get("lost")).toBeUndefined();
      expect(await get("kept")).toBeDefined();
    });

    it("leaves all in place by the plan: prune: false first", async () => {
      const fleet = await start();
      await applied(
        await fleet.commit(
          files([
            "root/apps.yaml",
            kustomization("apps", "./apps", { prune: false }),
          ]),
        ),
      );
      await remove(fleet);
      expect(await get("lost")).toBeDefined();
    });

    it("deletes with force what the API server refuses, although it cannot make it anew", async () => {
      const fleet = await start();
      await fleet.commit(
        files(
          [
            "root/apps.yaml",
            kustomization("apps", "./apps", { force: true, prune: false }),
          ],
          ["apps/autoscaler.yaml", autoscaler(1)],
        ),
      );
      await cluster.until(
        "HorizontalPodAutoscaler",
        namespace,
        "app",
        () => true,
      );
      await fleet.commit(files(["apps/autoscaler.yaml", autoscaler(4)]));
      await expect
        .poll(() => cluster.get("HorizontalPodAutoscaler", namespace, "app"), {
          timeout: 30_000,
        })
        .toBeUndefined();
    });
  },
  { controllers: true },
);
