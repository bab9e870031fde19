/** Programs that run beside the tests, none of which outlives them, however those end. */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { close, listen } from "./servers.ts";

export interface Daemon {
  readonly name: string;
  /** The file that has what it says. */
  readonly log: string;
  /** Whether it still runs. */
  readonly runs: () => boolean;
  /** Ends it and all that it has started. */
  readonly stop: () => Promise<void>;
}

export interface DaemonOptions {
  readonly cwd: string;
  /** The file for stdout and stderr; made anew. */
  readonly log: string;
  /** All of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Linux ends a process together with the one that started it if that process has asked for it, which `setpriv` (util-linux)
 * does before it becomes the program. It is what is left when the tests are killed: then no handler of theirs runs.
 */
const boundToParent: readonly string[] =
  process.platform === "linux" &&
  spawnSync("setpriv", ["--pdeathsig", "KILL", "true"]).status === 0
    ? ["setpriv", "--pdeathsig", "KILL"]
    : [];

/** Starts a program in a process group of its own. */
export function startDaemon(
  command: string,
  args: readonly string[],
  { cwd, log, env = {} }: DaemonOptions,
): Daemon {
  const [program = command, ...rest] = [...boundToParent, command, ...args];
  const output = openSync(log, "w");
  const child = spawn(program, rest, {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let runs = child.pid !== undefined;
  const kill = (): void => {
    if (child.pid !== undefined && runs) killGroup(child.pid);
  };
  // Before the folder goes in which it writes.
  process.prependOnceListener("exit", kill);
  const ended = new Promise<void>((resolve) => {
    const done = (): void => {
      runs = false;
      process.removeListener("exit", kill);
      resolve();
    };
    child.once("exit", done);
    child.once("error", done);
  });
  return {
    name: basename(command),
    log,
    runs: () => runs,
    stop: async () => {
      kill();
      await ended;
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended in between.
  }
}

/**
 * Waits until something is so.
 *
 * @param daemons which must keep running for it
 * @throws after `seconds`, or when a daemon has ended, with the end of the daemons' logs
 */
export async function waitUntil(
  what: string,
  isSo: () => Promise<boolean>,
  daemons: readonly Daemon[] = [],
  seconds = 60,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    const dead = daemons.filter(({ runs }) => !runs());
    if (dead.length > 0 || Date.now() > end) {
      const seen =
        dead.length > 0 ? "a program has ended" : `not within ${seconds} s`;
      const logs = (dead.length > 0 ? dead : daemons).map(
        ({ name, log }) => `\n--- ${name}\n${lastLines(log)}`,
      );
      throw new Error(`waiting for ${what}: ${seen}${logs.join("")}`);
    }
    await sleep(50);
  }
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-20).join("\n");
}

/** Ports on 127.0.0.1 that are free now: distinct, and nobody else's unless somebody is very quick. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map(listen));
  await Promise.all(servers.map(close));
  return ports;
}
