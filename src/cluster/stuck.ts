/** Which HelmReleases are stuck, why, and what would get each going again. Verified against helm-controller 1.6 (Flux 2.9). */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { identityText } from "../model/identity.ts";
import type { LiveObject } from "./named-objects.ts";
import { dependsOn, inDependencyOrder } from "./order.ts";
import { conditionOf } from "./conditions.ts";
import { readinessOf } from "./readiness.ts";
import {
  attemptReasons,
  attemptsOf,
  isExhausted,
  pendingStatus,
  plannedAttempt,
} from "./release-status.ts";
import { madeFrom, sourcesOf } from "./source-chain.ts";
import { inStages } from "./stages.ts";
import { isSuspended } from "./suspension.ts";

/**
 * - `reset`: its failure counters begin anew, so that it is retried as its spec says;
 * - `force`: one install or upgrade, whatever the counters and the drift say;
 * - `suspend-resume`: a new generation, which begins the counters anew whenever its controller comes to it. A reset or a
 *   force counts only if its dependencies and its source are ready at that moment, and is lost otherwise.
 */
export type Strategy = "reset" | "force" | "suspend-resume";

/** What to do about a release, and why. */
export interface Proposal {
  /** Undefined where no retry helps. */
  readonly strategy: Strategy | undefined;
  /** A clause for people. */
  readonly why: string;
  /** Whether another strategy, or one at all, can be chosen instead. */
  readonly isFree: boolean;
}

/** A release that does not get on. */
export interface Stuck {
  readonly object: LiveObject;
  readonly state: "stalled" | "failing" | "waiting" | "suspended" | "deleting";
  readonly reason: string;
  readonly message: string;
  readonly proposal: Proposal;
  /** What is done: what is proposed, or what was chosen instead. */
  readonly strategy: Strategy | undefined;
}

/** Whether it is a release. */
export function isRelease({ apiVersion, kind }: LiveObject): boolean {
  return (
    kind === helmRelease.kind && apiVersion.startsWith(`${helmRelease.group}/`)
  );
}

/**
 * The stuck ones of the releases, each after those that it depends on.
 *
 * @param all every live object, by identity
 * @param chosen the releases that are to be retried
 * @param instead in place of the proposed strategy, wherever it can do anything
 */
export function findStuck(
  all: ReadonlyMap<string, LiveObject>,
  chosen: readonly LiveObject[],
  instead: Strategy | undefined,
): Stuck[] {
  const found = new Map<string, Stuck>();
  const ordered = inDependencyOrder(
    chosen.toSorted((left, right) =>
      identityText(left) < identityText(right) ? -1 : 1,
    ),
  );
  for (const object of ordered) {
    const state = stuckState(object);
    if (state === undefined) continue;
    const { reason, message } = readinessOf(object.fields);
    const proposal = propose(object, state, { all, found });
    const strategy = proposal.isFree
      ? (instead ?? proposal.strategy)
      : proposal.strategy;
    const said = { state, reason, message };
    found.set(identityText(object), { object, ...said, proposal, strategy });
  }
  return [...found.values()];
}

/** The state of a release that does not get on; undefined for one that does. */
export function stuckState({ fields }: LiveObject): Stuck["state"] | undefined {
  const status = fieldsAt(fields, "status") ?? {};
  const isNotReady =
    textAt(conditionOf(status, "Ready"), "status") === "False" ||
    textAt(conditionOf(status, "Stalled"), "status") === "True";
  if (!isNotReady) return undefined;
  if (textAt(fields, "metadata", "deletionTimestamp") !== undefined)
    return "deleting";
  if (isSuspended(fields)) return "suspended";
  const { state } = readinessOf(fields);
  return state === "stalled" || state === "failing" || state === "waiting"
    ? state
    : undefined;
}

interface World {
  readonly all: ReadonlyMap<string, LiveObject>;
  /** What has been found before it: the releases that it depends on are among them. */
  readonly found: ReadonlyMap<string, Stuck>;
}

function propose(
  object: LiveObject,
  state: Stuck["state"],
  world: World,
): Proposal {
  const { fields } = object;
  const { reason } = readinessOf(fields);
  if (state === "deleting")
    return none("it is being deleted, which is tried again by itself");
  if (state === "suspended")
    return none(`it is suspended: fluxsmith resume ${identityText(object)}`);
  if (state === "waiting")
    return reason === "DependencyNotReady"
      ? afterDependencies(object, world)
      : afterSource(object, world);
  return state === "stalled"
    ? unstall(object, reason)
    : tryAgain(object, reason);
}

