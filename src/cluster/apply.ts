/** Carries a preview out, and knows afterwards what was done. */
import { textAt } from "../kinds/fields.ts";
import { ConnectionLost, type ApiResponse } from "../model/api.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { failureOf, type Failure } from "./failure.ts";
import type { GitObject } from "./git-objects.ts";
import { parseObject } from "./json.ts";
import { compareWithGit } from "./compare.ts";
import { patch, type Preview } from "./preview.ts";
import { kindKey } from "./resources.ts";
import type { ClusterView } from "./view.ts";

/** What became of an object that was to be created or updated. */
export type Outcome = { readonly object: GitObject } & (
  | { readonly result: "created" | "updated"; readonly live: Fields }
  | { readonly result: "failed"; readonly failure: Failure }
  /** Nothing was sent. */
  | { readonly result: "pending" }
  /** It was sent, the connection was lost, and the server cannot be asked. */
  | { readonly result: "unknown" }
);

/** How applying ended. */
export interface Applied {
  /** In the objects' order. */
  readonly outcomes: readonly Outcome[];
  /** What cut it short: the server is gone, or Ctrl-C. */
  readonly stopped: "connection" | "interrupt" | undefined;
}

type ToApply = Preview & { readonly action: "create" | "update" };

export interface ApplyOptions {
  /** Asked before each object. */
  readonly interrupted: () => boolean;
  /** Told after each object. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Applies one object after the other, in the order given. An object that is refused does not stop the others; a lost
 * connection does, after the server was asked whether the last one arrived.
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
    if (outcome.result === "unknown" || isLost(outcome))
      stopped ??= "connection";
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return { outcomes, stopped };
}

function isToApply(one: Preview): one is ToApply {
  return one.action === "create" || one.action === "update";
}

/** Nothing after it could arrive either. */
function isLost(outcome: Outcome): boolean {
  return (
    outcome.result === "failed" &&
    ["api-unreachable", "api-unauthorized"].includes(outcome.failure.code)
  );
}

async function applyOne(one: ToApply, view: ClusterView): Promise<Outcome> {
  const { object, live } = one;
  let answer: ApiResponse;
  try {
    const resourceVersion = live && textAt(live, "metadata", "resourceVersion");
    answer = await patch(
      object,
      view,
      resourceVersion === undefined ? {} : { resourceVersion },
    );
  } catch (error) {
    if (error instanceof ConnectionLost) return askAgain(one, view);
    throw error;
  }
  if (answer.status < 300) return done(one, parseObject(answer.text));
  const failure = failureOf(answer, "patch", identityText(object));
  // A gateway's answer, kubectl proxy's too, says nothing about what the server did.
  if (failure.code === "api-unreachable") return askAgain(one, view);
  return { object, result: "failed", failure };
}

function done({ object, action }: ToApply, live: Fields): Outcome {
  return { object, live, result: action === "create" ? "created" : "updated" };
}

/** Whether an object has arrived although its answer has not. */
async function askAgain(one: ToApply, view: ClusterView): Promise<Outcome> {
  const { object, live } = one;
  const path = view.resources.get(kindKey(object))?.path(object) ?? "";
  try {
    const answer = await view.api.request({ path });
    if (answer.status === 404) return { object, result: "pending" };
    if (answer.status >= 300) return { object, result: "unknown" };
    const now = parseObject(answer.text);
    const hasArrived =
      textAt(now, "metadata", "resourceVersion") !==
        textAt(live ?? {}, "metadata", "resourceVersion") &&
      compareWithGit(object.fields, now).length === 0;
    return hasArrived ? done(one, now) : { object, result: "pending" };
  } catch (error) {
    if (error instanceof ConnectionLost) return { object, result: "unknown" };
    throw error;
  }
}
