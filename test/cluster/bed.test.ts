/** The test bed itself: what the other tests here count on. */
import { readFileSync } from "node:fs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { describeCluster } from "./describe-cluster.ts";
import { conditionOf, isReady, type KubeObject } from "./tools/api.ts";
import type { Controllers } from "./tools/controllers.ts";
import { applyCrds } from "./tools/crds.ts";
import { waitUntil } from "./tools/daemons.ts";
import { madeCrd } from "./tools/made-crds.ts";
import { hasTerminal } from "./tools/fluxsmith.ts";
import type { GitServer } from "./tools/git.ts";
import type { CuttingProxy } from "./tools/proxy.ts";

const configMap = (name: string, data = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "flux-system" },
  data,
});

describeCluster("the API server", (cluster) => {
  afterEach(() => cluster.clean());

  it("says a version that charts accept", async () => {
    const { stdout } = await cluster.kubectl(["version", "-o", "json"]);
    const { serverVersion, clientVersion } = JSON.parse(stdout);
    const given = (process.env["KUBEBUILDER_ASSETS"] ?? "") !== "";
    expect(serverVersion.gitVersion).toMatch(
      given ? /^v1\.\d+\./ : /^v1\.36\.3$/,
    );
    expect(serverVersion.minor).not.toBe("0");
    expect(clientVersion.minor).toBe("36");
  });

  it("serves every Flux kind, as kubectl finds them", async () => {
    const { stdout } = await cluster.kubectl(["api-resources", "-o", "name"]);
    const served = stdout.trim().split("\n");
    for (const { plural, group } of Object.values(builtinSchemas.kinds))
      expect(served).toContain(`${plural}.${group}`);
  });

  it("gives a new Flux object the status of one that nobody has seen", async () => {
    await cluster.apply([
      {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        metadata: { name: "apps", namespace: "flux-system" },
        spec: {
          interval: "5m",
          prune: true,
          sourceRef: { kind: "GitRepository", name: "fleet" },
        },
      },
    ]);
    const made = await cluster.get("Kustomization", "flux-system", "apps");
    expect(made?.status).toEqual({ observedGeneration: -1 });
  });

  it("knows who asks", async () => {
    const as = (context: "nobody" | "expired" | "prod-admin") =>
      cluster.kubectl(["get", "kustomizations", "-A"], { context });
    expect((await as("nobody")).stderr).toContain("(Forbidden)");
    expect((await as("expired")).stderr).toContain("(Unauthorized)");
    expect((await as("prod-admin")).code).toBe(0);
  });

  it("enforces admission policies", async () => {
    await cluster.apply([
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: { name: "no-config" },
        spec: {
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: [""],
                apiVersions: ["v1"],
                operations: ["CREATE"],
                resources: ["configmaps"],
              },
            ],
          },
          validations: [{ expression: "false", message: "not here" }],
        },
      },
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: "no-config" },
        spec: { policyName: "no-config", validationActions: ["Deny"] },
      },
    ]);
    // A policy holds some time after it has come.
    await expect
      .poll(
        async () => {
          try {
            await cluster.apply([configMap(`refused-${Date.now()}`)]);
            return "";
          } catch (error) {
            return String(error);
          }
        },
        { timeout: 10_000 },
      )
      .toContain("not here");
  });

  it("takes CRDs that are made from the program's schemas, for where Flux's own are not at hand", async () => {
    const made = Object.entries(builtinSchemas.kinds).map(([kind, schema]) =>
      madeCrd(kind, schema, []),
    );
    const names = made.map(({ metadata }) => metadata.name);
    await cluster.kubectl(["delete", "crd", ...names]);
    await applyCrds(cluster.api, made);
    for (const [kind, { group, versions }] of Object.entries(
      builtinSchemas.kinds,
    )) {
      const refused = cluster.apply([
        {
          apiVersion: `${group}/${Object.keys(versions)[0]}`,
          kind,
          metadata: { name: "wrong", namespace: "flux-system" },
          spec: "none",
        },
      ]);
      await expect(refused).rejects.toThrow(/\.spec: expected map/);
    }
    await cluster.apply([
      {
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        kind: "HelmRelease",
        metadata: { name: "podinfo", namespace: "flux-system" },
        spec: { interval: "5m", values: { any: { thing: [1] } } },
      },
    ]);
    expect(
      await cluster.get("HelmRelease", "flux-system", "podinfo"),
    ).toMatchObject({
      spec: { values: { any: { thing: [1] } } },
      status: { observedGeneration: -1 },
    });
  });

  it("is clean after a test, also where one deleted a CRD or left a namespace terminating", async () => {
    const namespace = (name: string): KubeObject => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name },
    });
    await cluster.apply([
      namespace("apps"),
      {
        ...configMap("stuck"),
        metadata: {
          name: "stuck",
          namespace: "apps",
          finalizers: ["example.com/never"],
        },
      },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: { name: "left" },
      },
    ]);
    const crd = "receivers.notification.toolkit.fluxcd.io";
    // kubectl's own waiting has no end.
    await cluster.kubectl(["delete", "crd", crd, "--wait=false"]);
    await waitUntil("the CRD to be gone", async () => {
      const get = ["get", "crd", crd, "--request-timeout=10s"];
      return (await cluster.kubectl(get)).code !== 0;
    });
    await cluster.kubectl(["delete", "namespace", "apps", "--wait=false"]);
    await cluster.kubectl(["delete", "ns", "flux-system", "--wait=false"]);
    const phaseOf = async (name: string) =>
      (await cluster.get("Namespace", undefined, name))?.status?.["phase"];
    expect(await phaseOf("apps")).toBe("Terminating");
    await cluster.clean();
    expect(await phaseOf("flux-system")).toBe("Active");
    expect(await cluster.get("Namespace", undefined, "apps")).toBeUndefined();
    expect(await cluster.get("ClusterRole", undefined, "left")).toBeUndefined();
    expect((await cluster.kubectl(["get", "crd", crd])).code).toBe(0);
    // Nothing of it comes back with the namespace.
    await cluster.apply([namespace("apps")]);
    expect(await cluster.get("ConfigMap", "apps", "stuck")).toBeUndefined();
  });
});

