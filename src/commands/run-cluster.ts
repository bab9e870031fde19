/** The commands that talk to a cluster, in one bundle. */
import { apply } from "./apply.ts";
import { levels } from "../cluster/log-line.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { Flags, Invocation } from "./command.ts";
import type { ClusterOptions } from "./cluster-session.ts";
import type { Machine } from "./context.ts";
import { diff } from "./diff.ts";
import { durationFlag } from "./duration-flag.ts";
import { events } from "./events.ts";
import { install } from "./install.ts";
import { logs } from "./logs.ts";
import type { NamedOptions } from "./change-named.ts";
import { reconcile } from "./reconcile.ts";
import { resume } from "./resume.ts";
import { retry } from "./retry.ts";
import { suspend } from "./suspend.ts";
import { startRun, type Run } from "./start.ts";
import { status } from "./status.ts";

const clusterOptions = (flags: Flags): ClusterOptions => ({
  cluster: flags.text("cluster"),
  context: flags.text("context"),
});

const namedOptions = (
  flags: Flags,
  objects: readonly string[],
): NamedOptions => ({
  ...clusterOptions(flags),
  objects,
  yes: flags.is("yes"),
  wait: !flags.is("no-wait"),
  timeout: durationFlag("timeout", flags.text("timeout") ?? "5m"),
  output: flags.text("output") === "json" ? "json" : "text",
});

const sinceFlag = (flags: Flags): number | undefined => {
  const since = flags.text("since");
  return since === undefined ? undefined : durationFlag("since", since);
};

/** `diff` has more forms, but of the review only. */
const liveOutput = (output = "text"): "text" | "json" => {
  if (output === "text" || output === "json") return output;
  throw new Problem("bad-option", `--live cannot be printed as ${output}`, {
    hint: "choose `--output text` or `json`",
  });
};

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
  suspend: (context, flags, objects) =>
    suspend(context, namedOptions(flags, objects)),
  resume: (context, flags, objects) =>
    resume(context, namedOptions(flags, objects)),
  reconcile: (context, flags, objects) =>
    reconcile(context, {
      ...namedOptions(flags, objects),
      withSource: flags.is("with-source"),
    }),
  retry: (context, flags, names) => {
    const { objects: _, ...options } = namedOptions(flags, names);
    const strategy = flags.text("strategy");
    return retry(context, {
      ...options,
      names,
      dryRun: flags.is("dry-run"),
      strategy:
        strategy === "reset" ||
        strategy === "force" ||
        strategy === "suspend-resume"
          ? strategy
          : undefined,
    });
  },
  diff: (context, flags, names) =>
    diff(context, {
      ...clusterOptions(flags),
      names,
      output: liveOutput(flags.text("output")),
    }),
  status: (context, flags, names) => {
    const output = flags.text("output");
    return status(context, {
      ...clusterOptions(flags),
      names,
      kinds: flags.texts("kind"),
      all: flags.is("all"),
      watch: flags.is("watch"),
      output: output === "json" || output === "html" ? output : "table",
    });
  },
  events: (context, flags, words) => {
    const type = flags.text("type");
    return events(context, {
      ...clusterOptions(flags),
      words,
      follow: flags.is("follow"),
      since: sinceFlag(flags),
      type: type === "Normal" || type === "Warning" ? type : undefined,
      output: flags.text("output") === "json" ? "json" : "text",
    });
  },
  logs: (context, flags, words) =>
    logs(context, {
      ...clusterOptions(flags),
      words,
      follow: flags.is("follow"),
      since: sinceFlag(flags),
      level: levels.find((level) => level === flags.text("level")) ?? "trace",
      controllers: flags.texts("controller") ?? [],
      allControllers: flags.is("all-controllers"),
      output: flags.text("output") === "json" ? "json" : "text",
    }),
};

/** Runs one of these commands; the exit code. */
export function run(invocation: Invocation, machine: Machine): Promise<number> {
  return startRun(runs, invocation, machine);
}
