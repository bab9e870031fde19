/** Ctrl-C at every stage, as a signal and at a terminal: exit 130, a true report, nothing left behind. */
import { EventEmitter, once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import { hasTerminal, type Running } from "../tools/fluxsmith.ts";
import { drawScreen } from "./screen.ts";
import {
  bound,
  ended,
  fleet,
  fleetObjects,
  fleetOf,
  kill,
  live,
  makeReady,
  nothing,
  plain,
  run,
  runWell,
  start,
  versions,
  withProgram,
} from "./support.ts";
import { startWebhook, type AdmissionRequest } from "./webhook.ts";

/** A way to interrupt. */
interface Way {
  readonly how: string;
  readonly tty: boolean;
  readonly interrupt: (running: Running) => Promise<void> | void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const ways: readonly Way[] = [
  ...signals.map((signal) => ({
    how: signal,
    tty: false,
    interrupt: (running: Running) => running.kill(signal),
  })),
  ...(hasTerminal()
    ? [
        {
          how: "Ctrl-C at a terminal",
          tty: true,
          interrupt: async ({ write, until }: Running) => {
            write("\x03");
            // The terminal has had it.
            await until(/\^C/);
          },
        },
      ]
    : []),
];

const args = ["apply", "--yes"];

/** Long enough for the program to notice a signal: nothing tells that it has. */
const noticed = (): Promise<void> => setTimeout(500);

const nothingChanged = "Interrupted; nothing was changed in the cluster.\n";

/** Holds back what fits until it is let go. */
async function hold(fits: (request: AdmissionRequest) => boolean): Promise<{
  /** Resolves when it holds something. */
  readonly held: Promise<unknown>;
  readonly release: () => Promise<void>;
}> {
  const reached = new EventEmitter();
  const held = once(reached, "held");
  const released = once(reached, "released");
  const webhook = await startWebhook(async (request) => {
    if (!fits(request)) return undefined;
    reached.emit("held");
    await released;
    return undefined;
  });
  return {
    held,
    release: async () => {
      reached.emit("released");
      await webhook.stop();
    },
  };
}

describeCluster("Ctrl-C", () => {
  afterEach(() => cluster.clean());

  it.each(ways)(
    "$how while kubectl connects: at once, with the plugin that it waits for",
    async ({ tty, interrupt }) => {
      const repo = await fleetOf(fleet);
      // What a plugin starts ends with it, too.
      const PATH = withProgram(
        "kubectl",
        '#!/bin/sh\n: >"$0.begun"\nsh -c "sleep 300; true" "$TMPDIR"\n',
      );
      const [folder = ""] = PATH.split(delimiter);
      const running = start(repo, args, { tty, env: { PATH } });
      await expect
        .poll(() => existsSync(`${folder}/kubectl.begun`), { timeout: 20_000 })
        .toBe(true);
      await interrupt(running);
      const ran = await ended(running);
      expect(ran.code).toBe(130);
      expect(plain(ran.stdout + ran.stderr)).toContain(nothingChanged);
    },
  );

  it.each(ways)(
    "$how during the preview: nothing was changed, and that is said",
    async ({ tty, interrupt }) => {
      const repo = await fleetOf(fleet);
      const { held, release } = await hold(({ name }) => name === "apps");
      const running = start(repo, args, { tty });
      await held;
      await interrupt(running);
      const ran = await ended(running);
      await release();
      expect(ran.code).toBe(130);
      expect(plain(ran.stdout + ran.stderr)).toContain(nothingChanged);
      expect(await versions()).toEqual(nothing);
    },
  );

  it.skipIf(!hasTerminal()).each(["apply", "install"])(
    "at the question of %s: nothing was changed, and that is said",
    async (command) => {
      const repo = await fleetOf(bound, {
        "resources/flux-system/gotk-components.yaml":
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: elsewhere}\n",
      });
      const running = start(repo, [command], { tty: true });
      await running.until(/\[y\/N\] $/);
      running.write("\x03");
      const ran = await ended(running);
      expect(ran.code).toBe(130);
      expect(plain(ran.stdout)).toMatch(
        new RegExp(`\\[y/N\\] \\^C\n${nothingChanged}$`),
      );
      expect(await live("Namespace/elsewhere")).toBe(undefined);
      expect(await versions()).toEqual(nothing);
    },
  );

  describe("while it applies", () => {
    const isMeant = ({ name, dryRun }: AdmissionRequest): boolean =>
      name === "podinfo" && !dryRun;

    const [first, second, ...later] = fleetObjects;

    it.each(ways)(
      "$how: what was begun is finished, both lists are true, a rerun does the rest",
      async ({ tty, interrupt }) => {
        const repo = await fleetOf(fleet);
        const { held, release } = await hold(isMeant);
        const running = start(repo, args, { tty });
        await held;
        await interrupt(running);
        await noticed();
        await release();
        const ran = await ended(running);
        expect(ran.code).toBe(130);
        const said = plain(ran.stdout + ran.stderr).replaceAll("^C", "");
        expect(said).toContain(`created ${first}\n`);
        expect(said).toContain(`created ${second}\n`);
        expect(said).toContain(
          `Interrupted.\napplied:\n  ${first}\n  ${second}\nnot applied:\n  ${later.join("\n  ")}\nRunning it again is safe`,
        );
        expect(said).not.toContain("nothing was changed");
        const there = await versions();
        expect(Object.keys(there).filter((one) => there[one])).toEqual([
          first,
          second,
        ]);
        const again = await runWell(repo, ...args, "--no-wait");
        expect(again.stdout).toContain("2 to create, 0 to update, 2 unchanged");
      },
    );

    it("with --output json it is still one document", async () => {
      const repo = await fleetOf(fleet);
      const { held, release } = await hold(isMeant);
      const running = start(repo, [...args, "--output", "json"]);
      await held;
      running.kill("SIGINT");
      await noticed();
      await release();
      const ran = await ended(running);
      expect(ran.code).toBe(130);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        stopped: "interrupt",
        objects: [
          { result: "created" },
          { result: "created" },
          { result: "pending" },
          { result: "pending" },
        ],
      });
    });

    it("a second one ends it at once, and still leaves nothing behind", async () => {
      const repo = await fleetOf(fleet);
      const { held, release } = await hold(isMeant);
      const running = start(repo, args);
      await held;
      running.kill("SIGINT");
      await noticed();
      running.kill("SIGINT");
      const ran = await ended(running);
      await release();
      expect(ran.code).toBe(130);
      expect(ran.stdout).toContain(`created ${first}\n`);
    });
  });

  describe("while it follows", () => {
    it.each(ways)(
      "$how: all is applied, and that is not denied",
      async ({ tty, interrupt }) => {
        const repo = await fleetOf(fleet);
        const running = start(repo, args, { tty });
        await running.until(/(waiting for|⠙) Kustomization/);
        const [first = "", ...others] = fleetObjects;
        await makeReady([first]);
        await running.until(/ready\S* GitRepository/);
        await interrupt(running);
        const ran = await ended(running);
        expect(ran.code).toBe(130);
        const { lines, column, isCursorVisible } = drawScreen(
          tty
            ? ran.stdout.replace("^C", "")
            : (ran.stdout + ran.stderr).replaceAll("\n", "\r\n"),
          120,
        );
        const said = `${lines.join("\n")}\n`;
        for (const one of fleetObjects)
          expect(said).toContain(`created ${one}\n`);
        expect(said).toContain(
          `Interrupted; what was done stays done. Not ready yet:\n${others.map((one) => `  ${one}\n`).join("")}`,
        );
        expect(said).not.toContain("nothing was changed");
        // Nobody has waited long enough to say that.
        expect(said).not.toContain("wait-timeout");
        expect(said).not.toMatch(/[\u2801-\u28FF]/);
        expect({ column, isCursorVisible }).toEqual({
          column: 0,
          isCursorVisible: true,
        });
        expect(Object.values(await versions())).not.toContain(undefined);
      },
    );

    it("with --output json it is still one document", async () => {
      const repo = await fleetOf(fleet);
      const running = start(repo, [...args, "--output", "json"]);
      await running.until(/waiting for Kustomization/);
      running.kill("SIGINT");
      const ran = await ended(running);
      expect(ran.code).toBe(130);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        objects: fleetObjects.map(() => ({ result: "created" })),
      });
    });

    it("install, too, does not deny what it has done", async () => {
      const repo = await fleetOf(
        bound.replace(
          "branch: main",
          "branch: main, secretRef: {name: deploy-key}",
        ),
        {
          "resources/flux-system/gotk-components.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: default}
spec:
  selector: {matchLabels: {app: controller}}
  template:
    metadata: {labels: {app: controller}}
    spec: {containers: [{name: manager, image: example.com/manager:1}]}
`,
        },
      );
      const running = start(repo, ["install", "--yes"]);
      await running.until(/waiting for Deployment/);
      running.kill("SIGINT");
      const ran = await ended(running);
      expect(ran.code).toBe(130);
      expect(ran.stdout).toContain("created Deployment/default/controller\n");
      expect(ran.stderr).toContain(
        "Interrupted; what was done stays done. Not ready yet:\n  Deployment/default/controller\n",
      );
      expect(ran.stderr).not.toContain("nothing was changed");
    });
  });

  it("killed outright, it leaves a cluster with which the next run goes on", async () => {
    const repo = await fleetOf(fleet);
    const { held, release } = await hold(
      ({ name, dryRun }) => name === "apps" && !dryRun,
    );
    const running = start(repo, args);
    await held;
    await kill(running);
    await release();
    const again = await run(repo, [...args, "--no-wait"]);
    expect(again.code).toBe(0);
    expect(Object.values(await versions())).not.toContain(undefined);
  });
});
