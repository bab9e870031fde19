/** `fluxsmith logs` on a real API server, with the logs of real controllers. */
import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { describeCluster } from "./describe-cluster.ts";
import { ended, expectSaid, plain, run, start } from "./faults/support.ts";
import { interrupt, linesOf, loseAll, repository } from "./following.ts";
import { hasTerminal } from "./tools/fluxsmith.ts";
import { logFile, makePod } from "./tools/kubelet.ts";

const at = (second: number): string =>
  `2026-11-21T10:00:${String(second).padStart(2, "0")}.500Z`;

/** A line as controller-runtime writes it, about `apps/NAME`. */
const said = (
  second: number,
  msg: string,
  name = "web",
  more: object = {},
): string =>
  JSON.stringify({
    level: "info",
    ts: at(second),
    msg,
    controllerKind: "Kustomization",
    name,
    namespace: "apps",
    ...more,
  });

describeCluster("logs", (cluster) => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await cluster.clean();
  });

  const make = async (...args: [string, string[], string?]) => {
    const made = await makePod(cluster, ...args);
    ends.push(made.end);
    return made;
  };
  const logs = (...args: string[]) => run(repository, ["logs", ...args]);

  describe("that there are", () => {
    it("are one, in time order, with what is no JSON as it is", async () => {
      await make("kc-1", [
        said(1, "one"),
        said(3, "three", "web", {
          level: "error",
          error: "why\nnot",
          revision: "main@sha1:1",
        }),
      ]);
      await make(
        "hc-1",
        [
          JSON.stringify({ level: "info", ts: at(2), msg: "starting" }),
          "panic: \u001B[2J",
        ],
        "helm-controller",
      );
      await make(
        "nc-1",
        [said(1, "not reconciling")],
        "notification-controller",
      );
      const ran = await logs();
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      expect(ran.stdout.trimEnd().split("\n")).toEqual([
        `${at(1)} info  Kustomization/apps/web one`,
        `${at(2)} info  helm-controller starting`,
        `${at(3)} error Kustomization/apps/web three (why\\nnot) main@sha1:1`,
        expect.stringMatching(/^\S+Z helm-controller panic: \\x1b\[2J$/),
      ]);
    });

    it("are chosen by object, level, age and controller", async () => {
      await make("kc-1", [
        said(1, "one"),
        said(2, "two", "other"),
        said(3, "three", "web", { level: "error" }),
        JSON.stringify({
          level: "info",
          ts: new Date().toISOString(),
          msg: "now",
        }),
      ]);
      await make("nc-1", [said(4, "four", "web")], "notification-controller");
      const messages = async (...args: string[]): Promise<string[]> => {
        const { stdout } = await logs(...args);
        return stdout.match(/(one|two|three|four|now)$/gm) ?? [];
      };
      expect(await messages()).toEqual(["one", "two", "three", "now"]);
      expect(await messages("ks/web")).toEqual(["one", "three", "four"]);
      expect(await messages("ks/apps/*", "--controller", "kustomize")).toEqual([
        "one",
        "two",
        "three",
      ]);
      expect(await messages("--level", "error")).toEqual(["three"]);
      expect(await messages("--since", "1m")).toEqual(["now"]);
      expect(await messages("--all-controllers", "ks/web")).toEqual([
        "one",
        "three",
        "four",
      ]);
      expect(await messages("--controller", "notification-controller")).toEqual(
        ["four"],
      );
    });

    it("are JSON for programs, one object a line", async () => {
      await make("kc-1", [said(1, "one"), "panic: oh"]);
      const { stdout } = await logs("--output", "json");
      expect(
        stdout
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual([
        expect.objectContaining({
          time: at(1),
          kind: "Kustomization",
          name: "web",
          message: "one",
          pod: "kc-1",
        }),
        expect.objectContaining({
          message: "panic: oh",
          controller: "kustomize-controller",
        }),
      ]);
    });

    it("say so where nothing fits", async () => {
      await make("kc-1", [said(1, "one")]);
      expect(await logs("ks/nowhere")).toEqual({
        code: 0,
        stdout: "",
        stderr: "Nothing fits. Lines read: 1, of pods: 1.\n",
      });
    });

    it("say where they were looked for where there is no controller", async () => {
      const ran = await logs();
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "controllers-absent",
        says: [
          "in the namespace flux-system",
          "source-controller, kustomize-controller, helm-controller",
          "`fluxsmith install`",
        ],
      });
    });

    it("are not whole without a pod that cannot be read, and that is a finding", async () => {
      await make("kc-1", [said(1, "one")]);
      await make("hc-1", [], "helm-controller");
      rmSync(logFile(cluster.folder, "hc-1"));
      const ran = await logs();
      expect(ran.code).toBe(1);
      expect(ran.stdout).toContain("one\n");
      expectSaid(ran, "finding", {
        code: "log-unreadable",
        says: ["flux-system/hc-1", "describe pod hc-1"],
      });
    });

    it.each([
      ["expired", "api-unauthorized", "401"],
      ["nobody", "api-forbidden", "may not list pods in namespace flux-system"],
    ])("faults 67 and 68: as %s: %s", async (context, code, says) => {
      const ran = await logs("--context", context);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", { code, says: [says] });
      expect(await logs("-f", "--context", context)).toEqual(ran);
    });

    it("fault 68: who may list pods and not read their logs is told so", async () => {
      await make("kc-1", [said(1, "one")]);
      await cluster.apply([
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "Role",
          metadata: { name: "pods", namespace: "flux-system" },
          rules: [
            { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
          ],
        },
        {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: "pods", namespace: "flux-system" },
          roleRef: {
            apiGroup: "rbac.authorization.k8s.io",
            kind: "Role",
            name: "pods",
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
      const ran = await logs("--context", "nobody");
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "api-forbidden",
        says: ["may not get pods/log in namespace flux-system"],
      });
    });
  });

  describe("that come", () => {
    it("are shown after those that there are, of pods that come later too, until Ctrl-C", async () => {
      const first = await make("kc-1", [said(1, "old")]);
      const running = start(repository, ["logs", "-f"]);
      await running.until(/old/);
      first.say(said(2, "new"));
      await running.until(/new/);
      await make("kc-2", [said(3, "of a rollout")]);
      await running.until(/of a rollout/);
      await ends.shift()?.();
      (await make("sc-1", [said(4, "begins")], "source-controller")).say(
        said(5, "goes on"),
      );
      await running.until(/goes on/);
      interrupt(running);
      const ran = await ended(running);
      expect(ran).toMatchObject({ code: 130, stderr: "" });
      expect(
        ran.stdout
          .trimEnd()
          .split("\n")
          .map((line) => line.slice(at(1).length + 1)),
      ).toEqual(
        ["old", "new", "of a rollout", "begins", "goes on"].map(
          (text) => `info  Kustomization/apps/web ${text}`,
        ),
      );
    });

    it("are waited for where there is no controller yet", async () => {
      const running = start(repository, ["logs", "--follow"]);
      await running.until(/there are no pods .*: waiting for them/);
      await make("kc-1", [said(1, "hello")]);
      await running.until(/hello/);
      interrupt(running);
      expect((await ended(running)).code).toBe(130);
    });

    it("are still shown after a lost connection, none of them twice, and what came meanwhile too", async () => {
      const proxy = await cluster.startProxy();
      const pod = await make("kc-1", [said(1, "old"), said(1, "older")]);
      const running = start(repository, ["logs", "-f"], {
        env: { KUBECONFIG: proxy.kubeconfig },
      });
      await running.until(/older/);
      pod.say(said(1, "before"));
      await running.until(/before/);
      await loseAll(proxy);
      await running.until(/The connection is lost \(.+\); trying again\./);
      pod.say(said(1, "meanwhile"));
      proxy.reset();
      await running.until(/meanwhile/);
      pod.say(said(2, "after"));
      await running.until(/after/);
      interrupt(running);
      const { code, stdout, stderr } = await ended(running);
      expect(code).toBe(130);
      expect(stdout.match(/\w+$/gm)).toEqual([
        "old",
        "older",
        "before",
        "meanwhile",
        "after",
      ]);
      expect(stderr).toMatch(
        /^The connection is lost \(.+\); trying again\.\nConnected again\.\n$/,
      );
    });

    it.skipIf(!hasTerminal())(
      "have the clock and colours on a terminal, and Ctrl-C ends them there",
      async () => {
        await make("kc-1", [said(1, "bad", "web", { level: "error" })]);
        const running = start(repository, ["logs", "-f"], { tty: true });
        await running.until(/bad/);
        expect(running.output()).toContain("\u001B[31merror");
        expect(linesOf(running).map(plain)).toEqual([
          expect.stringMatching(
            /^(11-21 )?\d\d:\d\d:\d\d error Kustomization\/apps\/web bad$/,
          ),
        ]);
        running.write("\u0003");
        expect((await ended(running)).code).toBe(130);
      },
    );
  });
});

