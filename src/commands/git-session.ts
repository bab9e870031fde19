/** What every command that compares Git states does first; nothing of it takes long to load. */
import { Problem } from "../diagnostics/problem.ts";
import { Interrupted } from "../io/interrupts.ts";
import type { ProcessOptions } from "../io/process.ts";
import { findRepository } from "../io/repository.ts";
import type { CommandContext } from "./context.ts";

/** A Git repository that a command works in. */
export interface GitSession {
  /** For git, in the repository's top. */
  readonly git: ProcessOptions;
  /** Where fluxsmith.yaml lies in the repository. */
  readonly prefix: string;
  /** fluxsmith.yaml as it is on the disk; undefined where there is none. */
  readonly config: string | undefined;
}

/**
 * Opens it.
 *
 * @throws Problem (`git-missing`) outside of a Git repository
 */
export function openGitSession(context: CommandContext): GitSession {
  const { cwd, env, fs } = context;
  const { prefix, gitDirectory } = findRepository(cwd, fs);
  if (gitDirectory === undefined)
    throw new Problem("git-missing", `${cwd} is in no Git repository`, {
      hint: "run this in a clone of the repository, or name its folder with --cwd",
    });
  const interrupt = new AbortController();
  context.watchInterrupts(() =>
    interrupt.abort(new Interrupted("Interrupted; nothing was changed.")),
  );
  const up = prefix === "" ? "" : "/..".repeat(prefix.split("/").length);
  return {
    git: { cwd: `${cwd}${up}`, env, signal: interrupt.signal },
    prefix,
    config: textOf(`${cwd}/fluxsmith.yaml`, fs),
  };
}

function textOf(path: string, fs: CommandContext["fs"]): string | undefined {
  const isThere = fs.statSync(path, { throwIfNoEntry: false })?.isFile();
  return isThere === true ? fs.readFileSync(path, "utf8") : undefined;
}
