/** Generated files that are not what the config says. */
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Loss } from "../plan/losses.ts";
import { editedCause, editedHint, type Changes } from "../plan/reconcile.ts";

/** Reports every file that a run of `generate` would write or remove. */
export function checkDrift(plan: Changes, report: Report): void {
  const edited = new Set(plan.edited.map(({ path }) => path));
  let first = true;
  const drift = (path: string, what: string): void => {
    const isEdited = edited.has(path);
    // The same fix for all that nobody edited: said once.
    const hint = isEdited
      ? editedHint
      : first
        ? "run `fluxsmith generate` (make flux-update) and commit"
        : undefined;
    report({
      code: "drift",
      severity: "finding",
      message: `${path} ${what}${isEdited ? `, and does not hold what fluxsmith wrote there: ${editedCause}` : ""}`,
      ...(hint === undefined ? {} : { hint }),
      at: { file: path, line: 1, column: 1, length: 0 },
    });
    first &&= isEdited;
  };
  for (const { path } of plan.create) drift(path, "is missing");
  for (const { path } of [...plan.update, ...plan.last])
    drift(path, "is not what fluxsmith.yaml says");
  for (const path of plan.remove) drift(path, "is no longer in fluxsmith.yaml");
}

/** Warns about everything that the cluster would lose by the drift being mended. */
export function checkLosses(losses: readonly Loss[], report: Report): void {
  for (const { file, object, what, steps } of losses)
    report({
      code: "prune-hazard",
      severity: "warning",
      message: `${object}: ${what}`,
      ...(steps.length > 0 ? { hint: steps.join("; ") } : {}),
      at: { file, line: 1, column: 1, length: 0 },
    });
}