describeCluster("the proxy", (cluster) => {
  let proxy: CuttingProxy;
  beforeAll(async () => {
    proxy = await cluster.startProxy();
  });
  afterEach(async () => {
    proxy.reset();
    await cluster.clean();
  });

  const create = (name: string) =>
    cluster.kubectl([
      "create",
      "configmap",
      name,
      "-n=flux-system",
      `--kubeconfig=${proxy.kubeconfig}`,
    ]);
  const isThere = async (name: string) =>
    (await cluster.get("ConfigMap", "flux-system", name)) !== undefined;
  const isPost = ({ method }: { method: string }) => method === "POST";

  it("passes everything on, and counts it", async () => {
    expect((await create("one")).code).toBe(0);
    expect(await isThere("one")).toBe(true);
    expect(proxy.requests.filter(isPost).map(({ path }) => path)).toEqual([
      expect.stringMatching(
        /^\/api\/v1\/namespaces\/flux-system\/configmaps\?/,
      ),
    ]);
  });

  it("loses a request", async () => {
    proxy.cutAt({ at: 1, when: "before-forward", counts: isPost });
    expect((await create("one")).code).toBe(1);
    expect(proxy.hasCut()).toBe(true);
    expect(await isThere("one")).toBe(false);
    expect((await create("one")).code).toBe(0);
  });

  it("loses an answer", async () => {
    proxy.cutAt({ at: 1, when: "after-forward", counts: isPost });
    expect((await create("one")).code).toBe(1);
    expect(await isThere("one")).toBe(true);
  });

  it("stays away", async () => {
    proxy.cutAt({
      at: 1,
      when: "before-forward",
      permanently: true,
      counts: isPost,
    });
    expect((await create("one")).code).toBe(1);
    expect((await create("two")).code).toBe(1);
    expect(await isThere("two")).toBe(false);
    proxy.reset();
    expect((await create("two")).code).toBe(0);
  });

  it.each([false, true])(
    "lets the credentials expire (permanently: %s)",
    async (permanently) => {
      proxy.cutAt({ at: 1, when: "expired", permanently, counts: isPost });
      const { code, stderr } = await create("one");
      expect(code).toBe(1);
      expect(stderr).toMatch(/Unauthorized|must be logged in/);
      expect(await isThere("one")).toBe(false);
      expect((await create("one")).code).toBe(permanently ? 1 : 0);
      proxy.reset();
      expect((await create("two")).code).toBe(0);
    },
  );
});

const flow = (url: string, path = "./"): readonly KubeObject[] => [
  {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name: "fleet", namespace: "flux-system" },
    spec: { interval: "1m", url, ref: { branch: "main" } },
  },
  {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "apps", namespace: "flux-system" },
    spec: {
      interval: "1m",
      prune: true,
      path,
      sourceRef: { kind: "GitRepository", name: "fleet" },
    },
  },
];

