/** What an apply has done. */
import { oneLine } from "../diagnostics/print-text.ts";
import { wholeFile } from "../cluster/git-objects.ts";
import type { Applied, Outcome } from "../cluster/apply.ts";
import { maskDifferences } from "../cluster/secret-mask.ts";
import type { Preview } from "../cluster/preview.ts";
import { identityText } from "../model/identity.ts";
import type { Output } from "../io/terminal.ts";
import type { ClusterSession } from "./cluster-session.ts";
import type { Followed } from "./follow.ts";
import type { ShownPreview } from "./print-preview.ts";
import { differencesJson } from "./print-differences.ts";
import type { Session } from "./session.ts";

/** Prints each object that was sent, one a line, as it is done. */
export function printOutcome(
  { session }: ClusterSession,
  outcome: Outcome,
): void {
  const { context, paint } = session;
  const name = oneLine(identityText(outcome.object));
  if (outcome.result === "created" || outcome.result === "updated")
    context.stdout.write(`${paint.out("green", outcome.result)} ${name}\n`);
}

/** Reports what was refused, and where an apply was cut short the lists of what was done and what was not (fault 69). */
export function reportApplied(
  { session }: ClusterSession,
  { outcomes, stopped }: Applied,
): void {
  const { report } = session.findings;
  const failed = outcomes.filter((one) => one.result === "failed");
  for (const { object, failure } of failed) {
    const { code, message, hint } = failure;
    report({
      code,
      severity: "error",
      message,
      at: wholeFile(object),
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (stopped === undefined) return;
  printLists(session, outcomes, stopped);
  if (stopped !== "connection")
    session.context.stderr.write(`Running it again is safe: ${goesOn}.\n`);
  else
    report({
      code: "api-unreachable",
      severity: "error",
      message:
        "the API server did not answer, so not everything is known to be applied: the lists above say what is",
      hint: `look with \`kubectl get --raw /readyz\`; running it again is safe: ${goesOn}`,
    });
}

const goesOn = "it goes on where this one ended";

const reasons: Readonly<Record<NonNullable<Applied["stopped"]>, string>> = {
  connection: "The connection to the API server was lost.",
  credentials: "The API server does not accept the credentials any more.",
  interrupt: "Interrupted.",
};

/** What an apply that was cut short has done, and what it has not. */
function printLists(
  { context, paint }: Session,
  outcomes: readonly Outcome[],
  stopped: NonNullable<Applied["stopped"]>,
): void {
  const { stderr } = context;
  const say = (
    what: string,
    ...results: readonly Outcome["result"][]
  ): void => {
    const its = outcomes.filter(({ result }) => results.includes(result));
    if (its.length === 0) return;
    stderr.write(`${paint.err("bold", `${what}:`)}\n`);
    for (const { object } of its)
      stderr.write(`  ${oneLine(identityText(object))}\n`);
  };
  stderr.write(`${reasons[stopped]}\n`);
  say("applied", "created", "updated");
  say("not applied", "pending", "failed");
  say("sent, and nobody knows whether it arrived", "unknown");
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
  readonly ready: Followed["outcome"] | undefined;
  readonly reason: string | undefined;
  readonly differences: readonly object[] | undefined;
  /** What Flux applies after the merge, of an object that is left to it. */
  readonly fields: readonly string[] | undefined;
}

/** Prints everything as one JSON object. */
export function printApplyJson(
  { cluster, context }: Pick<ClusterSession, "cluster" | "context">,
  stdout: Output,
  shown: ShownPreview & {
    readonly applied?: Applied;
    readonly followed?: readonly Followed[];
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
      ready: its?.outcome,
      reason: its?.readiness?.reason,
      differences:
        "differences" in one
          ? differencesJson(maskDifferences(object, one.differences))
          : undefined,
      fields: "fields" in one ? one.fields : undefined,
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
