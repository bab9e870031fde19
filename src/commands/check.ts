/** `fluxsmith check`: everything that can be known without a cluster. */
import { checkDrift, checkLosses } from "../check/drift.ts";
import { rules } from "../check/rules.ts";
import { openScope, type Scope } from "../check/scope.ts";
import { countText } from "../diagnostics/print-text.ts";
import { printGitHub } from "../diagnostics/print-machine.ts";
import { findLosses } from "../plan/losses.ts";
import { prepare } from "../plan/prepare.ts";
import { reportRootMoves } from "../plan/move-root.ts";
import { findRootMoves } from "../plan/roots.ts";
import type { CommandContext } from "./context.ts";
import { exitCode, printFindingsJson, reportFindings } from "./findings.ts";
import { fixKustomizationFiles } from "./fix.ts";
import { planSession } from "./plan-session.ts";
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
  const search = await planSession(prepared, session);
  const { plan } = search;
  const moves = findRootMoves(prepared, search);
  reportRootMoves(moves, prepared, search, findings.report);
  checkDrift(plan, findings.report);
  checkLosses(
    findLosses(plan, {
      workspace,
      settings: prepared.config.settings,
      desired: prepared.desired,
      moves,
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
  if (output === "json") return printFindingsJson(session);
  if (output === "github") {
    context.stdout.write(printGitHub(all));
    if (all.length > 0) context.stderr.write(`${countText(all)}\n`);
    return exitCode(all);
  }
  if (all.length === 0) context.stdout.write("No findings.\n");
  return reportFindings(session);
}
