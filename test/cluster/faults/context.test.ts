/** Faults 65 and 66: kubectl, and the context through which it goes. */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, test } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import { hasTerminal, type Ran } from "../tools/fluxsmith.ts";
import {
  applying,
  bound,
  elsewhere,
  ended,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  fluxOf,
  installing,
  nothing,
  onlyPrograms,
  plain,
  realKubectl,
  run,
  saidBy,
  start,
  versions,
  withProgram,
} from "./support.ts";

/** Both commands, which must say the same. */
const both = [applying, installing] as const;

describeCluster("kubectl and contexts", () => {
  afterEach(() => cluster.clean());

  describe("fault 65: kubectl", () => {
    it.each(both)(
      "fault 65: missing: %s says how to get it",
      async (...args) => {
        const repo = await fluxOf(elsewhere, fleet);
        const ran = await run(repo, args, { env: { PATH: onlyPrograms({}) } });
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "kubectl-missing",
          says: ["kubectl is not on the PATH", "https://kubernetes.io/docs/"],
        });
      },
    );

    it.each(both)("fault 65: not executable: %s says so", async (...args) => {
      const repo = await fluxOf(elsewhere, fleet);
      const bin = onlyPrograms({ kubectl: { script: "#!/bin/sh\n" } });
      chmodSync(join(bin, "kubectl"), 0o644);
      const ran = await run(repo, args, { env: { PATH: bin } });
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "kubectl-missing",
        says: ["kubectl cannot be started", /not executable|permission/i],
      });
    });

    it.each(both)(
      "fault 65: something else of that name: %s shows its words",
      async (...args) => {
        const repo = await fluxOf(elsewhere, fleet);
        for (const script of [
          "#!/bin/sh\necho kubectl: use kubectl.real instead\n",
          "#!/bin/sh\necho kubectl: use kubectl.real instead >&2\nexit 3\n",
        ]) {
          const PATH = withProgram("kubectl", script);
          const ran = await run(repo, args, { env: { PATH } });
          expect(ran).toMatchObject({ code: 2, stdout: "" });
          expectSaid(ran, "error", {
            code: "kubectl-failed",
            says: ["use kubectl.real instead"],
          });
        }
      },
    );

    /** `apply --dry-run` with a kubectl that says it is so many minor versions newer than the server. */
    const withNewer = async (
      by: number,
    ): Promise<{ ran: Ran; ours: string; theirs: string }> => {
      const repo = await fleetOf(fleet);
      const { gitVersion, minor } = await cluster.api.request<{
        readonly gitVersion: string;
        readonly minor: string;
      }>("GET", "/version");
      const ours = `v1.${Number.parseInt(minor, 10) + by}.2`;
      const PATH = withProgram(
        "kubectl",
        `#!/bin/sh\nif [ "$1" = version ]; then echo '{"clientVersion": {"gitVersion": "${ours}"}}'; else exec "${realKubectl.file}" "$@"; fi\n`,
      );
      const ran = await run(repo, ["apply", "--dry-run"], { env: { PATH } });
      expect(ran.code).toBe(0);
      return { ran, ours, theirs: gitVersion };
    };

    it.each([-3, -2, 2])(
      "fault 65: skewed by %d: both versions, and what to install",
      async (by) => {
        const { ran, ours, theirs } = await withNewer(by);
        expect(saidBy(ran)).toHaveLength(1);
        expectSaid(ran, "warning", {
          code: "kubectl-skew",
          says: [
            `kubectl is ${ours}, the API server ${theirs}`,
            `fix: install kubectl ${/^v(1\.\d+)/.exec(theirs)?.[1] ?? ""}\n`,
          ],
        });
      },
    );

    it.each([-1, 0, 1])(
      "fault 65: within one minor version (%d) nothing is said",
      async (by) => {
        const { ran } = await withNewer(by);
        expect(ran.stderr).toBe("");
      },
    );
  });

  describe("fault 66: the context", () => {
    const unbound = fleet.replace("context: canary-admin\n", "");

    it.each(both)(
      "fault 66: not the config's: %s names both",
      async (...args) => {
        const repo = await fluxOf(elsewhere, fleet);
        const ran = await run(repo, [...args, "--context", "prod-admin"]);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "context-mismatch",
          says: ["`canary-admin`", "`prod-admin`", "fix: leave --context out"],
        });
        expect(await versions()).toEqual(nothing);
      },
    );

    it.each(both)(
      "fault 66: not in the kubeconfig: %s finds the nearest",
      async (...args) => {
        const repo = await fluxOf(elsewhere, unbound);
        const ran = await run(repo, [...args, "--context", "prod-amdin"]);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "context-unknown",
          says: ["`prod-amdin`", "did you mean `prod-admin`?"],
        });
      },
    );

    it.each(both)(
      "fault 66: the config's is not in the kubeconfig: %s says so",
      async (...args) => {
        const repo = await fluxOf(
          elsewhere,
          bound.replace("canary-admin", "canary"),
        );
        const ran = await run(repo, args);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "context-unknown",
          says: ["`canary`", "canary-admin"],
        });
      },
    );

    it.each(both)(
      "fault 66: only the current one, and --yes: %s names it and its server, and stops",
      async (...args) => {
        const repo = await fluxOf(elsewhere, unbound);
        const ran = await run(repo, args);
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "not-confirmed",
          says: ["`canary-admin`", cluster.url, "--context canary-admin"],
        });
        expect(await versions()).toEqual(nothing);
      },
    );

    it.each(both)(
      "fault 66: nobody at the terminal, and no --yes: %s stops",
      async (name) => {
        const repo = await fluxOf(elsewhere, fleet);
        const ran = await run(repo, [name], { input: "y\n" });
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "not-confirmed",
          says: ["nobody is there to confirm", "--yes"],
        });
        expect(await versions()).toEqual(nothing);
      },
    );

    test.skipIf(!hasTerminal())(
      "fault 66: the question names the context and the server; n changes nothing, y applies",
      async () => {
        const repo = await fleetOf(unbound);
        const question = `Apply 4 objects to context canary-admin (${cluster.url})? [y/N] `;
        for (const no of ["n\r", "\r", "nope\r", "\x04"]) {
          const asked = start(repo, ["apply", "--no-wait"], { tty: true });
          await asked.until(/\[y\/N\] $/);
          expect(plain(asked.output())).toContain(question);
          asked.write(no);
          const ran = await ended(asked);
          expect(ran.code).toBe(no === "\x04" ? 2 : 1);
          expect(ran.stdout).toMatch(/Nothing was changed|nothing was changed/);
          expect(await versions()).toEqual(nothing);
        }
        const agreed = start(repo, ["apply", "--no-wait"], { tty: true });
        await agreed.until(/\[y\/N\] $/);
        agreed.write("y\r");
        const ran = await ended(agreed);
        expect(ran.code).toBe(0);
        for (const one of fleetObjects)
          expect(plain(ran.stdout)).toContain(`created ${one}\n`);
        expect(Object.values(await versions())).not.toContain(undefined);
      },
    );

    test.skipIf(!hasTerminal())(
      "fault 66: with named clusters the question says which",
      async () => {
        const repo = await fleetOf(
          `${fleet.replace("context: canary-admin\n", "")}clusters: {canary: {context: canary-admin}, prod: {context: prod-admin}}\n`,
        );
        const unclear = await run(repo, ["apply"]);
        expect(unclear.code).toBe(2);
        expectSaid(unclear, "error", {
          code: "cluster-unclear",
          says: ["canary", "prod"],
        });
        const asked = start(repo, ["apply", "--cluster", "prod"], {
          tty: true,
        });
        await asked.until(/\[y\/N\] $/);
        expect(plain(asked.output())).toContain(
          `Apply 4 objects to cluster prod, context prod-admin (${cluster.url})? [y/N] `,
        );
        asked.write("n\r");
        expect((await ended(asked)).code).toBe(1);
      },
    );
  });
});
