/** What `retry` has found, proposes and has done. */
import { wholeFile } from "../cluster/git-objects.ts";
import { readinessOf } from "../cluster/readiness.ts";
import type { RetryPlan } from "../cluster/retry-plan.ts";
import type { Stuck } from "../cluster/stuck.ts";
import { visible } from "../diagnostics/print-text.ts";
import { identityText } from "../model/identity.ts";
import type { Change } from "./change-objects.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { messageLine, tableLines, type Column } from "./print-table.ts";

const columns: readonly Column<Stuck>[] = [
  {
    head: "RELEASE",
    cell: ({ object: { namespace, name } }) => `${namespace}/${name}`,
  },
  {
    head: "STATE",
    cell: ({ state }) => state,
    style: ({ state }) => (state === "stalled" ? "red" : "yellow"),
  },
  { head: "REASON", cell: ({ reason }) => reason },
  { head: "PROPOSAL", cell: proposalText },
  { head: "MESSAGE", cell: ({ message }) => message },
];

/** `reset: its one attempt to upgrade has failed`. */
function proposalText({ proposal, strategy }: Stuck): string {
  const { why } = proposal;
  if (strategy === proposal.strategy) return `${strategy ?? "nothing"}: ${why}`;
  return `${strategy ?? "nothing"} (as asked): ${why}`;
}

/** Prints the stuck releases as a table, or that there are none. */
export function printRetry(
  { session }: ClusterSession,
  { count, stuck, kustomizations }: RetryPlan,
): void {
  const { context, paint } = session;
  const { stdout, stderr } = context;
  if (stuck.length === 0) stdout.write(`${nothingText(count)}\n`);
  for (const line of tableLines(stuck, columns, paint.out, stdout.columns))
    stdout.write(`${line}\n`);
  for (const one of kustomizations) {
    const { state, reason, message } = readinessOf(one.fields);
    stderr.write(
      `${visible(identityText(one))} is ${state}, too: ${messageLine(`${reason}: ${message}`)}\n`,
    );
  }
}

function nothingText(count: number): string {
  if (count === 0) return "There are no HelmReleases in the cluster.";
  const which =
    count === 1 ? "the one release is" : `all ${count} releases are`;
  return `Nothing is stuck: ${which} ready or under way.`;
}

/** Reports the releases that nothing is done about: they are still not ready. */
export function reportLeft(
  { session }: ClusterSession,
  { stuck }: RetryPlan,
): void {
  for (const { object, strategy, reason, message, proposal } of stuck) {
    if (strategy !== undefined) continue;
    const name = identityText(object);
    const atOnce = `; \`fluxsmith retry ${object.namespace}/${object.name} --strategy force\` tries it at once`;
    session.findings.report({
      code: "not-ready",
      severity: "finding",
      message: `${name} is not ready, and was left alone: ${proposal.why}`,
      hint: `it says ${reason}: ${message}; look closer with \`fluxsmith events ${name}\`${proposal.isFree ? atOnce : ""}`,
      ...(object.file === undefined
        ? {}
        : { at: wholeFile({ file: object.file }) }),
    });
  }
}

/** Prints everything as one JSON object. */
export function printRetryJson(
  { session, cluster, context }: ClusterSession,
  { stuck, kustomizations }: RetryPlan,
  changes: readonly Change[],
): void {
  const byObject = new Map(changes.map((one) => [one.object, one]));
  const releases = stuck.map((one) => {
    const { namespace, name, file } = one.object;
    const { state, reason, message, proposal, strategy } = one;
    const change = byObject.get(one.object);
    const progress = change?.result === "done" ? change.progress : undefined;
    const failure = change?.result === "failed" ? change.failure : undefined;
    return {
      namespace,
      name,
      file,
      state,
      reason,
      message,
      proposed: proposal.strategy ?? null,
      why: proposal.why,
      strategy: strategy ?? null,
      /** Left out where nothing was tried. */
      result: change?.result === "done" ? "retried" : change?.result,
      code: failure?.code,
      ready: progress?.outcome,
      now:
        failure?.message ??
        (change !== undefined && "why" in change
          ? change.why
          : progress?.readiness?.message),
    };
  });
  const all = {
    cluster,
    context: context.name,
    server: context.server,
    releases,
    kustomizations: kustomizations.map(({ namespace, name, fields }) => {
      const { state, reason, message } = readinessOf(fields);
      return { namespace, name, state, reason, message };
    }),
  };
  session.context.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
}