describeCluster(
  "the controllers",
  (cluster) => {
    let controllers: Controllers;
    let git: GitServer;
    beforeAll(async () => {
      controllers = await cluster.startControllers();
      git = await cluster.startGit();
    });
    afterEach(() => cluster.clean());

    it("apply what is in Git, and what changes there", async () => {
      const manifest = (value: string) =>
        JSON.stringify(configMap("from-git", { value }));
      const fleet = await git.repository("fleet", {
        "apps/config.yaml": manifest("one"),
      });
      await cluster.apply(flow(fleet.url, "./apps"));
      const source = await cluster.until(
        ...(["GitRepository", "flux-system", "fleet"] as const),
        isReady,
      );
      const commit = await fleet.git("rev-parse", "HEAD");
      expect(source.status?.["artifact"]).toMatchObject({
        revision: `main@sha1:${commit}`,
      });
      await cluster.until("Kustomization", "flux-system", "apps", isReady);
      const made = await cluster.get("ConfigMap", "flux-system", "from-git");
      expect(made?.["data"]).toEqual({ value: "one" });

      await fleet.commit({ "apps/config.yaml": manifest("two") });
      const now = `reconcile.fluxcd.io/requestedAt=${Date.now()}`;
      await cluster.kubectl([
        "annotate",
        "gitrepository",
        "fleet",
        "-n=flux-system",
        now,
      ]);
      await cluster.until(
        "ConfigMap",
        "flux-system",
        "from-git",
        (object) => JSON.stringify(object["data"]) === '{"value":"two"}',
      );
    });

    it("say what is wrong", async () => {
      const fleet = await git.repository("broken", { "config.yaml": "a: [" });
      await cluster.apply(flow(fleet.url));
      const failed = await cluster.until(
        "Kustomization",
        "flux-system",
        "apps",
        (object) => conditionOf(object, "Ready")?.reason === "BuildFailed",
      );
      expect(conditionOf(failed, "Ready")?.message).toContain("config.yaml");
    });

    describe("kubectl logs", () => {
      const logs = (...args: readonly string[]) =>
        cluster.kubectl(["logs", "-n=flux-system", ...args]);

      it("shows a controller's own log, by Pod, Deployment and label", async () => {
        const pod = controllers.pod("source-controller");
        const [first = ""] = controllers.log("source-controller").split("\n");
        for (const which of [
          pod,
          "deploy/source-controller",
          "-l=app=source-controller",
        ])
          expect((await logs(which, "--tail=1000")).stdout).toContain(first);
        const { stdout } = await logs(pod, "--tail=1");
        expect(stdout.trim().split("\n")).toHaveLength(1);
        expect((await logs("kustomize-controller-none")).code).toBe(1);
      });

      it("follows, until the controller ends", async () => {
        const following = logs(
          "deploy/kustomize-controller",
          "--follow",
          "--since=1s",
        );
        const fleet = await git.repository("followed", {
          "config.yaml": JSON.stringify(configMap("followed")),
        });
        await cluster.apply(flow(fleet.url));
        await cluster.until("Kustomization", "flux-system", "apps", isReady);
        await controllers.stop("kustomize-controller");
        expect((await following).stdout).toContain("server-side apply");
        await controllers.start("kustomize-controller");
        expect((await logs("deploy/kustomize-controller")).code).toBe(0);
      });
    });
  },
  { controllers: true },
);

describeCluster("the program under test", (cluster) => {
  const cwd = cluster.folder;

  it("runs with the bed's environment and nothing else", async () => {
    const ran = await cluster.fluxsmith(["--version"], { cwd });
    const root = new URL("../../package.json", import.meta.url);
    const { version } = JSON.parse(readFileSync(root, "utf8"));
    expect(ran).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.skipIf(!hasTerminal())(
    "runs at a pseudo-terminal, also without a PATH (skipped without python3)",
    async () => {
      const ran = await cluster.fluxsmith(["--help"], {
        cwd,
        tty: { columns: 60, rows: 20 },
        env: { PATH: "" },
      });
      expect(ran.code).toBe(0);
      const lines = ran.stdout.split("\r\n");
      expect(lines).toContain("Commands:");
      expect(Math.max(...lines.map(({ length }) => length))).toBe(60);
    },
  );
});
