import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { freePorts, startDaemon, waitUntil } from "./tools/daemons.ts";

const folder = mkdtempSync(join(tmpdir(), "fluxsmith-daemons-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fixture = fileURLToPath(
  new URL("fixtures/start-and-wait.ts", import.meta.url),
);

/** Says its id and then does nothing. */
const idle = [
  process.execPath,
  "-e",
  "console.log(process.pid); setInterval(() => {}, 1000)",
] as const;

/** Whether a process is there, and not just its exit code, which nobody has asked for yet (a zombie). */
function isAlive(pid: number): boolean {
  const args = ["-o", "stat=", "-p", String(pid)];
  const { stdout } = spawnSync("ps", args, { encoding: "utf8" });
  return stdout !== "" && !stdout.startsWith("Z");
}

/** The id that the idle program has said. */
async function idOf(log: string): Promise<number> {
  await expect.poll(() => readFileSync(log, "utf8")).not.toBe("");
  return Number(readFileSync(log, "utf8"));
}

describe("a daemon", () => {
  it("runs until it is stopped", async () => {
    const log = join(folder, "stopped.log");
    const [command, ...args] = idle;
    const daemon = startDaemon(command, args, { cwd: folder, log });
    const pid = await idOf(log);
    expect(isAlive(pid) && daemon.runs()).toBe(true);
    await daemon.stop();
    expect(isAlive(pid) || daemon.runs()).toBe(false);
  });

  // Elsewhere nobody ends it where no handler runs.
  it.runIf(process.platform === "linux").each(["SIGTERM", "SIGKILL"] as const)(
    "ends with who has started it: %s",
    async (signal) => {
      const log = join(folder, `${signal}.log`);
      const args = ["--import", "tsx", fixture, log, ...idle];
      const starter = spawn(process.execPath, args, {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(starter.stdout, "data");
      const pid = await idOf(log);
      expect(isAlive(pid)).toBe(true);
      starter.kill(signal);
      await expect.poll(() => isAlive(pid)).toBe(false);
    },
  );
});

describe("waiting", () => {
  it("ends with a daemon's last words where that has ended", async () => {
    const log = join(folder, "failed.log");
    const args = ["-e", 'console.log("no port"); process.exit(1)'];
    const daemon = startDaemon(process.execPath, args, { cwd: folder, log });
    await expect(
      waitUntil("the port", async () => false, [daemon]),
    ).rejects.toThrow(/waiting for the port: a program has ended[^]*no port/);
  });

  it("ends some time", async () => {
    const never = waitUntil("nothing", async () => false, [], 0.1);
    await expect(never).rejects.toThrow(
      "waiting for nothing: not within 0.1 s",
    );
  });
});

it("free ports are distinct", async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
});
