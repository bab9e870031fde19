/** The commands themselves: everything that a run needs, in one bundle. */
import { resolve } from "node:path";
import { visible } from "../diagnostics/print-text.ts";
import { Problem } from "../diagnostics/problem.ts";
import { Interrupted } from "../io/apply.ts";
import { nodeFileSystem } from "../io/filesystem.ts";
import { version } from "../version.ts";
import { check } from "./check.ts";
import type { Flags, Invocation } from "./command.ts";
import { exit, type CommandContext, type Machine } from "./context.ts";
import { generate } from "./generate.ts";
import { list } from "./list.ts";
import { schema } from "./schema.ts";

type Run = (context: CommandContext, flags: Flags) => Promise<number>;

const runs: Readonly<Record<string, Run>> = {
  generate: (context, flags) =>
    generate(context, {
      dryRun: flags.is("dry-run"),
      diff: flags.is("diff"),
      check: flags.is("check"),
      force: flags.is("force"),
      moveRoot: flags.is("move-root"),
      output: flags.text("output") === "json" ? "json" : "text",
    }),
  check: (context, flags) => {
    const output = flags.text("output");
    return check(context, {
      fix: flags.is("fix"),
      output: output === "json" || output === "github" ? output : "text",
    });
  },
  list: (context, flags) => {
    const output = flags.text("output");
    return list(context, {
      kind: flags.texts("kind"),
      cluster: flags.text("cluster"),
      name: flags.text("name"),
      output: output === "json" || output === "name" ? output : "table",
    });
  },
  schema,
};

/** Runs a command; the exit code. Known problems are printed without a stack, bugs with one. */
export async function run(
  { command, flags }: Invocation,
  machine: Machine,
): Promise<number> {
  const cwd = resolve(machine.cwd, flags.text("cwd") ?? ".");
  try {
    const its = runs[command.name];
    if (its === undefined) throw new Error(`${command.name} has no run`);
    return await its({ fs: nodeFileSystem, ...machine, cwd }, flags);
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
