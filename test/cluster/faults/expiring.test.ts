/**
 * Fault 67: credentials that expire in the middle. From a request on, a proxy gives the API server a token that it does not know,
 * and it answers 401: what the run reports is what the cluster has, and a rerun with a good token ends as an undisturbed run.
 */
import { afterEach, beforeEach, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import type { CuttingProxy } from "../tools/proxy.ts";
import {
  cutEverywhere,
  expiring,
  isWatch,
  isWrite,
  remove,
} from "./cutting.ts";
import {
  applying,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  podinfoFile,
  run,
  versions,
} from "./support.ts";

describeCluster(
  "fault 67: a token that expires in the middle of an apply",
  () => {
    let proxy: CuttingProxy;
    beforeEach(async () => {
      proxy = await cluster.startProxy();
    });
    afterEach(async () => {
      await proxy.stop();
      await cluster.clean();
    });

    const env = () => ({ KUBECONFIG: proxy.kubeconfig });

    it("fault 67: at each request in turn: what is said is true, and a rerun with a good one ends as an undisturbed run", async () => {
      const repo = await fleetOf(fleet);
      const prepare = (): Promise<void> => remove(fleetObjects);
      const failed = await cutEverywhere(
        proxy,
        { repo, args: applying, objects: fleetObjects, prepare },
        expiring,
      );
      expect(failed).toBeGreaterThanOrEqual(25);
    }, 600_000);

    const [first = "", second = "", ...later] = fleetObjects;

    it("fault 67: the lists of what was applied and what was not", async () => {
      const repo = await fleetOf(fleet);
      proxy.cutAt({ ...expiring, at: 2, counts: isWrite });
      const ran = await run(repo, applying, { env: env() });
      expect(ran.code).toBe(2);
      expect(ran.stdout).toMatch(
        new RegExp(`\\n4 to create, .*\ncreated ${first}\n$`),
      );
      const lists = [
        "The API server does not accept the credentials any more.",
        "applied:",
        `  ${first}`,
        "not applied:",
        ...[second, ...later].map((one) => `  ${one}`),
        "Running it again is safe: it goes on where this one ended.\n",
      ];
      expect(ran.stderr).toContain(lists.join("\n"));
      expectSaid(ran, "error", {
        code: "api-unauthorized",
        at: podinfoFile,
        says: ["401", "expired", "log in again"],
      });
      const there = await versions();
      expect(fleetObjects.filter((one) => there[one])).toEqual([first]);
    });

    it("fault 67: --output json says what became of each object", async () => {
      const repo = await fleetOf(fleet);
      proxy.cutAt({ ...expiring, at: 2, counts: isWrite });
      const ran = await run(repo, [...applying, "--output", "json"], {
        env: env(),
      });
      expect(ran.code).toBe(2);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        stopped: "credentials",
        objects: [
          { name: "fleet", result: "created" },
          { name: "podinfo", result: "failed", code: "api-unauthorized" },
          { name: "apps", result: "pending" },
          { name: "flux-system", result: "pending" },
        ],
      });
      const there = await versions();
      expect(fleetObjects.filter((one) => there[one])).toEqual([first]);
    });

    it("fault 67: while it waits: what was applied stays said", async () => {
      const repo = await fleetOf(fleet);
      proxy.cutAt({ ...expiring, at: 1, counts: isWatch });
      const ran = await run(repo, ["apply", "--yes", "--timeout", "60s"], {
        env: env(),
      });
      expect(ran.code).toBe(2);
      expect(ran.stdout.match(/^created .*/gm)).toEqual(
        fleetObjects.map((one) => `created ${one}`),
      );
      expectSaid(ran, "error", {
        code: "api-unauthorized",
        says: ["401", "expired", "log in again"],
      });
      expect(Object.values(await versions())).not.toContain(undefined);
    });
  },
);