describeCluster(
  "logs of the real controllers",
  (cluster) => {
    afterEach(() => cluster.clean());

    it("are followed from an object to its error, through a restart", async () => {
      const controllers = await cluster.startControllers();
      const git = await cluster.startGit();
      const fleet = await git.repository("logs", { "apps/x.yaml": "kind: {" });
      const running = start(repository, [
        "logs",
        "-f",
        "ks/logged",
        "git/logged",
      ]);
      const spec = {
        interval: "1s",
        retryInterval: "1s",
        prune: true,
        path: "./apps",
      };
      await cluster.apply([
        {
          apiVersion: "source.toolkit.fluxcd.io/v1",
          kind: "GitRepository",
          metadata: { name: "logged", namespace: "default" },
          spec: { interval: "1s", url: fleet.url, ref: { branch: "main" } },
        },
        {
          apiVersion: "kustomize.toolkit.fluxcd.io/v1",
          kind: "Kustomization",
          metadata: { name: "logged", namespace: "default" },
          spec: {
            ...spec,
            sourceRef: { kind: "GitRepository", name: "logged" },
          },
        },
      ]);
      await running.until(
        /info {2}GitRepository\/default\/logged stored artifact/,
      );
      await running.until(
        /error Kustomization\/default\/logged Reconciliation failed after .* \(.+\) main@sha1:/,
      );
      await controllers.stop("kustomize-controller");
      await controllers.start("kustomize-controller");
      await fleet.commit({
        "apps/x.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: default}\n",
      });
      await running.until(
        /info {2}Kustomization\/default\/logged Reconciliation finished/,
      );
      interrupt(running);
      const ran = await ended(running);
      expect(ran.code).toBe(130);
      const lines = ran.stdout.trimEnd().split("\n");
      expect(lines.filter((line) => !/\/default\/logged /.test(line))).toEqual(
        [],
      );
      expect(new Set(lines).size).toBe(lines.length);
    });
  },
  { controllers: true },
);
