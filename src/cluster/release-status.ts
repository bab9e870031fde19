/** What a HelmRelease's status says about its attempts (helm.toolkit.fluxcd.io/v2, helm-controller 1.6). */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import type { Fields } from "../yaml/data.ts";
import { itemsOf } from "./json.ts";
import { specOf } from "./live.ts";
import { conditionOf } from "./conditions.ts";

/** Reasons of Helm's own actions, which a new attempt may mend. Any other is about what stands around the release. */
export const attemptReasons: ReadonlySet<string> = new Set([
  "InstallFailed",
  "UpgradeFailed",
  "TestFailed",
  "RollbackFailed",
  "RollbackSucceeded",
  "UninstallFailed",
  "UninstallSucceeded",
  "PendingRelease",
]);

/** How often the active action has failed, and how often it may be retried. */
export interface Attempts {
  readonly action: "install" | "upgrade";
  /** Those that count: they are forgotten where the spec, the chart or the values change. */
  readonly failures: number;
  /** Negative: without end. */
  readonly retries: number;
}

/** The attempts at the last action; undefined where there was none yet. */
export function attemptsOf(live: Fields): Attempts | undefined {
  const status = fieldsAt(live, "status") ?? {};
  const action = textAt(status, "lastAttemptedReleaseAction");
  if (action !== "install" && action !== "upgrade") return undefined;
  const remediation = fieldsAt(specOf(live), action, "remediation");
  return {
    action,
    failures: numberOf(status[`${action}Failures`]),
    retries: numberOf(remediation?.["retries"]),
  };
}

/** Whether no attempt is left (helm-controller, RetriesExhausted). */
export function isExhausted(attempts: Attempts | undefined): boolean {
  return (
    attempts !== undefined &&
    attempts.retries >= 0 &&
    attempts.failures > attempts.retries
  );
}

/** Helm's own word where its last action on the release never came to an end: `pending-upgrade`. */
export function pendingStatus(live: Fields): string | undefined {
  const [latest] = itemsOf(fieldsAt(live, "status")?.["history"]);
  const status = textAt(latest, "status");
  return status?.startsWith("pending-") === true ? status : undefined;
}

/** What its controller says of the next attempt that it will make by itself; undefined where it plans none. */
export function plannedAttempt(live: Fields): string | undefined {
  const reconciling = conditionOf(
    fieldsAt(live, "status") ?? {},
    "Reconciling",
  );
  return textAt(reconciling, "status") === "True"
    ? (textAt(reconciling, "message") ?? "")
    : undefined;
}

/** Whether Helm's own action has failed, and its controller will make the next attempt by itself. */
export function isRetried(live: Fields): boolean {
  const ready = conditionOf(fieldsAt(live, "status") ?? {}, "Ready");
  return (
    textAt(live, "kind") === helmRelease.kind &&
    textAt(ready, "status") === "False" &&
    attemptReasons.has(textAt(ready, "reason") ?? "") &&
    plannedAttempt(live) !== undefined
  );
}

function numberOf(value: Fields[string] | undefined): number {
  return typeof value === "number" ? value : 0;
}
