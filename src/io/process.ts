/** The one place that starts other programs: argument arrays, never a shell; each with a time limit, none left behind. */
import { spawn, type ChildProcess } from "node:child_process";
import { errnoOf, explain } from "./errno.ts";

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the program, and makes {@link runProcess} reject with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How a program ended. */
export interface Ended {
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program that cannot even be started is: not on PATH, or not executable. */
export class NotStarted extends Error {
  readonly command: string;
  readonly isMissing: boolean;
  /** The cause in words. */
  readonly why: string;

  constructor(command: string, cause: unknown) {
    super(`${command} cannot be started`, { cause });
    this.name = "NotStarted";
    this.command = command;
    const errno = errnoOf(cause);
    this.isMissing = errno === "ENOENT";
    this.why = explain(errno ?? "unknown").cause;
  }
}

/** What is thrown where a program does not end in time. */
export class TimedOut extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what} did not end within ${Math.round(milliseconds / 1000)} s`);
    this.name = "TimedOut";
  }
}

/**
 * Runs a program to its end.
 *
 * @param options.timeout milliseconds until it is killed
 * @throws NotStarted, TimedOut, or the reason of `options.signal`. A code other than 0 is no error here.
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions & {
    readonly timeout: number;
    readonly input?: string | undefined;
  },
): Promise<Ended> {
  const { timeout, input, signal } = options;
  signal?.throwIfAborted();
  const child = startProcess(command, args, options);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  // A program that ends before it has read everything is judged by its code.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input ?? "");
  return new Promise((resolve, reject) => {
    const stop = (reason: unknown): void => {
      endProcess(child);
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    const onAbort = (): void => stop(signal?.reason);
    const timer = setTimeout(
      () =>
        stop(new TimedOut([command, ...args.slice(0, 2)].join(" "), timeout)),
      timeout,
    );
    signal?.addEventListener("abort", onAbort, { once: true });
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    child.once("error", (error) => {
      done();
      reject(new NotStarted(command, error));
    });
    child.once("close", (code) => {
      done();
      resolve({ code: code ?? undefined, ...output });
    });
  });
}

/** Starts a program that runs beside this one; it ends with this one at the latest. */
export function startProcess(
  command: string,
  args: readonly string[],
  { cwd, env }: ProcessOptions,
): ChildProcess {
  const child = spawn(command, args, {
    cwd,
    env,
    shell: false,
    // A group of its own: Ctrl-C is for this program, which then ends its children itself.
    detached: true,
    windowsHide: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  if (running.size === 0) process.once("exit", endAll);
  running.add(child);
  child.once("close", () => {
    running.delete(child);
    if (running.size === 0) process.removeListener("exit", endAll);
  });
  return child;
}

const running = new Set<ChildProcess>();

function endAll(): void {
  for (const child of running) endProcess(child);
}

/** Ends a program at once, and whatever it has started: a kubectl its credential plugin. */
export function endProcess(child: ChildProcess): void {
  try {
    // The whole group. Windows has none.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
