/** The commands that render and compare Git states; each is loaded when it runs. */
import { Problem } from "../diagnostics/problem.ts";
import type { Severity } from "../review/consequence.ts";
import type { Invocation } from "./command.ts";
import type { Machine } from "./context.ts";
import { openGitSession } from "./git-session.ts";
import { findGitStates } from "./git-states.ts";
import { reviewOutputs } from "./review-outputs.ts";
import { startRun, type Run } from "./start.ts";

const runs: Readonly<Record<string, Run>> = {
  comment: async (context, flags) => {
    const { comment } = await import("./comment.ts");
    return comment(context, {
      provider: flags.text("provider"),
      repository: flags.text("repository"),
      pullRequest: flags.text("pull-request"),
      name: flags.text("name"),
      file: flags.text("file"),
    });
  },
  diff: async (context, flags, [base, head, ...more]) => {
    if (more.length > 0)
      throw new Problem("bad-option", "two states can be compared, not more", {
        hint: "`fluxsmith diff BASE HEAD`",
      });
    const options = {
      base,
      head,
      path: flags.text("path"),
      output:
        reviewOutputs.find((one) => one === flags.text("output")) ?? "text",
      failOn: severityFlag(flags.text("fail-on")),
      cached: !flags.is("no-cache"),
      showAll: flags.is("show-all"),
    };
    const session = openGitSession(context);
    const { git, config } = session;
    // git works while the rest is loaded, unless a config has to be read first.
    const finding =
      config === undefined
        ? findGitStates({ ...git, base, head, branch: undefined })
        : undefined;
    // Whoever waits for it gets its error.
    finding?.catch(() => {});
    const { review } = await import("./review.ts");
    return review(context, options, { session, finding });
  },
  render: async (context, flags, [state, ...more]) => {
    if (more.length > 0)
      throw new Problem("bad-option", "one state can be rendered, not more", {
        hint: "`fluxsmith render REF`",
      });
    const { render } = await import("./render.ts");
    return render(context, {
      state,
      path: flags.text("path"),
      cluster: flags.text("cluster"),
      kustomization: flags.text("kustomization"),
      release: flags.text("release"),
      outDir: flags.text("out-dir"),
      output: flags.text("output") === "json" ? "json" : "yaml",
      cached: !flags.is("no-cache"),
      check: flags.is("check"),
    });
  },
};

const severities: readonly Severity[] = ["danger", "warning", "notice"];

function severityFlag(text: string | undefined): Severity | undefined {
  const found = severities.find((one) => one === text);
  if (found !== undefined || text === undefined) return found;
  throw new Problem("bad-option", `--fail-on takes no \`${text}\``, {
    hint: "say danger, warning or notice",
  });
}

/** Runs one of these commands; the exit code. */
export function run(invocation: Invocation, machine: Machine): Promise<number> {
  return startRun(runs, invocation, machine);
}
