/** Printing findings, and the exit code that they amount to. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { countText, printText } from "../diagnostics/print-text.ts";
import { printJsonFindings } from "../diagnostics/print-machine.ts";
import { exit } from "./context.ts";
import type { Session } from "./session.ts";

/** Prints all findings to stderr, as text; returns the exit code. */
export function reportFindings({
  findings,
  context,
  workspace,
  paint,
}: Pick<Session, "findings" | "context" | "workspace" | "paint">): number {
  const all = findings.all();
  if (all.length > 0)
    context.stderr.write(
      `${printText(all, { source: workspace.read, paint: paint.err })}\n${countText(all)}\n`,
    );
  return exitCode(all);
}

/** Prints all findings to stdout, as JSON, and their number to stderr; returns the exit code. */
export function printFindingsJson({
  findings,
  context,
}: Pick<Session, "findings" | "context">): number {
  const all = findings.all();
  context.stdout.write(printJsonFindings(all));
  if (all.length > 0) context.stderr.write(`${countText(all)}\n`);
  return exitCode(all);
}

/** Prints the findings so far, so that they are not said again at the end. */
export function flushFindings(session: Session): void {
  reportFindings(session);
  session.findings.clear();
}

/** 2 where no plan can be made, 1 where there are findings, else 0. */
export function exitCode(diagnostics: readonly Diagnostic[]): number {
  const has = (severity: string): boolean =>
    diagnostics.some((one) => one.severity === severity);
  if (has("error")) return exit.failed;
  return has("finding") ? exit.findings : exit.fine;
}
