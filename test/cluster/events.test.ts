/** `fluxsmith events` on a real API server. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeCluster } from "./describe-cluster.ts";
import {
  ended,
  expectSaid,
  plain,
  realKubectl,
  run,
  start,
  withProgram,
} from "./faults/support.ts";
import { interrupt, linesOf, loseAll, repository } from "./following.ts";
import { ApiError, type KubeObject } from "./tools/api.ts";
import type { TestCluster } from "./tools/cluster.ts";
import { hasTerminal } from "./tools/fluxsmith.ts";

const kustomization = "kustomize.toolkit.fluxcd.io/v1";

interface About {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly type?: "Normal" | "Warning";
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  /** Seconds. */
  readonly ago?: number;
}

let made = 0;

/** Makes an Event in a namespace of the test's own; the path by which it can be changed. */
async function makeEvent(
  { api }: TestCluster,
  namespace: string,
  name: string,
  about: About = {},
): Promise<string> {
  const { kind = "Kustomization", apiVersion = kustomization } = about;
  const { type = "Normal", reason = "Test", message = "message" } = about;
  const time = new Date(Date.now() - (about.ago ?? 0) * 1000);
  const at = time.toISOString().replace(/\.\d+Z$/, "Z");
  const path = `/api/v1/namespaces/${namespace}/events`;
  const its = `${name}.${(made++).toString(16)}`;
  await api.request("POST", path, {
    metadata: { name: its },
    involvedObject: { kind, apiVersion, namespace, name },
    type,
    reason,
    message,
    count: about.count ?? 1,
    firstTimestamp: at,
    lastTimestamp: at,
    source: { component: "kustomize-controller" },
    reportingComponent: "kustomize-controller",
  });
  return `${path}/${its}`;
}

/** The namespace of this test: Events stay on the server for an hour. */
let space = "";

