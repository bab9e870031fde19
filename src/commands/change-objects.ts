/** Changing live objects one after the other, stage by stage, and following what comes of it. */
import type { Failure } from "../cluster/failure.ts";
import { wholeFile } from "../cluster/git-objects.ts";
import type { LiveObject } from "../cluster/named-objects.ts";
import { isHandled, type Patched } from "../cluster/requests.ts";
import { readinessOf } from "../cluster/readiness.ts";
import type { ClusterView } from "../cluster/view.ts";
import { visible } from "../diagnostics/print-text.ts";
import { identityText } from "../model/identity.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { followObjects, type Followed } from "./follow.ts";

/** What became of an object. */
export type Change = { readonly object: LiveObject } & (
  | {
      readonly result: "done";
      /** How following it ended; undefined where it was not followed. */
      readonly progress?: Followed | undefined;
    }
  /** Nothing needed to be done. */
  | { readonly result: "unchanged"; readonly why: string }
  | { readonly result: "failed"; readonly failure: Failure }
  | { readonly result: "skipped"; readonly why: string }
);

/** What doing it to one object has come to. */
export type Act = (
  object: LiveObject,
) => Promise<Patched | Extract<Change, { result: "unchanged" | "skipped" }>>;

export interface ChangeOptions {
  /** What each becomes: `suspended`, `resumed`, `requested`. */
  readonly done: string;
  readonly act: Act;
  /** The identities that must be ready before an object is begun. */
  readonly needs: (object: LiveObject) => readonly string[];
  /** Which stages are followed until they are ready: none, all but the last, or all. */
  readonly follow: "none" | "between" | "all";
  /** Milliseconds for all of it. */
  readonly timeout: number;
  readonly output: "text" | "json";
}

/** Does it to every object, in the order of the stages; an object whose need has failed is left alone. */
export async function changeInStages(
  cluster: ClusterSession,
  view: ClusterView,
  stages: readonly (readonly LiveObject[])[],
  options: ChangeOptions,
): Promise<Change[]> {
  const { now } = cluster.session.context;
  const end = now() + options.timeout;
  const changes = new Map<string, Change>();
  let isLost = false;
  const reasonToSkip = (object: LiveObject): string | undefined => {
    if (cluster.interrupt.aborted) return "interrupted";
    if (isLost) return "the API server does not answer";
    const blocker = options
      .needs(object)
      .find((need) => isBad(changes.get(need)));
    if (blocker !== undefined)
      return isUnknown(changes.get(blocker))
        ? `whether ${blocker} is ready is not known`
        : `${blocker} is not ready`;
    return now() > end ? "time was up" : undefined;
  };
  for (const [index, stage] of stages.entries()) {
    for (const object of stage) {
      const why = reasonToSkip(object);
      const change: Change =
        why === undefined
          ? await changeOne(cluster, object, options)
          : { object, result: "skipped", why };
      isLost ||= isConnectionLost(change);
      changes.set(identityText(object), change);
    }
    const begun = stage.filter(
      (object) => changes.get(identityText(object))?.result === "done",
    );
    const isLast = index === stages.length - 1;
    const isFollowed =
      options.follow === "all" || (options.follow === "between" && !isLast);
    if (!isFollowed || begun.length === 0) continue;
    const followed = await followObjects(cluster, view, begun, {
      // Whole seconds, as people are told them.
      timeout: Math.max(0, Math.ceil((end - now()) / 1000) * 1000),
      output: options.output,
      isSeen: (live) => isHandled(live) || readinessOf(live).state === "static",
    });
    for (const [at, object] of begun.entries())
      changes.set(identityText(object), {
        object,
        result: "done",
        progress: followed[at],
      });
  }
  return [...changes.values()];
}

/** Whether what needs it must not be begun. */
function isBad(change: Change | undefined): boolean {
  return (
    change?.result === "failed" ||
    change?.result === "skipped" ||
    (change?.result === "done" &&
      change.progress !== undefined &&
      change.progress.end !== "ready")
  );
}

/** Whether following it was cut off. */
function isUnknown(change: Change | undefined): boolean {
  return change?.result === "done" && change.progress?.outcome === "unknown";
}

async function changeOne(
  { session }: ClusterSession,
  object: LiveObject,
  { act, done, output }: ChangeOptions,
): Promise<Change> {
  const came = await act(object);
  if ("result" in came) return came;
  if (came.failure !== undefined)
    return { object, result: "failed", failure: came.failure };
  const { context, paint } = session;
  if (output === "text")
    context.stdout.write(
      `${paint.out("green", done)} ${visible(identityText(object))}\n`,
    );
  return { object, result: "done" };
}

/** Nothing after it could arrive either. */
function isConnectionLost(change: Change): boolean {
  return (
    change.result === "failed" &&
    ["api-unreachable", "api-unauthorized"].includes(change.failure.code)
  );
}

/** Reports what was refused, and what was not begun. What did not become ready has been reported. */
export function reportChanges(
  { session, interrupt }: ClusterSession,
  changes: readonly Change[],
): void {
  const { findings, context } = session;
  const { report } = findings;
  for (const change of changes) {
    const { object } = change;
    const at =
      object.file === undefined ? {} : { at: wholeFile({ file: object.file }) };
    if (change.result === "failed") {
      const { code, message, hint } = change.failure;
      const fix = hint === undefined ? {} : { hint };
      report({ code, severity: "error", message, ...fix, ...at });
    }
    if (change.result === "skipped")
      report({
        code: "not-ready",
        severity: "finding",
        message: `${identityText(object)} was left alone: ${change.why}`,
        hint: "run this again when that is over",
        ...at,
      });
  }
  const open = changes.filter(
    (change) => change.result === "done" && change.progress?.end === undefined,
  );
  if (interrupt.aborted && open.length > 0)
    context.stderr.write(
      `Interrupted; begun, and not followed to the end: ${visible(open.map(({ object }) => identityText(object)).join(", "))}.\n`,
    );
}

/** Prints everything as one JSON object. */
export function printChangesJson(
  { session, cluster, context }: ClusterSession,
  changes: readonly Change[],
  done: string,
): void {
  const objects = changes.map((change) => {
    const { kind, namespace, name, file } = change.object;
    const progress = change.result === "done" ? change.progress : undefined;
    const failure = change.result === "failed" ? change.failure : undefined;
    return {
      kind,
      namespace,
      name,
      file,
      result: change.result === "done" ? done : change.result,
      code: failure?.code,
      message:
        failure?.message ??
        ("why" in change ? change.why : progress?.readiness?.message),
      /** As in `apply --output json`. */
      ready: progress?.outcome,
      reason: progress?.readiness?.reason,
      revision: progress?.readiness?.revision,
    };
  });
  const { name, server } = context;
  const all = { cluster, context: name, server, objects };
  session.context.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
}
