/** What every run begins and ends with. */
import { resolve } from "node:path";
import { visible } from "../diagnostics/print-text.ts";
import { Problem } from "../diagnostics/problem.ts";
import { nodeFileSystem } from "../io/filesystem.ts";
import { Interrupted } from "../io/interrupts.ts";
import { version } from "../version.ts";
import type { Flags, Invocation } from "./command.ts";
import { exit, type CommandContext, type Machine } from "./context.ts";

/** A command's run; the exit code. */
export type Run = (
  context: CommandContext,
  flags: Flags,
  words: readonly string[],
) => Promise<number>;

/** Runs a command; the exit code. Known problems are printed without a stack, bugs with one. */
export async function startRun(
  runs: Readonly<Record<string, Run>>,
  { command, words, flags }: Invocation,
  machine: Machine,
): Promise<number> {
  const cwd = resolve(machine.cwd, flags.text("cwd") ?? ".");
  try {
    const its = runs[command.name];
    if (its === undefined) throw new Error(`${command.name} has no run`);
    return await its({ fs: nodeFileSystem, ...machine, cwd }, flags, words);
  } catch (error) {
    return explain(error, machine.stderr);
  }
}

/** Says what stopped a run; the exit code. */
function explain(error: unknown, stderr: CommandContext["stderr"]): number {
  if (error instanceof Problem) {
    stderr.write(`error: ${visible(error.message)} [${error.code}]\n`);
    if (error.hint !== undefined)
      stderr.write(`  fix: ${visible(error.hint)}\n`);
    return exit.failed;
  }
  if (error instanceof Interrupted) {
    stderr.write(`${error.message}\n`);
    return exit.interrupted;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  stderr.write(
    `This is a bug in fluxsmith ${version}, not yours. Please report it with this:\n${stack ?? ""}\n`,
  );
  return exit.failed;
}
