/** What apply prints, and what it must never: previews that change nothing, one JSON document, closed pipes, secrets. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { TestRepository } from "../../tools/cli.ts";
import { cluster, describeCluster } from "../describe-cluster.ts";
import {
  applying,
  bound,
  change,
  components,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  makeReady,
  nothing,
  run,
  runWell,
  spec,
  versions,
} from "./support.ts";

const apps = "Kustomization/flux-system/apps";

/** A repository of which one object is new, one differs, and two are as in the cluster. */
async function half(): Promise<TestRepository> {
  const repo = await fleetOf(fleet);
  await runWell(repo, ...applying);
  await change(repo, "timeout: 2m", "timeout: 3m");
  await change(
    repo,
    "    podinfo:",
    "    other: https://example.com/charts\n    podinfo:",
  );
  return repo;
}

const halfObjects = [...fleetObjects, "HelmRepository/flux-system/other"];

describeCluster("what apply prints", () => {
  afterEach(() => cluster.clean());

  describe("changes nothing", () => {
    it("a second apply: no resourceVersion is another, and nothing is asked", async () => {
      const repo = await fleetOf(fleet);
      await runWell(repo, ...applying);
      const before = await versions();
      // Without --yes: where nothing changes, nobody need agree.
      const again = await run(repo, ["apply", "--no-wait"]);
      expect(again).toMatchObject({ code: 0, stderr: "" });
      expect(again.stdout).toMatch(/^0 to create, 0 to update, 4 unchanged$/m);
      expect(await versions()).toEqual(before);
    });

    it("a second install", async () => {
      const objects = [
        "Namespace/elsewhere",
        "ServiceAccount/elsewhere/controller",
      ];
      const repo = await fleetOf(bound, {
        [components]:
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: elsewhere}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: controller, namespace: elsewhere}\n",
      });
      const previewed = await run(repo, ["install", "--dry-run"]);
      expect(previewed).toMatchObject({ code: 0, stderr: "" });
      expect(previewed.stdout).toContain("2 to create");
      expect(Object.values(await versions(objects))).toEqual([
        undefined,
        undefined,
      ]);
      await runWell(repo, "install", "--yes");
      const before = await versions(objects);
      const again = await run(repo, ["install"]);
      expect(again).toMatchObject({ code: 0, stderr: "" });
      expect(await versions(objects)).toEqual(before);
    });

    it.each([
      ["--dry-run"],
      ["--diff"],
      ["--dry-run", "--yes"],
      ["--diff", "--yes", "--output", "json"],
    ])(
      "a preview of what is new, and of what differs (%s %s %s %s)",
      async (...flags) => {
        const repo = await half();
        const before = await versions(halfObjects);
        const ran = await run(repo, ["apply", ...flags]);
        expect(ran).toMatchObject({ code: 0, stderr: "" });
        expect(await versions(halfObjects)).toEqual(before);
        expect(await spec(apps)).toMatchObject({ timeout: "2m" });
      },
    );

    it("a preview says what would be: with --diff every field", async () => {
      const repo = await half();
      const { stdout } = await run(repo, ["apply", "--dry-run"]);
      expect(stdout).toContain(
        "+ HelmRepository/flux-system/other\n~ Kustomization/flux-system/apps\n    ~ spec.timeout: 2m → 3m\n1 to create, 1 to update, 3 unchanged\n",
      );
      const whole = await run(repo, ["apply", "--diff"]);
      expect(whole.stdout).toContain(
        "    + spec.url: https://example.com/charts\n",
      );
    });
  });

  describe("--output json is one document", () => {
    const row = (action: string) => ({
      kind: "Kustomization",
      namespace: "flux-system",
      name: "apps",
      file: "resources/flux-system/flux-ks-apps.yaml",
      action,
    });

    /** The document, and the line in it of the Kustomization that all of this is about. */
    const document = async (
      repo: TestRepository,
      ...flags: readonly string[]
    ): Promise<{ code: number | undefined; all: object; its: unknown }> => {
      const { code, stdout } = await run(repo, [
        "apply",
        "--output",
        "json",
        ...flags,
      ]);
      const all = JSON.parse(stdout) as {
        readonly objects: readonly { readonly name: string }[];
      };
      return {
        code,
        all,
        its: all.objects.find(({ name }) => name === "apps"),
      };
    };

    it("of a preview, of an apply, of one that changes nothing", async () => {
      const repo = await half();
      const preview = await document(repo, "--dry-run");
      expect(preview).toMatchObject({
        code: 0,
        all: { context: "canary-admin", server: cluster.url, orphans: [] },
      });
      const differences = [{ path: "spec.timeout", live: "2m", git: "3m" }];
      expect(preview.its).toEqual({ ...row("update"), differences });
      const applied = await document(repo, "--yes", "--no-wait");
      expect(applied.code).toBe(0);
      expect(applied.its).toEqual({
        ...row("update"),
        result: "updated",
        differences,
      });
      const again = await document(repo, "--yes", "--no-wait");
      expect(again).toMatchObject({ code: 0, its: row("unchanged") });
    });

    it("of one that is followed: what is said on the way goes to stderr", async () => {
      const repo = await fleetOf(fleet);
      await runWell(repo, ...applying);
      await makeReady(fleetObjects, {
        message: "Applied revision: main@sha1:0123",
      });
      const ran = await run(repo, ["apply", "--yes", "--output", "json"]);
      expect(ran.code).toBe(0);
      expect(ran.stderr).toContain(`ready ${apps}`);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        objects: fleetObjects.map(() => ({
          action: "unchanged",
          ready: "ready",
          reason: "Succeeded",
          message: "Applied revision: main@sha1:0123",
        })),
      });
    });

    it("where nobody agrees there is none", async () => {
      const ran = await run(await fleetOf(fleet), [
        "apply",
        "--output",
        "json",
      ]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", { code: "not-confirmed", says: ["--yes"] });
    });
  });

  describe("fault 86: a reader that goes", () => {
    const bin = fileURLToPath(new URL("../../../dist/bin.js", import.meta.url));

    /** Reads the first piece of the output, and then no more, as `head -1` does. */
    const head = (
      repo: TestRepository,
      args: readonly string[],
    ): Promise<{ code: number | null; stdout: string; stderr: string }> =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [bin, ...args], {
          cwd: repo.cwd,
          env: cluster.env,
        });
        let [stdout, stderr] = ["", ""];
        child.stdout.once("data", (text: Buffer) => {
          stdout += text.toString();
          child.stdout.destroy();
        });
        child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, stdout, stderr }));
      });

    it("fault 86: a preview ends quietly", async () => {
      const ran = await head(await fleetOf(fleet), ["apply", "--diff"]);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      expect(ran.stdout).toContain("context canary-admin");
      expect(await versions()).toEqual(nothing);
    });

    it("fault 86: an apply comes to its end", async () => {
      const ran = await head(await fleetOf(fleet), applying);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      expect(Object.values(await versions())).not.toContain(undefined);
    });
  });

  describe("secrets", () => {
    const secret = (password: string): string => `apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: default}
stringData: {password: ${password}}
`;
    /** As the API server has it, and as it was written. */
    const forms = (password: string): string[] => [
      password,
      Buffer.from(password).toString("base64"),
    ];

    it("of Flux's own manifests are never printed, neither new nor changed nor refused", async () => {
      const repo = await fleetOf(bound, {
        [components]: secret("hunter2-first"),
      });
      const said: string[] = [];
      const note = async (...args: readonly string[]): Promise<void> => {
        const { stdout, stderr } = await run(repo, args);
        said.push(stdout, stderr);
      };
      await note("install", "--dry-run");
      await note("install", "--yes");
      repo.write({ [components]: secret("hunter2-second") });
      await note("install", "--dry-run");
      await note("install", "--yes");
      repo.write({
        [components]: `${secret("hunter2-third")}type: kubernetes.io/dockerconfigjson\n`,
      });
      await note("install", "--yes");
      const all = said.join("");
      expect(all).toContain("~ Secret/default/registry");
      expect(all).toContain("error: ");
      for (const password of [
        "hunter2-first",
        "hunter2-second",
        "hunter2-third",
      ])
        for (const form of forms(password)) expect(all).not.toContain(form);
    });
  });
});
