/** Carries a preview out, and knows afterwards what was done. */
import { ConnectionLost, type ApiResponse } from "../model/api.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { compareStates, compareWithGit } from "./compare.ts";
import { conflictsOf, failureOf, isOutage, type Failure } from "./failure.ts";
import type { GitObject } from "./git-objects.ts";
import { parseObject } from "./json.ts";
import { hasSameOwners, managersOf, ownsAll } from "./owners.ts";
import { patch, type Preview } from "./preview.ts";
import { redactFailure } from "./secret-mask.ts";
import { kindKey } from "./resources.ts";
import type { ClusterView } from "./view.ts";

/** What became of an object that was to be created or updated. */
export type Outcome = { readonly object: GitObject } & (
  | { readonly result: "created" | "updated"; readonly live: Fields }
  | { readonly result: "failed"; readonly failure: Failure }
  /** Nothing was sent, or it did not arrive. */
  | { readonly result: "pending" }
  /** It was sent, the connection was lost, and the server cannot be asked. */
  | { readonly result: "unknown" }
);

/** How applying ended. */
export interface Applied {
  /** In the objects' order. */
  readonly outcomes: readonly Outcome[];
  /** What cut it short: the server is gone, or does not know the user any more, or Ctrl-C. */
  readonly stopped: "connection" | "credentials" | "interrupt" | undefined;
}

type ToApply = Preview & { readonly action: "create" | "update" };

export interface ApplyOptions {
  /** Asked before each object. */
  readonly interrupted: () => boolean;
  /** Told after each object. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Applies one object after the other, in the order given. An object that is refused does not stop the others. After a lost
 * connection the server is asked whether the object arrived: it goes on only where it did.
 */
export async function applyAll(
  previews: readonly Preview[],
  view: ClusterView,
  { interrupted, onOutcome }: ApplyOptions,
): Promise<Applied> {
  const outcomes: Outcome[] = [];
  let stopped: Applied["stopped"];
  for (const one of previews) {
    if (!isToApply(one)) continue;
    const { object } = one;
    if (stopped === undefined && interrupted()) stopped = "interrupt";
    const outcome: Outcome =
      stopped === undefined
        ? await applyOne(one, view)
        : { object, result: "pending" };
    stopped ??= stopAfter(outcome);
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return { outcomes, stopped };
}

function isToApply(one: Preview): one is ToApply {
  return one.action === "create" || one.action === "update";
}

/** Why nothing after it is sent: its answer was lost, even where it is known by now that it did not arrive, or none could arrive. */
function stopAfter(outcome: Outcome): Applied["stopped"] {
  if (outcome.result === "failed")
    return isOutage(outcome.failure) ? "credentials" : undefined;
  return outcome.result === "pending" || outcome.result === "unknown"
    ? "connection"
    : undefined;
}

async function applyOne(
  previewed: ToApply,
  view: ClusterView,
): Promise<Outcome> {
  const { object } = previewed;
  const one = await asOfNow(previewed, view);
  if ("result" in one) return one;
  let answer: ApiResponse;
  try {
    answer = await send(one, view);
  } catch (error) {
    if (error instanceof ConnectionLost) return askAgain(one, view);
    throw error;
  }
  if (answer.status < 300) {
    // 201 only where the server has made it just now (apiserver, pkg/endpoints/handlers/patch.go).
    const action = answer.status === 201 ? "create" : "update";
    return done({ object, action }, parseObject(answer.text));
  }
  const failure = failureOf(answer, "patch", identityText(object));
  // A gateway's answer, kubectl proxy's too, says nothing about what the server did, nor does the server's own timeout.
  if (failure.code === "api-unreachable" || answer.status === 504)
    return askAgain(one, view);
  return {
    object,
    result: "failed",
    failure: redactFailure(failure, object, one.live),
  };
}

/**
 * What is to be created, looked at once more: the server would let us overwrite what somebody else has made since the preview,
 * since all who apply have the same name (fault 76). What is there by now is sent only where that changes nothing but whose it
 * is, as where Flux was faster.
 */
async function asOfNow(
  one: ToApply,
  view: ClusterView,
): Promise<ToApply | Outcome> {
  const { object } = one;
  if (one.live !== undefined) return one;
  let answer: ApiResponse;
  try {
    answer = await read(one, view);
  } catch (error) {
    if (error instanceof ConnectionLost) return { object, result: "pending" };
    throw error;
  }
  // Whatever else keeps it from being read, sending it will tell.
  if (answer.status >= 300) return one;
  const live = parseObject(answer.text);
  if (compareWithGit(object.fields, live).length === 0)
    return { object, action: "update", live, differences: [] };
  return {
    object,
    result: "failed",
    failure: {
      code: "stale-preview",
      message: `${identityText(object)} was created by somebody else meanwhile (${managersOf(live).join(", ")}), and is not as in Git`,
      hint: "run this again to see what it would do now",
    },
  };
}

/** So often a controller may be faster with its status. */
const mostTries = 5;

/**
 * Sends an object, on condition that the live one is as the preview has seen it. Controllers write the status at any time,
 * which makes a new version, but is nothing that was previewed: then it is sent on condition of that one.
 */
async function send(one: ToApply, view: ClusterView): Promise<ApiResponse> {
  let { live } = one;
  for (let tries = 1; ; tries++) {
    const answer = await patch(one.object, view, { seen: live });
    const isStale = answer.status === 409 && conflictsOf(answer).length === 0;
    if (!isStale || live === undefined || tries === mostTries) return answer;
    const now = await read(one, view);
    if (now.status >= 300) return answer;
    const next = parseObject(now.text);
    if (compareStates(live, next).length > 0) return answer;
    live = next;
  }
}

/** Reads an object as it is now. It is a part of writing it: Ctrl-C lets it come to its end. */
function read(
  { object }: ToApply,
  { api, resources }: ClusterView,
): Promise<ApiResponse> {
  const path = resources.get(kindKey(object))?.path(object) ?? "";
  return api.request({ path, finish: true });
}

function done(
  { object, action }: Pick<ToApply, "object" | "action">,
  live: Fields,
): Outcome {
  return { object, live, result: action === "create" ? "created" : "updated" };
}

/** Whether an object has arrived although its answer has not. */
async function askAgain(one: ToApply, view: ClusterView): Promise<Outcome> {
  const { object } = one;
  try {
    const answer = await read(one, view);
    if (answer.status === 404) return { object, result: "pending" };
    if (answer.status >= 300) return { object, result: "unknown" };
    const now = parseObject(answer.text);
    return hasArrived(one, now)
      ? done(one, now)
      : { object, result: "pending" };
  } catch (error) {
    if (error instanceof ConnectionLost) return { object, result: "unknown" };
    throw error;
  }
}

/** Whether the object is there by our hand, or has changed as the preview foretold: in its fields, or in whose they are. */
function hasArrived(
  { object, live, differences }: ToApply,
  now: Fields,
): boolean {
  if (live === undefined) return ownsAll(object.fields, now);
  if (differences.length === 0) return !hasSameOwners(live, now);
  const changed = new Set(
    compareStates(live, now).map((one) => JSON.stringify(one)),
  );
  return differences.every((one) => changed.has(JSON.stringify(one)));
}
