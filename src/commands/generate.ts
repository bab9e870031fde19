/** `fluxsmith generate`: config → plan → files. */
import { applyPlan } from "../io/apply.ts";
import { checkTargets } from "../io/targets.ts";
import { folderOf } from "../io/filesystem.ts";
import { progress } from "../io/terminal.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import { findLosses } from "../plan/losses.ts";
import { reportRootMoves, rootMoveSteps } from "../plan/move-root.ts";
import { prepare, type Prepared } from "../plan/prepare.ts";
import { reportEdited } from "../plan/reconcile.ts";
import { findRootMoves } from "../plan/roots.ts";
import { exit, type CommandContext } from "./context.ts";
import { printFindingsJson, reportFindings } from "./findings.ts";
import { printDiff } from "./print-diff.ts";
import { printPlan, printPlanJson, type ShownPlan } from "./print-plan.ts";
import { planSession } from "./plan-session.ts";
import { openSession, type Session } from "./session.ts";
import { takeLock } from "./take-lock.ts";

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
    const planned = await planRun(session, options, writes);
    if (planned === undefined) return printFailed(session, options.output);
    const { shown, roots } = planned;
    if (options.output === "text") reportFindings(session);
    if (writes) await writePlan(shown.plan, session, roots);
    if (options.output === "json") printPlanJson(session, shown);
    else if (options.diff) await printDiff(session, shown);
    else printPlan(session, shown);
    const { create, update, remove, last } = shown.plan;
    const changes = create.length + update.length + remove.length + last.length;
    return options.check && changes > 0 ? exit.findings : exit.fine;
  } finally {
    lock?.release();
  }
}

/** A run that can be done. */
export interface PlannedRun {
  readonly shown: ShownPlan;
  /** The folders that the layout names. */
  readonly roots: readonly string[];
}

/** One of the config, with what is known of that. */
export interface PreparedRun extends PlannedRun {
  readonly prepared: Prepared;
}

/** Plans a run. Undefined where it cannot be done; that is reported. */
export async function planRun(
  session: Session,
  { force, moveRoot }: Pick<GenerateOptions, "force" | "moveRoot">,
  writes: boolean,
): Promise<PreparedRun | undefined> {
  const { context, project, findings, workspace } = session;
  const prepared = await prepare(project);
  if (prepared === undefined || findings.has("error")) return undefined;
  const { desired } = prepared;
  const { settings } = prepared.config;
  const search = await planSession(prepared, session);
  const { plan: changes } = search;
  // What is only looked at shows what the edited files hold.
  if (!force)
    reportEdited(changes.edited, writes ? "error" : "warning", findings.report);
  const moves = findRootMoves(prepared, search);
  if (!moveRoot) reportRootMoves(moves, prepared, search, findings.report);
  for (const { code, message, hint } of checkTargets(changes, context))
    findings.report({
      code,
      severity: "error",
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  if (findings.has("error")) return undefined;
  const losses = findLosses(changes, { workspace, settings, desired, moves });
  const moved = moves.length > 0 ? rootMoveSteps(moves, prepared) : undefined;
  return {
    shown: { plan: changes, losses, moved, writes, workspace },
    prepared,
    roots: [
      settings.resources,
      settings.generated,
      ...moves.map(({ from }) => folderOf(from.folder)),
    ],
  };
}

/** Says why nothing is done. */
function printFailed(
  session: Session,
  output: GenerateOptions["output"],
): number {
  if (output === "text") return reportFindings(session);
  return printFindingsJson(session);
}

/** Does what a plan says; the caller holds the lock. */
export async function writePlan(
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
