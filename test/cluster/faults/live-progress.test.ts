/** The live progress at a pseudo-terminal: lines drawn anew in their place, and nothing of them left at the end. */
import { afterEach, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import { hasTerminal } from "../tools/fluxsmith.ts";
import { drawScreen } from "./screen.ts";
import {
  bound,
  ended,
  fleet,
  fleetObjects,
  fleetOf,
  makeReady,
  run,
  start,
} from "./support.ts";

/** The lines that turn: each begins with a frame of Braille dots. */
const isLive = (line: string): boolean => /^[\u2801-\u28FF] /.test(line);

const columns = 100;

const applying = (repo: { cwd: string }, timeout = "60s") =>
  start(repo, ["apply", "--yes", "--timeout", timeout], {
    tty: { columns, rows: 30 },
  });

describeCluster("live progress", () => {
  afterEach(() => cluster.clean());

  it.skipIf(!hasTerminal())(
    "draws what it waits for in place, no line wider than the terminal, and leaves the results only",
    async () => {
      const repo = await fleetOf(fleet);
      const running = applying(repo);
      await running.until(/⠙ Kustomization\/flux-system\/apps/);
      await makeReady(fleetObjects, {
        status: "Unknown",
        reason: "Progressing",
        message: `health\nof \u001B[2J\u001B[31m${"日本語 and 🚀 ".repeat(12)}`,
      });
      await running.until(/apps: Progressing: health of .*🚀/);
      await running.until(/(⠙[^⠙]*){30}/);
      const [first = "", ...others] = fleetObjects;
      await makeReady([first], { message: "stored artifact" });
      await running.until(new RegExp(`ready\\S* ${first}`));
      await makeReady(others.slice(0, 2));
      await makeReady(others.slice(2), {
        status: "False",
        reason: "BuildFailed",
        message: "no such file",
      });
      const ran = await ended(running);
      expect(ran.code).toBe(1);

      const screen = drawScreen(ran.stdout, columns);
      const live = screen.drawn.filter(isLive);
      expect(screen.redraws).toBeGreaterThan(5);
      expect(new Set(live.map(([frame]) => frame)).size).toBeGreaterThan(3);
      expect(live.join("\n")).toContain("apps: progressing");
      expect(screen.wrapped.filter(isLive)).toEqual([]);
      // Nothing of it is left, and nothing else was erased with it.
      const text = screen.lines.join("\n");
      expect(text).not.toMatch(/[\u2801-\u28FF]/);
      expect(screen.lines.filter((line) => line.startsWith("created"))).toEqual(
        fleetObjects.map((one) => `created ${one}`),
      );
      expect(
        screen.lines.filter((line) => /^(ready|failed) /.test(line)).toSorted(),
      ).toEqual([
        expect.stringMatching(
          /^failed Kustomization\/flux-system\/flux-system: Buil/,
        ),
        "ready GitRepository/flux-system/fleet",
        "ready HelmRepository/flux-system/podinfo",
        "ready Kustomization/flux-system/apps",
      ]);
      expect(screen.lines.at(-1)).toBe("1 finding");
      expect(screen).toMatchObject({ column: 0, isCursorVisible: true });
    },
  );

  it.skipIf(!hasTerminal())(
    "shows ten lines at most, and how many more there are",
    async () => {
      const names = Array.from({ length: 14 }, (_, at) => `app-${10 + at}`);
      const repo = await fleetOf(
        `${bound}${names.map((name) => `  ${name}:\n`).join("")}`,
        Object.fromEntries(
          names.map((name) => [
            `resources/${name}/namespace.yaml`,
            `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`,
          ]),
        ),
      );
      const running = applying(repo, "3s");
      await running.until(/… and 6 more/);
      const ran = await ended(running);
      expect(ran.code).toBe(1);
      const screen = drawScreen(ran.stdout, columns);
      const drawn = screen.drawn.join("\n");
      expect(drawn).toMatch(/^(⠙ .*\n){10}⠙ … and 6 more$/m);
      expect(screen.lines.join("\n")).not.toMatch(/[\u2801-\u28FF]/);
      expect(
        screen.lines.filter((line) => line.startsWith("created")),
      ).toHaveLength(16);
    },
  );

  it("is plain lines elsewhere: one for each change, no escape", async () => {
    const repo = await fleetOf(fleet);
    const running = start(repo, ["apply", "--yes", "--timeout", "60s"]);
    await running.until(/^waiting for Kustomization\/flux-system\/apps/m);
    const progress = {
      status: "Unknown",
      reason: "Progressing",
      message: "Building manifests",
    };
    await makeReady(fleetObjects, progress);
    await running.until(/apps: Progressing: Building manifests/);
    // The same once more is no change.
    await makeReady(fleetObjects, progress);
    await makeReady(fleetObjects);
    const ran = await ended(running);
    expect(ran.code).toBe(0);
    expect(ran.stdout + ran.stderr).not.toContain("\u001B");
    const lines = ran.stderr.split("\n").filter((line) => line !== "");
    expect(lines.filter((line) => line.includes("/apps"))).toEqual([
      "waiting for Kustomization/flux-system/apps: progressing",
      "waiting for Kustomization/flux-system/apps: Progressing: Building manifests",
    ]);
    expect(ran.stdout.match(/^ready .*/gm)?.toSorted()).toEqual(
      fleetObjects.map((one) => `ready ${one}`),
    );
    expect(await run(repo, ["apply", "--yes"])).toMatchObject({
      code: 0,
      stderr: "",
    });
  });
});
