/** `fluxsmith retry`: finds the releases that are stuck, and gets them going again. */
import type { WholeObject } from "../cluster/git-objects.ts";
import { parseObject } from "../cluster/json.ts";
import { expectAnswer } from "../cluster/failure.ts";
import type { LiveObject } from "../cluster/named-objects.ts";
import { dependsOn } from "../cluster/order.ts";
import {
  mergePatch,
  requestPatch,
  requestToken,
  resumePatch,
  type Patched,
} from "../cluster/requests.ts";
import { kindKey } from "../cluster/resources.ts";
import { planRetry, type RetryPlan } from "../cluster/retry-plan.ts";
import { stuckState, type Strategy } from "../cluster/stuck.ts";
import { suspendPatch } from "../cluster/suspension.ts";
import type { ClusterView } from "../cluster/view.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { isTerminal } from "../io/terminal.ts";
import { kinds } from "../kinds/index.ts";
import { identityText } from "../model/identity.ts";
import {
  changeInStages,
  reportChanges,
  type Act,
  type Change,
} from "./change-objects.ts";
import {
  clusterText,
  confirm,
  withCluster,
  type ClusterOptions,
  type ClusterSession,
} from "./cluster-session.ts";
import { exit, type CommandContext } from "./context.ts";
import { reportFindings } from "./findings.ts";
import { lookUp } from "./named-objects.ts";
import { onStderr } from "./on-stderr.ts";
import { printRetry, printRetryJson, reportLeft } from "./print-retry.ts";
import { failureOfThrown } from "./thrown-failure.ts";

export interface RetryOptions extends ClusterOptions {
  /** Names of releases, `*` for any text; all where there is none. */
  readonly names: readonly string[];
  /** In place of what is proposed. */
  readonly strategy: Strategy | undefined;
  readonly dryRun: boolean;
  readonly wait: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly yes: boolean;
  readonly output: "text" | "json";
}

/** Runs it; returns the exit code. */
export function retry(
  context: CommandContext,
  options: RetryOptions,
): Promise<number> {
  const writes = !options.dryRun;
  return withCluster(context, { ...options, writes }, (cluster) =>
    retryIn(cluster, options),
  );
}

/** What a plan is made from: releases, and where their charts come from. */
const looked: ReadonlySet<string> = new Set([
  helmRelease.kind,
  ...kinds
    .filter(({ section }) => section[0] === "sources")
    .map(({ kind }) => kind),
]);

async function retryIn(
  cluster: ClusterSession,
  options: RetryOptions,
): Promise<number> {
  const { session } = cluster;
  const { names, strategy, dryRun, yes, output } = options;
  const { view, all } = await lookUp(cluster, [], looked);
  const plan = planRetry(all, names, strategy);
  if (output === "text") printRetry(cluster, plan);
  const count = plan.stages.flat().length;
  const question = `Retry ${count === 1 ? "it" : `these ${count} releases`} in ${clusterText(cluster)}?`;
  const isAsked = !dryRun && count > 0;
  // Nobody agrees to what they cannot see.
  if (
    isAsked &&
    output === "json" &&
    !yes &&
    isTerminal(session.context.stderr)
  )
    printRetry(onStderr(cluster), plan);
  if (isAsked && !(await confirm(cluster, question, yes))) return exit.findings;
  const changes = isAsked ? await carryOut(cluster, view, plan, options) : [];
  if (output === "json") printRetryJson(cluster, plan, changes);
  if (dryRun) return reportFindings(session);
  reportChanges(cluster, changes);
  reportLeft(cluster, plan);
  const code = reportFindings(session);
  return cluster.interrupt.aborted ? exit.interrupted : code;
}

function carryOut(
  cluster: ClusterSession,
  view: ClusterView,
  { stuck, stages }: RetryPlan,
  { wait, timeout, output }: RetryOptions,
): Promise<Change[]> {
  const strategies = new Map(
    stuck.map(({ object, strategy }) => [identityText(object), strategy]),
  );
  const act: Act = async (object) => {
    const now = await readAgain(object, view);
    if (now === undefined)
      return { object, result: "skipped", why: "it was deleted meanwhile" };
    if (now.failure !== undefined) return now;
    const state = stuckState({ ...object, fields: now.live });
    if (state === undefined)
      return { object, result: "unchanged", why: "got going by itself" };
    if (state === "suspended" || state === "deleting")
      return { object, result: "skipped", why: `it is ${state} meanwhile` };
    const its = strategies.get(identityText(object));
    const token = requestToken(cluster.session.context.now());
    return its === "suspend-resume"
      ? suspendAndResume(object, token, view)
      : mergePatch(object, requestPatch(token, its), view);
  };
  return changeInStages(cluster, view, stages, {
    done: "retried",
    act,
    needs: dependsOn,
    // What depends on others is retried after they are ready, so those are followed in any case.
    follow: wait ? "all" : "between",
    timeout,
    output,
  });
}

/** The object as it is now: it may have changed while others were followed. Undefined where it is gone. */
async function readAgain(
  object: WholeObject,
  { api, resources }: ClusterView,
): Promise<Patched | undefined> {
  const path = resources.get(kindKey(object))?.path(object) ?? "";
  try {
    // Ctrl-C would say that nothing was changed.
    const answer = await api.request({ path, finish: true });
    if (answer.status === 404) return undefined;
    expectAnswer(answer, "get", identityText(object));
    const { apiVersion, kind } = object;
    return { live: { ...parseObject(answer.text), apiVersion, kind } };
  } catch (error) {
    // What was done to others is still to be said.
    return { failure: failureOfThrown(error) };
  }
}

/** Two changes of the spec, so that its generation is a new one. */
async function suspendAndResume(
  object: LiveObject,
  token: string,
  view: ClusterView,
): Promise<Patched> {
  const suspended = await mergePatch(object, suspendPatch(object, true), view);
  if (suspended.failure !== undefined) return suspended;
  const resumed = await mergePatch(object, resumePatch(object, token), view);
  if (resumed.failure === undefined) return resumed;
  const { failure } = resumed;
  const name = identityText(object);
  return {
    failure: {
      ...failure,
      message: `${failure.message}; ${name} is left suspended`,
      hint: `\`fluxsmith resume ${name}\``,
    },
  };
}
