/** The commands that talk to a cluster, in one bundle. */
import { apply } from "./apply.ts";
import type { Flags, Invocation } from "./command.ts";
import type { ClusterOptions } from "./cluster-session.ts";
import type { Machine } from "./context.ts";
import { durationFlag } from "./duration-flag.ts";
import { install } from "./install.ts";
import { startRun, type Run } from "./start.ts";

const clusterOptions = (flags: Flags): ClusterOptions => ({
  cluster: flags.text("cluster"),
  context: flags.text("context"),
});

const runs: Readonly<Record<string, Run>> = {
  install: (context, flags) =>
    install(context, {
      ...clusterOptions(flags),
      dryRun: flags.is("dry-run"),
      force: flags.is("force"),
      wait: !flags.is("no-wait"),
      timeout: durationFlag("timeout", flags.text("timeout") ?? "5m"),
      yes: flags.is("yes"),
    }),
  apply: (context, flags, names) =>
    apply(context, {
      ...clusterOptions(flags),
      names,
      all: flags.is("all"),
      dryRun: flags.is("dry-run"),
      diff: flags.is("diff"),
      wait: !flags.is("no-wait"),
      timeout: durationFlag("timeout", flags.text("timeout") ?? "5m"),
      yes: flags.is("yes"),
      output: flags.text("output") === "json" ? "json" : "text",
    }),
};

/** Runs one of these commands; the exit code. */
export function run(invocation: Invocation, machine: Machine): Promise<number> {
  return startRun(runs, invocation, machine);
}
