/**
 * Fault 69: the API server goes in the middle. A proxy loses the connection at each request of a run in turn, before or after
 * the server got it, once or for good: what the run reports is what the cluster has, and a rerun ends as an undisturbed run.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import { openApi } from "../tools/api.ts";
import { tokens } from "../tools/api-server.ts";
import type { CuttingProxy } from "../tools/proxy.ts";
import {
  cutEverywhere,
  isWatch,
  isWrite,
  remove,
  ways,
  type Way,
} from "./cutting.ts";
import {
  applying,
  bound,
  components,
  ended,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  installing,
  live,
  makeReady,
  run,
  start,
} from "./support.ts";

/** Connections that are lost where the server has not seen the request, or cannot be asked about it, end a run. */
const endsIt = ({ when, permanently }: Way): boolean =>
  permanently || when === "before-forward";

const manifests = `apiVersion: v1
kind: Namespace
metadata: {name: elsewhere}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: controller, namespace: elsewhere}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: elsewhere}
data: {key: value}
`;

describeCluster("fault 69: the API server is gone in the middle", () => {
  let proxy: CuttingProxy;
  beforeEach(async () => {
    proxy = await cluster.startProxy();
  });
  afterEach(async () => {
    await proxy.stop();
    await cluster.clean();
  });

  /** Through the proxy. */
  const env = () => ({ KUBECONFIG: proxy.kubeconfig });

  it.each(ways)(
    "fault 69: at each request of an apply that creates ($when, permanently: $permanently)",
    async (way) => {
      const repo = await fleetOf(fleet);
      const prepare = (): Promise<void> => remove(fleetObjects);
      // kubectl itself repeats what only reads, unless the server is gone for good.
      const counts = way.permanently ? {} : { counts: isWrite };
      const failed = await cutEverywhere(
        proxy,
        { repo, args: applying, objects: fleetObjects, prepare, ...counts },
        way,
      );
      expect(failed).toBeGreaterThanOrEqual(
        way.permanently ? 25 : endsIt(way) ? 4 : 0,
      );
    },
    600_000,
  );

  it.each(ways)(
    "fault 69: at each write of an apply that updates ($when, permanently: $permanently)",
    async (way) => {
      const old = await fleetOf(fleet);
      const repo = await fleetOf(
        fleet
          .replace("timeout: 2m", "timeout: 3m")
          .replace("  flux-system:", "  flux-system: {timeout: 4m}"),
      );
      const prepare = async (): Promise<void> => {
        await remove(fleetObjects);
        expect(await run(old, applying)).toMatchObject({ code: 0 });
      };
      const failed = await cutEverywhere(
        proxy,
        {
          repo,
          args: applying,
          objects: fleetObjects,
          prepare,
          counts: isWrite,
        },
        way,
      );
      expect(failed).toBe(endsIt(way) ? 2 : 0);
    },
    600_000,
  );

  it.each(ways)(
    "fault 69: at each write of an install ($when, permanently: $permanently)",
    async (way) => {
      const repo = await fleetOf(bound, { [components]: manifests });
      const failed = await cutEverywhere(
        proxy,
        {
          repo,
          objects: [
            "Namespace/elsewhere",
            "ServiceAccount/elsewhere/controller",
            "ConfigMap/elsewhere/settings",
          ],
          args: installing,
          prepare: () => cluster.clean(),
          counts: isWrite,
        },
        way,
      );
      expect(failed).toBe(endsIt(way) ? 3 : 0);
    },
    600_000,
  );

  it.each([
    { ...ways[0], code: 2, stopped: "connection", second: "pending" },
    { ...ways[1], code: 2, stopped: "connection", second: "unknown" },
    { ...ways[2], code: 0, stopped: undefined, second: "created" },
    { ...ways[3], code: 2, stopped: "connection", second: "unknown" },
  ] as const)(
    "fault 69: --output json says what became of each object ($when, permanently: $permanently)",
    async ({ code, stopped, second, ...way }) => {
      const repo = await fleetOf(fleet);
      proxy.cutAt({ ...way, at: 2, counts: isWrite });
      const ran = await run(repo, [...applying, "--output", "json"], {
        env: env(),
      });
      expect(ran.code).toBe(code);
      const later = stopped === undefined ? "created" : "pending";
      const results = ["created", second, later, later];
      const said = JSON.parse(ran.stdout) as { readonly stopped?: string };
      expect(said).toMatchObject({
        objects: results.map((result) => ({ action: "create", result })),
      });
      expect(said.stopped).toBe(stopped);
      const isThere = await Promise.all(
        fleetObjects.map(async (one) => (await live(one)) !== undefined),
      );
      const isSaid = results.map((result) => result === "created");
      // It is known here, and was not known there.
      if (second === "unknown") isSaid[1] = way.when === "after-forward";
      expect(isThere).toEqual(isSaid);
    },
  );

  describe("while it follows", () => {
    const watches = async (count: number): Promise<void> => {
      await expect
        .poll(() => proxy.requests.filter(isWatch).length, { timeout: 20_000 })
        .toBe(count);
    };

    it("fault 69: a connection that is lost for a moment does not disturb", async () => {
      const repo = await fleetOf(fleet);
      // The watches of three kinds, one of which has to begin twice.
      proxy.cutAt({ when: "before-forward", at: 1, counts: isWatch });
      const following = start(repo, ["apply", "--yes", "--timeout", "60s"], {
        env: env(),
      });
      await following.until(/^waiting for Kustomization/m);
      await watches(4);
      // All of them at once, while they wait.
      proxy.cutAt({ when: "before-forward", at: 1, permanently: true });
      const knocking = openApi(proxy.url, cluster.certificate, tokens.nobody);
      await expect(knocking.request("GET", "/readyz")).rejects.toThrow(/./);
      knocking.close();
      await following.until(
        /The API server does not answer \(.*\); trying again\.$/m,
      );
      proxy.reset();
      await watches(3);
      await makeReady(fleetObjects);
      const ran = await ended(following);
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.stdout.match(/^ready /gm)).toHaveLength(4);
    });

    it.each(["text", "json"])(
      "fault 69: a server that does not come back is said, and what was applied stays said (%s)",
      async (output) => {
        const repo = await fleetOf(fleet);
        proxy.cutAt({
          when: "before-forward",
          at: 1,
          counts: isWatch,
          permanently: true,
        });
        const ran = await run(
          repo,
          ["apply", "--yes", "--timeout", "3s", "--output", output],
          { env: env() },
        );
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "api-unreachable",
          says: [/does not answer any more/, ...fleetObjects],
        });
        const created = fleetObjects.map((one) => `created ${one}`);
        expect(ran.stdout.match(/^created .*/gm) ?? []).toEqual(
          output === "text" ? created : [],
        );
        const said: unknown = output === "json" ? JSON.parse(ran.stdout) : {};
        expect(said).toMatchObject(
          output === "json"
            ? {
                objects: fleetObjects.map(() => ({
                  result: "created",
                  ready: "timeout",
                })),
              }
            : {},
        );
        for (const one of fleetObjects) expect(await live(one)).toBeDefined();
      },
    );
  });

  it.each(["apply", "install"])(
    "fault 69: gone from the start: %s says what it cannot reach, and nothing else",
    async (command) => {
      const repo = await fleetOf(bound, { [components]: manifests });
      await proxy.stop();
      const ran = await run(repo, [command, "--yes"], { env: env() });
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "api-unreachable",
        says: [
          `${new URL(proxy.url).host}: connect: connection refused`,
          "kubectl get --raw /readyz",
        ],
      });
    },
  );
});