function unstall(object: LiveObject, reason: string): Proposal {
  if (reason === "RetriesExceeded") return some("reset", usedUp(object));
  if (reason === "MissingRollbackTarget")
    return some(
      "force",
      "what it would roll back to is gone: upgrade once instead",
    );
  return free("its spec is at fault: mend that in Git");
}

function tryAgain({ fields, ...object }: LiveObject, reason: string): Proposal {
  const planned = plannedAttempt(fields);
  if (!attemptReasons.has(reason))
    return free("it is tried again by itself: mend what the message says");
  if (planned !== undefined)
    return free(
      `it is tried again by itself${planned === "" ? "" : ` (${clipped(planned)})`}`,
    );
  const attempts = attemptsOf(fields);
  if (isExhausted(attempts))
    return some("reset", usedUp({ ...object, fields }));
  const pending = pendingStatus(fields);
  return some(
    "force",
    pending === undefined
      ? `no attempt is planned: ${attempts?.action ?? "install"} it once`
      : `Helm's last action never ended (${pending}): do it once more`,
  );
}

/** `its 2 attempts to upgrade are used up`. */
function usedUp({ fields }: LiveObject): string {
  const attempts = attemptsOf(fields);
  if (attempts === undefined) return "its attempts are used up";
  const { action, failures } = attempts;
  return failures === 1
    ? `its one attempt to ${action} has failed`
    : `its ${failures} attempts to ${action} have failed`;
}

/** What stands in a release's way that waits for others. */
function afterDependencies(object: LiveObject, world: World): Proposal {
  const needed = dependsOn(object);
  const isUsedUp = isExhausted(attemptsOf(object.fields));
  const planned: string[] = [];
  let under: string | undefined;
  for (const key of needed) {
    const one = world.all.get(key);
    if (one === undefined) return none(`${key} is not in the cluster`);
    const known = world.found.get(key);
    if (known?.strategy !== undefined) planned.push(key);
    else if (stuckState(one) !== undefined)
      return none(`${key} is not ready: that first`);
    else if (!isReady(one)) under = key;
  }
  if (under !== undefined && isUsedUp)
    return some(
      "suspend-resume",
      `${usedUp(object)}, and a reset would be lost as long as ${under} is not ready`,
    );
  if (planned.length > 0)
    return some("reset", `after ${planned.join(" and ")}`);
  if (under !== undefined)
    return free(`it goes on by itself as soon as ${under} is ready`);
  return isUsedUp
    ? some("reset", usedUp(object))
    : free("what it depends on is ready: it goes on by itself");
}

/** Whether others may depend on it: that it is suspended does not matter to the helm-controller. */
function isReady({ fields }: LiveObject): boolean {
  const ready = conditionOf(fieldsAt(fields, "status") ?? {}, "Ready");
  return textAt(ready, "status") === "True";
}

/** What stands in the way of a release without a chart. */
function afterSource(object: LiveObject, { all }: World): Proposal {
  const { sources, absent } = sourcesOf([object], (key) => all.get(key));
  // The farthest one first: what is made from it fails with it.
  for (const source of inStages(sources, madeFrom).flat()) {
    const { state, message } = readinessOf(source.fields);
    if (state === "ready" || state === "static") continue;
    const said = message === "" ? "" : ` (${clipped(message)})`;
    return none(`${identityText(source)} is ${state}${said}: that first`);
  }
  const [missing] = absent;
  return missing === undefined
    ? free("its source is ready by now: it goes on by itself")
    : none(`${missing} is not in the cluster: that first`);
}

function some(strategy: Strategy, why: string): Proposal {
  return { strategy, why, isFree: true };
}

/** Nothing that needs to be done, but can. */
function free(why: string): Proposal {
  return { strategy: undefined, why, isFree: true };
}

/** Nothing that would help. */
function none(why: string): Proposal {
  return { strategy: undefined, why, isFree: false };
}

/** Enough of a message to know it by. */
function clipped(text: string): string {
  const line = text.split("\n", 1).join("");
  return line.length > widest ? `${line.slice(0, widest)}…` : line;
}

const widest = 60;