async function makeNamespace({ api }: TestCluster): Promise<void> {
  space = `events-${Date.now().toString(36)}`;
  try {
    await api.request("POST", "/api/v1/namespaces", {
      metadata: { name: space },
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
  }
}

/** A Kustomization whose Ready condition says no. */
async function makeWaiting(
  cluster: TestCluster,
  name: string,
  reason: string,
  spec: object = {},
): Promise<void> {
  const object: KubeObject = {
    apiVersion: kustomization,
    kind: "Kustomization",
    metadata: { name, namespace: space },
    spec: {
      interval: "5m",
      prune: true,
      sourceRef: { kind: "GitRepository", name: "fleet" },
      ...spec,
    },
  };
  await cluster.apply([object]);
  await cluster.api.request(
    "PATCH",
    `${await cluster.path("Kustomization", space, name)}/status`,
    {
      status: {
        observedGeneration: 1,
        conditions: [
          {
            type: "Ready",
            status: "False",
            reason,
            message: `${name} is not ready`,
            observedGeneration: 1,
            lastTransitionTime: "2026-11-21T10:00:00Z",
          },
        ],
      },
    },
  );
}

describeCluster("events", (cluster) => {
  beforeEach(() => makeNamespace(cluster));
  afterEach(() => cluster.clean());

  const make = (name: string, about?: About): Promise<string> =>
    makeEvent(cluster, space, name, about);
  const events = (...args: string[]) => run(repository, ["events", ...args]);

  describe("that there are", () => {
    it("are those of Flux's objects in time order, a line each", async () => {
      await make("late", {
        ago: 10,
        type: "Warning",
        reason: "BuildFailed",
        message: "one\ntwo \u001B[31m",
        count: 3,
      });
      await make("early", { ago: 100, reason: "Progressing" });
      await make("pod", { kind: "Pod", apiVersion: "v1" });
      await make("release", {
        kind: "HelmRelease",
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        ago: 50,
      });
      const ran = await events();
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      const its = ran.stdout.split("\n").filter((line) => line.includes(space));
      const time = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ `;
      expect(its).toEqual([
        expect.stringMatching(
          new RegExp(
            `${time}Normal  Kustomization/${space}/early Progressing: message$`,
          ),
        ),
        expect.stringMatching(
          new RegExp(
            `${time}Normal  HelmRelease/${space}/release Test: message$`,
          ),
        ),
        expect.stringMatching(
          new RegExp(
            String.raw`${time}Warning Kustomization/${space}/late BuildFailed: one\\ntwo \\x1b\[31m \(x3\)$`,
          ),
        ),
      ]);
    });

    it("are chosen by kind, name, type and age", async () => {
      await make("web", { ago: 500, message: "old" });
      await make("web", { type: "Warning", message: "bad" });
      await make("website", { message: "other name" });
      await make("web", {
        kind: "HelmRelease",
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        message: "other kind",
      });
      const messages = async (...args: string[]): Promise<string[]> => {
        const { stdout } = await events(...args);
        return stdout
          .split("\n")
          .filter((line) => line.includes(`/${space}/`))
          .map((line) => /Test: (.*)/.exec(line)?.[1] ?? line);
      };
      const all = `ks/${space}/*`;
      expect(await messages(all)).toEqual(["old", "bad", "other name"]);
      expect(await messages(`ks/${space}/web*`, "--type", "Warning")).toEqual([
        "bad",
      ]);
      expect(await messages(all, "--since", "2m")).toEqual([
        "bad",
        "other name",
      ]);
      expect(await messages(all, "--type", "Normal", "--since", "2m")).toEqual([
        "other name",
      ]);
      expect((await messages("hr", all)).toSorted()).toEqual([
        "bad",
        "old",
        "other kind",
        "other name",
      ]);
    });

    it("are JSON for programs, one object a line and nothing else", async () => {
      await make("web", { message: "a\nb", count: 2 });
      const { stdout, code } = await events(
        `ks/${space}/*`,
        "--output",
        "json",
      );
      expect(code).toBe(0);
      expect(
        stdout
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual([
        expect.objectContaining({
          kind: "Kustomization",
          namespace: space,
          name: "web",
          type: "Normal",
          reason: "Test",
          message: "a\nb",
          count: 2,
          controller: "kustomize-controller",
        }),
      ]);
    });

    it("begin with how an object stands that is named, and with what it waits for", async () => {
      await makeWaiting(cluster, "web", "DependencyNotReady", {
        dependsOn: [{ name: "base" }],
      });
      await makeWaiting(cluster, "base", "BuildFailed");
      await make("web", { message: "waits" });
      const { stdout, code } = await events(`ks/${space}/web`);
      expect(code).toBe(0);
      expect(stdout.split("\n").slice(0, 4)).toEqual([
        `Kustomization/${space}/web waiting: DependencyNotReady: web is not ready`,
        `  needs GitRepository/${space}/fleet not in the cluster`,
        `  needs Kustomization/${space}/base failing: BuildFailed: base is not ready`,
        expect.stringContaining(`Kustomization/${space}/web Test: waits`),
      ]);
    });

    it("fault 77: an object that is not there is said, with what is near", async () => {
      await makeWaiting(cluster, "website", "BuildFailed");
      const ran = await events(`ks/${space}/websit`);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "object-absent",
        says: [
          `Kustomization/${space}/websit is not in the cluster`,
          `did you mean \`Kustomization/${space}/website\``,
        ],
      });
      expect(ran.stderr).toContain(
        `There are no Events of ks/${space}/websit.`,
      );
    });

    it("fault 77: of an object that is gone are shown, and that it is gone", async () => {
      await make("gone", { message: "deleted" });
      const ran = await events(`ks/${space}/gone`);
      expect(ran.code).toBe(0);
      expect(ran.stdout).toContain("Test: deleted");
      expectSaid(ran, "warning", {
        code: "object-absent",
        says: ["is not in the cluster"],
      });
    });

    it.each([
      ["expired", "api-unauthorized", "401"],
      ["nobody", "api-forbidden", "may not list events in all namespaces"],
    ])("faults 67 and 68: as %s: %s", async (context, code, says) => {
      const ran = await events("--context", context);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", { code, says: [says] });
      const followed = await events("-f", "--context", context);
      expect(followed).toEqual(ran);
    });

    it("fault 68: who may see a namespace's Events only can name it", async () => {
      await make("web");
      await cluster.apply([
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "Role",
          metadata: { name: "events", namespace: space },
          rules: [
            {
              apiGroups: [""],
              resources: ["events"],
              verbs: ["list", "watch"],
            },
          ],
        },
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: "events", namespace: space },
          roleRef: {
            apiGroup: "rbac.authorization.k8s.io",
            kind: "Role",
            name: "events",
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
      const ran = await events(`ks/${space}/web`, "--context", "nobody");
      expect(ran.code).toBe(0);
      expect(ran.stdout).toContain("Test: message");
      expectSaid(ran, "warning", {
        code: "api-forbidden",
        says: ["may not list"],
      });
    });

    it("fault 86: a reader that goes ends it quietly", async () => {
      await make("web");
      const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
      const child = spawn(
        process.execPath,
        [bin, "events", "-f", `ks/${space}/*`],
        {
          cwd: repository.cwd,
          env: cluster.env,
        },
      );
      let stderr = "";
      child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
      await new Promise((resolve) => child.stdout.once("data", resolve));
      child.stdout.destroy();
      await make("web");
      const code = await new Promise((resolve) => child.once("close", resolve));
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    });
  });

  it("fault 86: a terminal that is closed ends them, and leaves nothing behind", async () => {
    await make("web");
    const running = start(repository, ["events", "-f", `ks/${space}/*`]);
    await running.until(/Test: message/);
    running.kill("SIGHUP");
    expect(await ended(running)).toMatchObject({ code: 130, stderr: "" });
  });

  it("end where kubectl has ended, and are not tried for ever", async () => {
    await make("web");
    const file = join(repository.cwd, "pid");
    const real = JSON.stringify(realKubectl.file);
    const script = `#!/bin/sh\n[ "$1" = proxy ] && echo $$ > ${JSON.stringify(file)}\nexec ${real} "$@"\n`;
    const running = start(repository, ["events", "-f", `ks/${space}/*`], {
      env: { PATH: withProgram("kubectl", script) },
    });
    await running.until(/Test: message/);
    process.kill(Number(readFileSync(file, "utf8")), "SIGKILL");
    const ran = await ended(running);
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "api-unreachable",
      says: ["kubectl proxy has ended"],
    });
  });

  describe("that come", () => {
    it("are shown after those that there are, each state once, until Ctrl-C", async () => {
      const path = await make("web", { message: "old" });
      const running = start(repository, ["events", `ks/${space}/*`, "-f"]);
      await running.until(/Test: old/);
      await make("web", { message: "new" });
      await running.until(/Test: new/);
      await cluster.api.request("PATCH", path, { count: 7, message: "again" });
      await running.until(/Test: again \(x7\)/);
      interrupt(running);
      const ran = await ended(running);
      expect(ran).toMatchObject({ code: 130, stderr: "" });
      expect(ran.stdout.trimEnd().split("\n")).toHaveLength(3);
      expect(ran.stdout).toMatch(/\n$/);
    });

    it("fault 77: an object that is not there yet is waited for", async () => {
      const running = start(repository, [
        "events",
        `ks/${space}/later`,
        "--follow",
      ]);
      await running.until(/warning: .*is not in the cluster/);
      await make("later", { message: "there it is" });
      await running.until(/Test: there it is/);
      interrupt(running);
      expect((await ended(running)).code).toBe(130);
    });

    it("are still shown after a lost connection, none of them twice, and what came meanwhile too", async () => {
      const proxy = await cluster.startProxy();
      await make("web", { message: "old" });
      const running = start(repository, ["events", "-f", `ks/${space}/*`], {
        env: { KUBECONFIG: proxy.kubeconfig },
      });
      await running.until(/Test: old/);
      await make("web", { message: "before" });
      await running.until(/Test: before/);
      await loseAll(proxy);
      await running.until(/The connection is lost \(.+\); trying again\./);
      await make("web", { message: "meanwhile" });
      proxy.reset();
      await running.until(/Connected again\./);
      await running.until(/Test: meanwhile/);
      await make("web", { message: "after" });
      await running.until(/Test: after/);
      interrupt(running);
      const { code, stdout, stderr } = await ended(running);
      expect(code).toBe(130);
      expect(stdout.match(/Test: \w+/g)).toEqual([
        "Test: old",
        "Test: before",
        "Test: meanwhile",
        "Test: after",
      ]);
      expect(stderr).toMatch(
        /^The connection is lost \(.+\); trying again\.\nConnected again\.\n$/,
      );
    });

    it("end where there is no server at the start", async () => {
      const proxy = await cluster.startProxy();
      await loseAll(proxy);
      const ran = await run(repository, ["events", "-f"], {
        env: { KUBECONFIG: proxy.kubeconfig },
      });
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "api-unreachable",
        says: ["does not answer"],
      });
    });

    it.skipIf(!hasTerminal())(
      "have the clock and colours on a terminal, and Ctrl-C ends them there",
      async () => {
        await make("web", { type: "Warning", message: "bad" });
        const running = start(repository, ["events", `ks/${space}/*`, "-f"], {
          tty: true,
        });
        await running.until(/Test: bad/);
        expect(running.output()).toContain("\u001B[31mWarning");
        expect(linesOf(running).map(plain)).toEqual([
          expect.stringMatching(
            new RegExp(
              `^\\d\\d:\\d\\d:\\d\\d Warning Kustomization/${space}/web Test: bad$`,
            ),
          ),
        ]);
        running.write("\u0003");
        expect((await ended(running)).code).toBe(130);
      },
    );
  });
});

describeCluster(
  "events of the real controllers",
  (cluster) => {
    afterEach(() => cluster.clean());

    it("are followed from the change in Git to what went wrong", async () => {
      await makeNamespace(cluster);
      await cluster.startControllers();
      const git = await cluster.startGit();
      const fleet = await git.repository("events", {
        "apps/x.yaml": "kind: {",
      });
      const running = start(repository, [
        "events",
        "-f",
        `ks/${space}/*`,
        `git/${space}/*`,
      ]);
      await cluster.apply([
        {
          apiVersion: "source.toolkit.fluxcd.io/v1",
          kind: "GitRepository",
          metadata: { name: "fleet", namespace: space },
          spec: { interval: "1s", url: fleet.url, ref: { branch: "main" } },
        },
        {
          apiVersion: kustomization,
          kind: "Kustomization",
          metadata: { name: "web", namespace: space },
          spec: {
            interval: "1s",
            retryInterval: "1s",
            prune: true,
            path: "./apps",
            sourceRef: { kind: "GitRepository", name: "fleet" },
          },
        },
      ]);
      await running.until(
        new RegExp(`Warning Kustomization/${space}/web BuildFailed: `),
      );
      expect(running.output()).toMatch(
        new RegExp(
          `Normal  GitRepository/${space}/fleet NewArtifact: stored artifact`,
        ),
      );
      await fleet.commit({
        "apps/x.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: default}\n",
      });
      await running.until(
        new RegExp(
          `Normal  Kustomization/${space}/web ReconciliationSucceeded: `,
        ),
      );
      interrupt(running);
      expect((await ended(running)).code).toBe(130);
    });
  },
  { controllers: true },
);
