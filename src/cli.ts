/** The command line: arguments in, a command run, exit code out. What is not needed for that is loaded when it is. */
import { bundleOf, type Invocation } from "./commands/command.ts";
import { exit, type Machine } from "./commands/context.ts";
import { commands, globalFlags } from "./commands/table.ts";
import { completeWord } from "./commands/complete-word.ts";
import { visible } from "./diagnostics/print-text.ts";
import { readPlainly } from "./read-plainly.ts";

const bundles = {
  repository: () => import("./commands/run.ts"),
  cluster: () => import("./commands/run-cluster.ts"),
  review: () => import("./commands/run-review.ts"),
  adopt: () => import("./commands/run-adopt.ts"),
};

/** Runs the program; the exit code. */
export async function main(
  args: readonly string[],
  machine: Machine,
): Promise<number> {
  if (args[0] === completeWord) {
    const { printCandidates } = await bundles.repository();
    return printCandidates(args.slice(1), { commands, globalFlags }, machine);
  }
  // Help, and everything that is not plain, mistakes included, is yargs' business: loading it takes as long as a
  // whole small run.
  const invocation = readPlainly(args) ?? (await readOtherwise(args, machine));
  if (invocation === undefined) return exit.fine;
  if (typeof invocation === "string") {
    machine.stderr.write(`${visible(invocation)}\nSee \`fluxsmith --help\`.\n`);
    return exit.failed;
  }
  const { run } = await bundles[bundleOf(invocation)]();
  return run(invocation, machine);
}

async function readOtherwise(
  args: readonly string[],
  { stdout }: Machine,
): Promise<Invocation | string | undefined> {
  const { readWithYargs } = await import("./usage.ts");
  const asked = args.length === 0 ? ["--help"] : args;
  return readWithYargs(asked, { commands, globalFlags }, stdout);
}
