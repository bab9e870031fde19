/** The commands that need the repository only, in one bundle. */
import { check } from "./check.ts";
import type { Invocation } from "./command.ts";
import { completion } from "./completion.ts";
import type { Machine } from "./context.ts";
import { generate } from "./generate.ts";
import { graph, graphOutputs } from "./graph.ts";
import { list } from "./list.ts";
import { schema } from "./schema.ts";
import { startRun, type Run } from "./start.ts";

export { printCandidates } from "./completion.ts";

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
  graph: (context, flags, names) =>
    graph(context, {
      names,
      cluster: flags.text("cluster"),
      path: flags.text("path"),
      output:
        graphOutputs.find((one) => one === flags.text("output")) ?? "mermaid",
    }),
  schema,
  completion,
};

/** Runs one of these commands; the exit code. */
export function run(invocation: Invocation, machine: Machine): Promise<number> {
  return startRun(runs, invocation, machine);
}
