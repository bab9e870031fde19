/** Fault 72: fields that others own with other values. */
import { afterEach, describe, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import {
  applying,
  appsFile,
  componentsFile,
  expectSaid,
  fleet,
  fleetOf,
  fluxOf,
  installing,
  live,
  run,
  spec,
  versions,
} from "./support.ts";

describeCluster("on a real cluster", () => {
  afterEach(() => cluster.clean());

  describe("fault 72: field managers in conflict", () => {
    const apps = "Kustomization/flux-system/apps";

    /** The live Kustomization with a field that others own. */
    const owned = (
      fields: Readonly<Record<string, unknown>>,
      manager: string,
    ): Promise<void> =>
      cluster.apply(
        [
          {
            apiVersion: "kustomize.toolkit.fluxcd.io/v1",
            kind: "Kustomization",
            metadata: { name: "apps", namespace: "flux-system" },
            spec: fields,
          },
        ],
        manager,
      );

    /** Everything as in Git, and not by fluxsmith's own hand. */
    const inGit = {
      interval: "5m",
      path: "./resources/apps",
      prune: true,
      sourceRef: { kind: "GitRepository", name: "fleet" },
      timeout: "2m",
    };

    it("fault 72: the fields and their owners are named, nothing is forced", async () => {
      await owned({ ...inGit, interval: "1h", timeout: "9m" }, "team-b");
      await owned({ timeout: "9m" }, "autoscaler");
      const repo = await fleetOf(fleet);
      const before = await versions();
      for (const output of ["text", "json"]) {
        const ran = await run(repo, [...applying, "--output", output]);
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "field-conflict",
          at: appsFile,
          says: [
            apps,
            "spec.interval (team-b)",
            /spec\.timeout \((team-b|autoscaler)\)/,
            "Nothing is forced",
          ],
        });
      }
      expect(await versions()).toEqual(before);
      expect(await spec(apps)).toMatchObject({ interval: "1h", timeout: "9m" });
    });

    it("fault 72: also of who has edited it by hand", async () => {
      const repo = await fleetOf(fleet);
      expect(await run(repo, applying)).toMatchObject({ code: 0 });
      const patched = await cluster.kubectl([
        "patch",
        "kustomization/apps",
        "--namespace=flux-system",
        "--type=merge",
        '--patch={"spec": {"timeout": "9m"}}',
        "--field-manager=console",
      ]);
      expect(patched.code).toBe(0);
      const before = await versions();
      const ran = await run(repo, applying);
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "field-conflict",
        at: appsFile,
        says: ["spec.timeout (console)"],
      });
      expect(await versions()).toEqual(before);
    });

    it("fault 72: what only Flux's own controller applies otherwise is left to it", async () => {
      await owned({ ...inGit, interval: "1h" }, "kustomize-controller");
      const repo = await fleetOf(fleet);
      const ran = await run(repo, applying);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      expect(ran.stdout).toContain(
        `. ${apps}: Flux applies this after the merge (spec.interval)\n`,
      );
      expect(ran.stdout).toContain(
        "3 to create, 0 to update, 0 unchanged, 1 left to Flux",
      );
      const before = await versions();
      expect(await spec(apps)).toMatchObject({ interval: "1h" });
      expect(await run(repo, applying)).toMatchObject({ code: 0, stderr: "" });
      expect(await versions()).toEqual(before);
    });

    it("fault 72: of two owners, one of them the controller, the other is named", async () => {
      await owned({ ...inGit, interval: "1h" }, "kustomize-controller");
      await owned({ timeout: "9m" }, "team-b");
      const repo = await fleetOf(fleet);
      const before = await versions();
      const ran = await run(repo, applying);
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "field-conflict",
        at: appsFile,
        says: [/other values: spec\.timeout \(team-b\) /],
      });
      expect(await versions()).toEqual(before);
    });

    it("fault 72: somebody else's field of the same value is no conflict", async () => {
      await owned(inGit, "team-b");
      const repo = await fleetOf(fleet);
      const ran = await run(repo, applying);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      expect(ran.stdout).toContain(
        `~ ${apps}: nothing differs; its fields become Git's\n`,
      );
      const before = await versions();
      const again = await run(repo, applying);
      expect(again.stdout).toContain("0 to create, 0 to update, 4 unchanged");
      expect(await versions()).toEqual(before);
    });

    it("fault 72: install, too, forces nothing", async () => {
      const account = (imagePullSecret: string): string =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\ndata: {key: ${imagePullSecret}}\n`;
      await cluster.apply(
        [
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "settings", namespace: "default" },
            data: { key: "theirs" },
          },
        ],
        "team-b",
      );
      const ran = await run(await fluxOf(account("ours")), installing);
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "field-conflict",
        at: componentsFile,
        says: ["ConfigMap/default/settings", "data.key (team-b)"],
      });
      expect(await live("ConfigMap/default/settings")).toMatchObject({
        data: { key: "theirs" },
      });
    });
  });
});
