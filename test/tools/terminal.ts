/** Programs on a real pseudo-terminal, by util-linux' `script`. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

/** Whether there is the `script` that takes `--command`: others do not. Says where tests are skipped for want of it. */
export function hasTerminal(): boolean {
  try {
    const said = execFileSync("script", ["--version"], { encoding: "utf8" });
    return said.includes("util-linux");
  } catch {
    console.error("skipped: tests that need util-linux' script");
    return false;
  }
}

export interface Dialogue {
  /** What was on the screen, with LF. */
  readonly screen: string;
  readonly code: number;
}

/**
 * Runs a shell's line on a terminal.
 *
 * @param typed what is typed, each once the text before it stands at the end of the screen
 */
export async function converse(
  line: string,
  typed: readonly (readonly [prompt: string, text: string])[],
  {
    cwd,
    env = {},
  }: { cwd: string; env?: Readonly<Record<string, string | undefined>> },
): Promise<Dialogue> {
  const child = spawn(
    "script",
    ["--quiet", "--return", "--command", line, "/dev/null"],
    {
      cwd,
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const left = [...typed];
  let screen = "";
  let seen = 0;
  child.stdout.on("data", (bytes) => {
    screen += String(bytes);
    const [next] = left;
    if (next === undefined) return;
    const at = screen.indexOf(next[0], seen);
    if (at === -1) return;
    seen = at + next[0].length;
    left.shift();
    child.stdin.write(next[1]);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { screen: screen.replaceAll("\r\n", "\n"), code: code ?? -1 };
}
