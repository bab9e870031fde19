/** The program under test: `node dist/bin.js` as a process of its own, also at a pseudo-terminal. */
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

/** How a run ended. At a pseudo-terminal all output is in `stdout`, and lines end with CR LF. */
export interface Ran {
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  /** Beyond the bed's own; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What stdin holds, or what is typed at once at a terminal. Without a terminal stdin is closed after it. */
  readonly input?: string;
  /** Runs it at a pseudo-terminal of 120 × 40, or of another size. See {@link hasTerminal}. */
  readonly tty?: boolean | { readonly columns: number; readonly rows: number };
}

/** A run that goes on. */
export interface Running {
  /** Everything that it has said. */
  readonly output: () => string;
  /** Waits until the output matches; throws with the output when it ends before, or after so many seconds (30). */
  readonly until: (pattern: RegExp, seconds?: number) => Promise<void>;
  /** Types at the terminal; Ctrl-C is `\x03`. */
  readonly write: (text: string) => void;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ran>;
}

/** What is tested; built by `npm run build`. */
export const program = fileURLToPath(
  new URL("../../../dist/bin.js", import.meta.url),
);
const terminal = fileURLToPath(new URL("pseudo-terminal.py", import.meta.url));

/** Python itself: what PATH has may be a script that looks for it on the PATH, which a test may have taken away. */
const python = spawnSync(
  "python3",
  ["-c", "import pty, sys; print(sys.executable, end='')"],
  { encoding: "utf8" },
).stdout;

/** Whether there can be a pseudo-terminal: Python makes it. */
export function hasTerminal(): boolean {
  return (python ?? "") !== "";
}

/** Starts `fluxsmith ARGS…`, with nothing in its environment but what is given here. */
export function startFluxsmith(
  args: readonly string[],
  options: RunOptions & { readonly env: RunOptions["env"] },
): Running {
  const { cwd, env = {}, input, tty = false } = options;
  const command = [process.execPath, program, ...args];
  const [file = "", ...rest] =
    tty === false ? command : [...terminalCommand(tty), ...command];
  const child = spawn(file, rest, {
    cwd,
    env: { ...(tty === false ? {} : { TERM: "xterm-256color" }), ...env },
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  child.stdin.on("error", () => {});
  if (tty === false) child.stdin.end(input);
  else if (input !== undefined) child.stdin.write(input);
  let isOver = false;
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      isOver = true;
      process.removeListener("exit", kill);
      resolve({ code: code ?? undefined, ...said });
    });
  });
  const output = (): string => said.stdout + said.stderr;
  return {
    ended,
    output,
    write: (text) => void child.stdin.write(text),
    kill: (signal) => void child.kill(signal),
    until: async (pattern, seconds = 30) => {
      const end = Date.now() + seconds * 1000;
      while (!pattern.test(output())) {
        if (isOver || Date.now() > end)
          throw new Error(
            `${isOver ? "ended" : `${seconds} s`} without ${pattern.source}:\n${output()}`,
          );
        await sleep(20);
      }
    },
  };
}

/** Runs it to its end. */
export function runFluxsmith(
  args: readonly string[],
  options: RunOptions & { readonly env: RunOptions["env"] },
): Promise<Ran> {
  const running = startFluxsmith(args, options);
  return running.ended;
}

function terminalCommand(tty: Exclude<RunOptions["tty"], false>): string[] {
  const { columns, rows } =
    typeof tty === "object" ? tty : { columns: 120, rows: 40 };
  return [python, terminal, String(columns), String(rows)];
}
