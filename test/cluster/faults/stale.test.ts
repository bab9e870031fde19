/** Faults 76–78: what changes between the preview and the answer, what is not there, and what is suspended in the cluster only. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TestRepository } from "../../tools/cli.ts";
import { cluster, describeCluster } from "../describe-cluster.ts";
import { hasTerminal, type Ran } from "../tools/fluxsmith.ts";
import {
  appsFile,
  bound,
  change,
  components,
  ended,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  live,
  makeReady,
  nothing,
  path,
  plain,
  run,
  runWell,
  saidBy,
  spec,
  start,
  versions,
} from "./support.ts";

const apps = "Kustomization/flux-system/apps";

/** Answers `y` after something has happened meanwhile. At a terminal all is on one stream. */
async function agreedAfter(
  repo: TestRepository,
  args: readonly string[],
  meanwhile: () => Promise<unknown> | void,
): Promise<Ran> {
  const asked = start(repo, args, { tty: true });
  await asked.until(/\[y\/N\] $/);
  await meanwhile();
  asked.write("y\r");
  const ran = await ended(asked);
  const [, after = ""] = plain(ran.stdout).split("[y/N] y\n");
  return { ...ran, stderr: after };
}

describeCluster("on a real cluster", () => {
  afterEach(() => cluster.clean());

  describe.skipIf(!hasTerminal())("fault 76: changed since the preview", () => {
    it.each([
      [
        "a field of an object",
        (repo: TestRepository) => change(repo, "timeout: 2m", "timeout: 3m"),
      ],
      [
        "an object more",
        (repo: TestRepository) =>
          change(
            repo,
            "  podinfo:",
            "  other: https://example.com/charts\n    podinfo:",
          ),
      ],
      [
        "a file less",
        (repo: TestRepository) => {
          repo.write({ "resources/flux-system/flux-ks-apps.yaml": undefined });
        },
      ],
    ] as const)(
      "fault 76: %s in the files: nothing is applied",
      async (_, meanwhile) => {
        const repo = await fleetOf(
          fleet.replace("    podinfo:", "    podinfo:"),
        );
        const ran = await agreedAfter(repo, ["apply", "--no-wait"], () =>
          meanwhile(repo),
        );
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "stale-preview",
          says: [
            "resources/",
            "changed since the preview",
            "nothing was applied",
          ],
        });
        expect(await versions()).toEqual(nothing);
      },
    );

    it("fault 76: what is not applied may change", async () => {
      const repo = await fleetOf(fleet);
      const ran = await agreedAfter(repo, ["apply", "--no-wait"], () => {
        repo.write({
          "resources/apps/more.yaml":
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: more}\n",
        });
      });
      expect(ran.code).toBe(0);
      expect(Object.values(await versions())).not.toContain(undefined);
    });

    const settings = (value: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: default}\ndata: {key: ${value}}\n`;

    it("fault 76: the file that install would apply: nothing is applied, the file stays as it is now", async () => {
      const repo = await fleetOf(bound, { [components]: settings("one") });
      const ran = await agreedAfter(repo, ["install", "--no-wait"], () => {
        repo.write({ [components]: settings("two") });
      });
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "stale-preview",
        says: [components, "changed since the preview", "nothing was applied"],
      });
      expect(await live("ConfigMap/default/settings")).toBe(undefined);
      expect(repo.read(components)).toBe(settings("two"));
    });

    describe("in the cluster", () => {
      let repo: TestRepository;
      beforeEach(async () => {
        repo = await fleetOf(fleet);
        await runWell(repo, "apply", "--yes", "--no-wait");
        await change(repo, "timeout: 2m", "timeout: 3m");
        await change(repo, "  flux-system:", "  flux-system: {timeout: 3m}");
      });

      const updating = ["apply", "--no-wait"];

      it.each([
        ["a field of Git's", { path: "./elsewhere" }],
        ["a field that Git does not have", { retryInterval: "7m" }],
      ])(
        "fault 76: an object of which somebody has changed %s is not touched, the others are applied",
        async (_, changed) => {
          const ran = await agreedAfter(repo, updating, async () =>
            cluster.api.request("PATCH", await path(apps), { spec: changed }),
          );
          expect(ran.code).toBe(2);
          expectSaid(ran, "error", {
            code: "stale-preview",
            at: appsFile,
            says: [apps, "changed by somebody else", "run this again"],
          });
          expect(await spec(apps)).toMatchObject({ timeout: "2m", ...changed });
          expect(plain(ran.stdout)).toContain(
            "updated Kustomization/flux-system/flux-system\n",
          );
        },
      );

      it("fault 76: an object that has been deleted is not made again", async () => {
        const ran = await agreedAfter(repo, updating, async () =>
          cluster.api.request("DELETE", await path(apps)),
        );
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "stale-preview",
          at: appsFile,
          says: [apps, "run this again"],
        });
        expect(await live(apps)).toBe(undefined);
      });

      it("fault 76: an object that somebody has made meanwhile is not taken over", async () => {
        await cluster.api.request("DELETE", await path(apps));
        const ran = await agreedAfter(repo, updating, () =>
          cluster.apply(
            [
              {
                apiVersion: "kustomize.toolkit.fluxcd.io/v1",
                kind: "Kustomization",
                metadata: { name: "apps", namespace: "flux-system" },
                spec: {
                  interval: "1h",
                  path: "./mine",
                  prune: true,
                  sourceRef: { kind: "GitRepository", name: "fleet" },
                },
              },
            ],
            "team-b",
          ),
        );
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "stale-preview",
          at: appsFile,
          says: [apps, "team-b"],
        });
        expect(await spec(apps)).toMatchObject({
          interval: "1h",
          path: "./mine",
        });
      });

      it("fault 76: a controller that reports its status meanwhile does not disturb", async () => {
        const ran = await agreedAfter(repo, updating, () =>
          makeReady(fleetObjects),
        );
        expect(ran.code).toBe(0);
        expect(await spec(apps)).toMatchObject({ timeout: "3m" });
      });
    });
  });

  describe("fault 77: what is not there", () => {
    it("fault 77: apply of a name that Git does not have finds the nearest", async () => {
      const ran = await run(await fleetOf(fleet), ["apply", "--yes", "appps"]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "bad-option",
        says: ["`appps`", "did you mean `apps`?"],
      });
    });

    it.each(["suspend", "resume", "reconcile"])(
      "fault 77: %s of what Git has and the cluster has not says so",
      async (command) => {
        const ran = await run(await fleetOf(fleet), [command, "--yes", apps]);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "object-absent",
          says: [
            `${apps} is not in the cluster`,
            "resources/flux-system/flux-ks-apps.yaml",
            "fluxsmith status",
          ],
        });
      },
    );
  });

  describe("fault 78: suspended in the cluster, and not in Git", () => {
    let repo: TestRepository;
    beforeEach(async () => {
      repo = await fleetOf(fleet);
      await runWell(repo, "apply", "--yes", "--no-wait");
      // As the flux CLI does it.
      await cluster.api.request(
        "PATCH",
        `${await path(apps)}?fieldManager=flux`,
        { spec: { suspend: true } },
      );
    });

    const wanted = {
      code: "suspended-live",
      at: appsFile,
      says: [
        `${apps} is suspended in the cluster and not in Git`,
        `fluxsmith resume ${apps}`,
      ],
    };

    it.each([
      ["--dry-run"],
      ["--diff"],
      ["--no-wait"],
      ["--no-wait", "--output", "json"],
    ])(
      "fault 78: apply warns, and does not resume it (%s %s %s)",
      async (...flags) => {
        await change(repo, "timeout: 2m", "timeout: 3m");
        const ran = await run(repo, ["apply", "--yes", ...flags]);
        expect(ran.code).toBe(0);
        expect(saidBy(ran)).toHaveLength(1);
        expectSaid(ran, "warning", wanted);
        expect(await spec(apps)).toMatchObject({
          suspend: true,
          timeout: flags.includes("--no-wait") ? "3m" : "2m",
        });
      },
    );

    it("fault 78: also where nothing else is to be done, and it is not waited for", async () => {
      await makeReady(fleetObjects.filter((one) => one !== apps));
      const ran = await run(repo, ["apply", "--yes", "--timeout", "10m"]);
      expect(ran.code).toBe(0);
      expectSaid(ran, "warning", wanted);
      expect(ran.stdout).toContain(`ready ${apps}: suspended\n`);
    });

    it("fault 78: what Git suspends, too, is no fault", async () => {
      await change(repo, "{timeout: 2m}", "{timeout: 2m, suspend: true}");
      const ran = await run(repo, ["apply", "--yes", "--no-wait"]);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
    });
  });
});
