/** What an apply has done. */
import { wholeFile } from "../cluster/git-objects.ts";
import type { Applied, Outcome } from "../cluster/apply.ts";
import type { Progress } from "../cluster/follow.ts";
import type { Difference } from "../cluster/compare.ts";
import type { Preview } from "../cluster/preview.ts";
import { visible } from "../diagnostics/print-text.ts";
import { identityText } from "../model/identity.ts";
import type { Output } from "../io/terminal.ts";
import type { ClusterSession } from "./cluster-session.ts";
import type { ShownPreview } from "./print-preview.ts";

/** Prints each object that was sent, one a line, as it is done. */
export function printOutcome(
  { session }: ClusterSession,
  outcome: Outcome,
): void {
  const { context, paint } = session;
  const name = visible(identityText(outcome.object));
  if (outcome.result === "created" || outcome.result === "updated")
    context.stdout.write(`${paint.out("green", outcome.result)} ${name}\n`);
}

/** Reports what was refused, and where an apply was cut short the lists of what was done and what was not (fault 69). */
export function reportApplied(
  { session }: ClusterSession,
  { outcomes, stopped }: Applied,
): void {
  const { findings, context, paint } = session;
  for (const one of outcomes) {
    if (one.result !== "failed") continue;
    const { code, message, hint } = one.failure;
    findings.report({
      code,
      severity: "error",
      message,
      at: wholeFile(one.object),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (stopped === undefined) return;
  const names = (...results: readonly Outcome["result"][]): string[] =>
    outcomes
      .filter(({ result }) => results.includes(result))
      .map(({ object }) => visible(identityText(object)));
  const { stderr } = context;
  const say = (what: string, list: readonly string[]): void => {
    if (list.length === 0) return;
    stderr.write(`${paint.err("bold", `${what}:`)}\n`);
    for (const name of list) stderr.write(`  ${name}\n`);
  };
  const why =
    stopped === "interrupt"
      ? "Interrupted."
      : "The API server does not answer any more.";
  stderr.write(`${why}\n`);
  say("applied", names("created", "updated"));
  say("not applied", names("pending", "failed"));
  say("sent, and nobody knows whether it arrived", names("unknown"));
  stderr.write("Running it again is safe: it goes on where this one ended.\n");
}

/** An object's line of `--output json`. */
interface Row {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  readonly action: Preview["action"];
  /** `created`, `updated`, `failed`, `pending` or `unknown`; left out where nothing was sent. */
  readonly result: Outcome["result"] | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** How following it ended; left out where it was not followed. */
  readonly ready: "ready" | "failed" | "blocked" | "timeout" | undefined;
  readonly reason: string | undefined;
  readonly differences: readonly Difference[] | undefined;
}

/** Prints everything as one JSON object. */
export function printApplyJson(
  { cluster, context }: Pick<ClusterSession, "cluster" | "context">,
  stdout: Output,
  shown: ShownPreview & {
    readonly applied?: Applied;
    readonly followed?: readonly Progress[];
  },
): void {
  const { previews, orphans, applied, followed } = shown;
  const outcomes = new Map(
    applied?.outcomes.map((one) => [one.object, one]) ?? [],
  );
  const progress = new Map(followed?.map((one) => [one.object, one]) ?? []);
  const rows = previews.map((one): Row => {
    const { object, action } = one;
    const { kind, namespace, name, file } = object;
    const outcome = outcomes.get(object);
    const its = progress.get(object);
    const failure =
      one.action === "refused"
        ? one.failure
        : outcome?.result === "failed"
          ? outcome.failure
          : undefined;
    return {
      kind,
      namespace,
      name,
      file,
      action,
      result: outcome?.result,
      code: failure?.code,
      message: failure?.message ?? its?.readiness?.message,
      ready: its && (its.end ?? "timeout"),
      reason: its?.readiness?.reason,
      differences: "differences" in one ? one.differences : undefined,
    };
  });
  const { name, server } = context;
  stdout.write(
    `${JSON.stringify(
      {
        cluster,
        context: name,
        server,
        stopped: applied?.stopped,
        objects: rows,
        orphans: orphans.map(({ identity, loss, steps }) => ({
          ...identity,
          loss,
          steps,
        })),
      },
      undefined,
      2,
    )}\n`,
  );
}
