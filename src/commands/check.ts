/** `fluxsmith check`: everything that can be known without a cluster. */
import { checkDrift, checkLosses } from "../check/drift.ts";
import { rules } from "../check/rules.ts";
import { openScope, type Scope } from "../check/scope.ts";
import { countText } from "../diagnostics/print-text.ts";
import {
  printGitHub,
  printJsonFindings,
} from "../diagnostics/print-machine.ts";
import { editorSchema } from "../io/editor-schema.ts";
import { findLosses } from "../plan/losses.ts";
import { planChanges } from "../plan/changes.ts";
import { prepare } from "../plan/prepare.ts";
import { checkRootMove, leftBehind } from "../plan/move-root.ts";
import { exit, type CommandContext } from "./context.ts";
import { exitCode, reportFindings } from "./findings.ts";
import { fixKustomizationFiles } from "./fix.ts";
import { openSession, type Session } from "./session.ts";

export interface CheckOptions {
  readonly fix: boolean;
  readonly output: "text" | "json" | "github";
}

/** Runs it; returns the exit code. */
export async function check(
  context: CommandContext,
  options: CheckOptions,
): Promise<number> {
  if (options.fix) await fixKustomizationFiles(context);
  const session = openSession(context);
  await findAll(session);
  return print(session, options.output);
}

/** Reports everything; returns what the rules looked at, undefined where no plan can be made. */
export async function findAll(session: Session): Promise<Scope | undefined> {
  const { findings, workspace, project } = session;
  const prepared = await prepare(project);
  if (prepared === undefined || findings.has("error")) return undefined;
  const plan = planChanges(prepared, {
    workspace,
    journal: { paths: [], hashes: () => new Set() },
    editorSchema: editorSchema(session.context.cwd, session.context.fs),
    // Edited by hand or not: what is not as it should be is drift.
    force: true,
    merging: false,
    report: findings.report,
  });
  checkRootMove(prepared, false, findings.report);
  checkDrift(plan, findings.report);
  checkLosses(
    findLosses(plan, {
      workspace,
      settings: prepared.config.settings,
      desired: prepared.desired,
      moved: leftBehind(prepared) !== undefined,
    }),
    findings.report,
  );
  const scope = openScope(prepared, workspace, findings.report);
  for (const rule of rules) rule(scope);
  return scope;
}

function print(session: Session, output: CheckOptions["output"]): number {
  const { context, findings } = session;
  const all = findings.all();
  if (output === "json") context.stdout.write(printJsonFindings(all));
  else if (output === "github") context.stdout.write(printGitHub(all));
  else {
    const code = reportFindings(session);
    if (all.length === 0) context.stdout.write("No findings.\n");
    return code;
  }
  if (all.length > 0) context.stderr.write(`${countText(all)}\n`);
  return all.length === 0 ? exit.fine : exitCode(all);
}
