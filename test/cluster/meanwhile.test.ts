/** What happens beside an apply while it runs: another engineer's apply of the same, and a login that ends. */
import { afterEach, describe, expect, it } from "vitest";
import { cluster, describeCluster } from "./describe-cluster.ts";
import { expiring, isWatch } from "./faults/cutting.ts";
import {
  applying,
  appsFile,
  ended,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  podinfoFile,
  plain,
  run,
  spec,
  start,
  versions,
} from "./faults/support.ts";
import { startWebhook } from "./faults/webhook.ts";
import { hasTerminal, type Ran } from "./tools/fluxsmith.ts";

const apps = "Kustomization/flux-system/apps";

describeCluster("beside an apply", () => {
  afterEach(() => cluster.clean());

  describe.skipIf(!hasTerminal())("fault 76: two engineers", () => {
    /** One is asked about what is new everywhere; the other applies theirs before the answer. */
    const both = async (theirs: string): Promise<Ran> => {
      const [ours, other] = [await fleetOf(fleet), await fleetOf(theirs)];
      const asked = start(ours, ["apply", "--no-wait"], { tty: true });
      await asked.until(/\[y\/N\] $/);
      expect(await run(other, applying)).toMatchObject({ code: 0 });
      asked.write("y\r");
      const ran = await ended(asked);
      // At a terminal all is on one stream.
      const [, after = ""] = plain(ran.stdout).split("[y/N] y\n");
      return { ...ran, stderr: after };
    };

    it("fault 76: who comes second overwrites nothing, and is told", async () => {
      const ran = await both(fleet.replace("timeout: 2m", "timeout: 9m"));
      expect(ran.code).toBe(2);
      expect(ran.stderr).not.toContain(`created ${apps}`);
      expectSaid(ran, "error", {
        code: "stale-preview",
        at: appsFile,
        says: [apps, "created by somebody else", "run this again"],
      });
      expect(await spec(apps)).toMatchObject({ timeout: "9m" });
    });

    it("fault 76: of whom both say the same, the second has created nothing", async () => {
      const ran = await both(fleet);
      expect(ran.code).toBe(0);
      expect(ran.stderr).not.toMatch(/^created/m);
      expect(ran.stderr.match(/^updated .*/gm)).toEqual(
        fleetObjects.map((one) => `updated ${one}`),
      );
    });
  });

  describe("fault 67: a login that ends while it follows hides nothing that was refused", () => {
    /** One object is refused when it is sent, and the login ends when the others are followed. */
    const refused = async (output: "text" | "json"): Promise<Ran> => {
      const webhook = await startWebhook(({ name, dryRun }) =>
        name === "podinfo" && !dryRun ? "not on Fridays" : undefined,
      );
      const proxy = await cluster.startProxy();
      try {
        proxy.cutAt({ ...expiring, at: 1, counts: isWatch });
        return await run(
          await fleetOf(fleet),
          ["apply", "--yes", "--output", output],
          { env: { KUBECONFIG: proxy.kubeconfig } },
        );
      } finally {
        await proxy.stop();
        await webhook.stop();
      }
    };

    const expectBothSaid = (ran: Ran): void => {
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "admission-refused",
        at: podinfoFile,
        says: ["not on Fridays"],
      });
      expectSaid(ran, "error", {
        code: "api-unauthorized",
        says: [
          "401",
          /whether .*Kustomization\/flux-system\/apps.* became ready is not known/,
        ],
      });
    };

    it("fault 67: in text", async () => {
      const ran = await refused("text");
      expectBothSaid(ran);
      expect(ran.stdout.match(/^created .*/gm)).toHaveLength(3);
      const there = Object.values(await versions());
      expect(there.filter((one) => one === undefined)).toHaveLength(1);
    });

    it("fault 67: in JSON", async () => {
      const ran = await refused("json");
      expectBothSaid(ran);
      const created = { result: "created", ready: "unknown" };
      expect(JSON.parse(ran.stdout)).toMatchObject({
        objects: [
          created,
          { result: "failed", code: "admission-refused" },
          created,
          created,
        ],
      });
    });
  });
});
