/** What a live Flux object says of itself: its conditions, as Flux's controllers write them (kstatus). */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import { isFields, type Fields } from "../yaml/data.ts";
import { conditionOf } from "./conditions.ts";
import { itemsOf } from "./json.ts";
import { specOf } from "./live.ts";
import { rolloutOf } from "./rollout.ts";
import { isSuspended } from "./suspension.ts";

/**
 * - `static`: no controller ever looks at it, so there is nothing to wait for;
 * - `suspended`: its controller leaves it alone;
 * - `progressing`: its controller has not come to the end with this generation;
 * - `waiting`: for another object, which it names;
 * - `failing`: it has failed and is tried again;
 * - `stalled`: it has failed, and is not tried again before something changes.
 */
export type State =
  | "ready"
  | "static"
  | "suspended"
  | "progressing"
  | "waiting"
  | "failing"
  | "stalled";

export interface Readiness {
  readonly state: State;
  /** Of the condition that says so; empty where there is none. */
  readonly reason: string;
  readonly message: string;
  /** What it applied, fetched or installed last. */
  readonly revision: string;
}

/** Reasons with which the controllers say that they wait for another object. */
const waitingReasons = new Set([
  "DependencyNotReady",
  "ArtifactFailed",
  // helm-controller, of a HelmRelease's chart.
  "SourceNotReady",
  // source-controller, of a HelmChart's source.
  "NoSourceArtifact",
  "SourceUnavailable",
]);

/** Reads an object's state. */
export function readinessOf(live: Fields): Readiness {
  const status = fieldsAt(live, "status") ?? {};
  const rollout = rolloutOf(live);
  const ready =
    rollout === undefined ? conditionOf(status, "Ready") : rollout.condition;
  const stalled = conditionOf(status, "Stalled");
  const said = {
    reason: textAt(ready, "reason") ?? "",
    message: textAt(ready, "message") ?? "",
    revision: revisionOf(status),
  };
  if (isStatic(live)) return { ...said, state: "static" };
  if (isSuspended(live)) return { ...said, state: "suspended" };
  if (!isObserved(live, status, ready))
    return { ...said, state: "progressing" };
  if (rollout !== undefined) return { ...said, state: rollout.state };
  if (textAt(stalled, "status") === "True")
    return {
      ...said,
      reason: textAt(stalled, "reason") ?? said.reason,
      message: said.message || (textAt(stalled, "message") ?? ""),
      state: "stalled",
    };
  const is = textAt(ready, "status");
  if (is === "True") return { ...said, state: "ready" };
  if (is !== "False") return { ...said, state: "progressing" };
  return {
    ...said,
    state: waitingReasons.has(said.reason) ? "waiting" : "failing",
  };
}

/** Whether a controller ever looks at the object: the kind knows. */
function isStatic(live: Fields): boolean {
  const kind = kindOf(
    textAt(live, "apiVersion") ?? "",
    textAt(live, "kind") ?? "",
  );
  return kind?.isStatic?.(specOf(live)) === true;
}

/** Whether the status is about the object as it is now. Flux's CRDs default `observedGeneration` to -1. */
function isObserved(
  live: Fields,
  status: Fields,
  ready: Fields | undefined,
): boolean {
  const generation = fieldsAt(live, "metadata")?.["generation"];
  const observed =
    ready?.["observedGeneration"] ?? status["observedGeneration"];
  if (typeof generation !== "number" || typeof observed !== "number")
    return ready !== undefined;
  return observed >= generation;
}

function revisionOf(status: Fields): string {
  const [latest] = itemsOf(status["history"]);
  return (
    textAt(status, "lastAppliedRevision") ??
    textAt(status, "artifact", "revision") ??
    textAt(latest, "chartVersion") ??
    textAt(status, "lastAttemptedRevision") ??
    textAt(status, "latestRef", "tag") ??
    ""
  );
}

/** The value of `reconcile.fluxcd.io/requestedAt` that the controller has last worked off. */
export function handledRequest(live: Fields): string | undefined {
  const status = live["status"];
  return isFields(status)
    ? textAt(status, "lastHandledReconcileAt")
    : undefined;
}
