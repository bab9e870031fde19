/** What `suspend`, `resume` and `reconcile` have in common: look up what is named, ask, do it, follow it. */
import type { LiveObject } from "../cluster/named-objects.ts";
import { identityText } from "../model/identity.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { visible } from "../diagnostics/print-text.ts";
import {
  changeInStages,
  printChangesJson,
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
import { flushFindings, reportFindings } from "./findings.ts";
import { lookUp, type NamedView } from "./named-objects.ts";

export interface NamedOptions extends ClusterOptions {
  /** `KIND/NAME` or `KIND/NAMESPACE/NAME`. */
  readonly objects: readonly string[];
  readonly yes: boolean;
  readonly wait: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly output: "text" | "json";
}

/** What a command means to do. */
export interface NamedPlan {
  /** What needs nothing done, and why: `is suspended already`. */
  readonly unchanged: ReadonlyMap<LiveObject, string>;
  readonly stages: readonly (readonly LiveObject[])[];
  /** What must be known before anybody says yes; an error stops it. */
  readonly notes: readonly Diagnostic[];
  readonly act: Act;
  /** The identities that must be ready before an object is begun. */
  readonly needs: (object: LiveObject) => readonly string[];
  readonly follow: "none" | "between" | "all";
  /** Said when all is done. */
  readonly last?: (changes: readonly Change[]) => string | undefined;
}

export interface NamedCommand {
  /** `Suspend`, for the question. */
  readonly verb: string;
  /** `suspended`, for what was done. */
  readonly done: string;
  readonly plan: (looked: NamedView, cluster: ClusterSession) => NamedPlan;
}

/** Runs such a command; returns the exit code. */
export function changeNamed(
  context: CommandContext,
  options: NamedOptions,
  command: NamedCommand,
): Promise<number> {
  return withCluster(context, { ...options, writes: true }, (cluster) =>
    changeIn(cluster, options, command),
  );
}

async function changeIn(
  cluster: ClusterSession,
  { objects, yes, timeout, output }: NamedOptions,
  { verb, done, plan }: NamedCommand,
): Promise<number> {
  const { session } = cluster;
  const { findings, context } = session;
  const looked = await lookUp(cluster, objects);
  const planned = plan(looked, cluster);
  for (const one of planned.notes) findings.report(one);
  if (findings.has("error")) return reportFindings(session);
  flushFindings(session);
  const unchanged = [...planned.unchanged].map(([object, why]): Change => {
    const line = `${visible(identityText(object))} ${why}\n`;
    if (output === "text") context.stdout.write(line);
    return { object, result: "unchanged", why };
  });
  const todo = planned.stages.flat();
  if (todo.length > 0 && !(await confirm(cluster, ask(verb, todo), yes)))
    return exit.findings;
  const changes = await changeInStages(cluster, looked.view, planned.stages, {
    ...planned,
    done,
    timeout,
    output,
  });
  reportChanges(cluster, changes);
  if (output === "json")
    printChangesJson(cluster, [...unchanged, ...changes], done);
  const last = planned.last?.(changes);
  if (last !== undefined) context.stderr.write(`${visible(last)}\n`);
  const code = reportFindings(session);
  return cluster.interrupt.aborted ? exit.interrupted : code;

  function ask(what: string, those: readonly LiveObject[]): string {
    const names = those.map(identityText).join(", ");
    const which =
      those.length === 1 ? names : `${those.length} objects (${names})`;
    return `${what} ${visible(which)} in ${clusterText(cluster)}?`;
  }
}
