/** `fluxsmith generate`: config → plan → files. */
import { applyPlan } from "../io/apply.ts";
import { readJournal } from "../io/journal.ts";
import { mergeInProgress } from "../io/repository.ts";
import { checkTargets } from "../io/targets.ts";
import { progress } from "../io/terminal.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import { findLosses } from "../plan/losses.ts";
import { checkRootMove } from "../plan/move-root.ts";
import { prepare } from "../plan/prepare.ts";
import { editorSchema } from "../io/editor-schema.ts";
import { planChanges } from "../plan/changes.ts";
import { exit, type CommandContext } from "./context.ts";
import { reportFindings } from "./findings.ts";
import { printDiff } from "./print-diff.ts";
import { printPlan, printPlanJson } from "./print-plan.ts";
import { openSession, takeLock, type Session } from "./session.ts";

export interface GenerateOptions {
  readonly dryRun: boolean;
  readonly diff: boolean;
  readonly check: boolean;
  readonly force: boolean;
  readonly moveRoot: boolean;
  readonly output: "text" | "json";
}

/** Runs it; returns the exit code. */
export async function generate(
  context: CommandContext,
  options: GenerateOptions,
): Promise<number> {
  const session = openSession(context);
  const writes = !options.dryRun && !options.check && !options.diff;
  const lock = writes ? takeLock(session) : undefined;
  try {
    const { findings, workspace, repository } = session;
    const prepared = await prepare(session.project);
    if (prepared === undefined || findings.has("error"))
      return reportFindings(session);
    const { settings } = prepared.config;
    const journal = readJournal(repository.stateDirectory, context.fs);
    const plan = planChanges(prepared, {
      workspace,
      journal,
      editorSchema: editorSchema(context.cwd, context.fs),
      force: options.force || options.check,
      merging: mergeInProgress(repository, context.fs),
      report: findings.report,
    });
    const moved = checkRootMove(prepared, options.moveRoot, findings.report);
    for (const problem of checkTargets(plan, context))
      findings.report({
        code: problem.code,
        severity: "error",
        message: problem.message,
        ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      });
    if (reportFindings(session) === exit.failed) return exit.failed;
    const losses = findLosses(plan, {
      workspace,
      settings,
      desired: prepared.desired,
      moved: moved !== undefined,
    });
    if (writes)
      await write(plan, session, [settings.resources, settings.generated]);
    const shown = { plan, losses, moved, writes, workspace };
    if (options.output === "json") printPlanJson(session, shown);
    else if (options.diff) await printDiff(session, shown);
    else printPlan(session, shown);
    const changes =
      plan.create.length +
      plan.update.length +
      plan.remove.length +
      plan.last.length;
    return options.check && changes > 0 ? exit.findings : exit.fine;
  } finally {
    lock?.release();
  }
}

async function write(
  plan: FilePlan,
  { context, repository }: Session,
  roots: readonly string[],
): Promise<void> {
  const { cwd, fs, stderr, now } = context;
  const line = progress(stderr, "writing", now);
  try {
    await applyPlan(plan, {
      cwd,
      fs,
      roots,
      stateDirectory: repository.stateDirectory,
      interrupted: context.watchInterrupts(),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      progress: line.update,
    });
  } finally {
    line.end();
  }
}
