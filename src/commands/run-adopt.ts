/** The commands that make a repository and edit its config; each is loaded when it runs. */
import type { Flags, Invocation } from "./command.ts";
import type { CommandContext, Machine } from "./context.ts";
import { startRun, type Run } from "./start.ts";

const runs: Readonly<Record<string, Run>> = {
  init: async (context, flags, words) => {
    const { init } = await import("./init.ts");
    return init(context, {
      folders: words,
      name: flags.text("name"),
      url: flags.text("url"),
      branch: flags.text("branch"),
      clusters: flags.texts("cluster"),
      contexts: flags.texts("context"),
      addons: flags.texts("addon"),
      ci: flags.text("ci"),
      merge: flags.is("merge"),
      dryRun: flags.is("dry-run"),
      yes: flags.is("yes"),
    });
  },
  add: async (context, flags, words) => {
    const { addItem, fieldFlags } = await import("./edit-items.ts");
    return addItem(context, words, {
      ...changing(flags),
      cluster: flags.text("cluster"),
      fields: new Map(
        Object.keys(fieldFlags).flatMap((name) => {
          const given = flags.texts(name);
          return given === undefined ? [] : [[name, given]];
        }),
      ),
      values: flags.text("values"),
      set: flags.texts("set") ?? [],
    });
  },
  remove: async (context, flags, words) => {
    const { removeItem } = await import("./edit-items.ts");
    return removeItem(context, words, changing(flags));
  },
  enable: (context, flags, words) => turn(context, flags, words, true),
  disable: (context, flags, words) => turn(context, flags, words, false),
  import: async (context, flags, words) => {
    const { importCommand } = await import("./import.ts");
    return importCommand(context, {
      paths: words,
      clusters: flags.texts("cluster") ?? [],
      keepLayout: flags.is("keep-layout"),
      dryRun: flags.is("dry-run"),
      output: flags.text("output") === "json" ? "json" : "text",
    });
  },
};

/** What every command that edits the config can be told. */
function changing(flags: Flags): {
  dryRun: boolean;
  yes: boolean;
  output: "text" | "json";
} {
  return {
    dryRun: flags.is("dry-run"),
    yes: flags.is("yes"),
    output: flags.text("output") === "json" ? "json" : "text",
  };
}

async function turn(
  context: CommandContext,
  flags: Flags,
  words: readonly string[],
  enabled: boolean,
): Promise<number> {
  const { switchItem } = await import("./edit-items.ts");
  return switchItem(context, words, enabled, {
    ...changing(flags),
    kind: flags.text("kind"),
    cluster: flags.text("cluster"),
  });
}

/** Runs one of these commands; the exit code. */
export function run(invocation: Invocation, machine: Machine): Promise<number> {
  return startRun(runs, invocation, machine);
}
