/** `fluxsmith logs`: the logs of Flux's controllers. */
import { controllerLogs } from "../cluster/controller-logs.ts";
import {
  chooseControllers,
  type ControllerPod,
  type Crash,
} from "../cluster/controllers.ts";
import { hasLevel, parseLogLine, type Level } from "../cluster/log-line.ts";
import { objectFilter, parseObjectWords } from "../cluster/object-words.ts";
import { visible } from "../diagnostics/print-text.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Problem } from "../diagnostics/problem.ts";
import {
  withCluster,
  type ClusterOptions,
  type ClusterSession,
} from "./cluster-session.ts";
import { connectionNotes } from "./connection-notes.ts";
import { exit, type CommandContext } from "./context.ts";
import { reportFindings } from "./findings.ts";
import { printLogJson, printLogLine } from "./print-logs.ts";

export interface LogsOptions extends ClusterOptions {
  /** `KIND`, `KIND/NAME` or `KIND/NAMESPACE/NAME`; every line where there is none. */
  readonly words: readonly string[];
  readonly follow: boolean;
  /** Milliseconds; what is older is left out. Undefined for all that there is. */
  readonly since: number | undefined;
  /** The least level to show. */
  readonly level: Level;
  /** Names of controllers; those that reconcile where there is none. */
  readonly controllers: readonly string[];
  readonly allControllers: boolean;
  readonly output: "text" | "json";
}

/** Runs it; returns the exit code. */
export function logs(
  context: CommandContext,
  options: LogsOptions,
): Promise<number> {
  return withCluster(context, { ...options, writes: false }, (cluster) =>
    showLogs(cluster, options),
  );
}

async function showLogs(
  cluster: ClusterSession,
  options: LogsOptions,
): Promise<number> {
  const { session, layout, api, interrupt } = cluster;
  const { stderr } = session.context;
  const words = parseObjectWords(options.words);
  const isFitting = objectFilter(words);
  const print = options.output === "json" ? printLogJson : printLogLine;
  const namespace = layout.settings.fluxNamespace;
  const notes = connectionNotes(cluster);
  const counts = { read: 0, shown: 0 };
  const its = controllerLogs({
    api,
    namespace,
    controllers: controllersFor(options),
    since:
      options.since === undefined
        ? undefined
        : Math.max(1, Math.round(options.since / 1000)),
    until: interrupt,
    onLine: (stamped) => {
      notes.onAnything();
      counts.read++;
      const line = parseLogLine(stamped.text);
      const { object } = line;
      const isAsked =
        object === undefined ? words.length === 0 : isFitting(object);
      if (!isAsked || !hasLevel(line, options.level)) return;
      counts.shown++;
      print(session, line, stamped);
    },
    onUnreadable: (pod, why) => {
      const problem = unreadable(pod, why);
      if (options.follow) stderr.write(`${visible(problem.message)}\n`);
      else session.findings.report(problem);
    },
    onRestart: ({ pod, crash }) => {
      if (crash !== undefined)
        stderr.write(`${visible(restartText(pod, crash))}\n`);
    },
  });
  const pods = await its.read();
  const none = pods.length === 0 ? noPods(namespace, options) : undefined;
  if (options.follow) {
    if (none !== undefined)
      stderr.write(`${visible(`${none.message}: waiting for them`)}\n`);
    await its.follow(notes);
    return exit.interrupted;
  }
  if (none !== undefined) throw none;
  if (counts.shown === 0)
    stderr.write(
      `Nothing fits. Lines read: ${counts.read}, of pods: ${pods.length}.\n`,
    );
  return reportFindings(session);
}

/** Lines about an object may stand anywhere: with words and nothing else said, all controllers are looked through. */
function controllersFor({
  words,
  controllers,
  allControllers,
}: LogsOptions): readonly string[] {
  return chooseControllers(
    controllers,
    allControllers || (words.length > 0 && controllers.length === 0),
  );
}

function noPods(namespace: string, options: LogsOptions): Problem {
  const controllers = controllersFor(options);
  return new Problem(
    "controllers-absent",
    `there are no pods of Flux's controllers (${controllers.join(", ")}) in the namespace ${namespace}`,
    {
      hint: `is Flux installed there (\`fluxsmith install\`)? It is \`flux.namespace\` of fluxsmith.yaml; why a Deployment has no pods, \`kubectl -n ${namespace} describe deployments,replicasets\` says`,
    },
  );
}

function unreadable(
  { namespace, pod }: ControllerPod,
  why: string,
): Diagnostic {
  return {
    code: "log-unreadable",
    severity: "finding",
    message: `the log of the pod ${namespace}/${pod} cannot be read: ${why}`,
    hint: `look with \`kubectl -n ${namespace} describe pod ${pod}\``,
  };
}

function restartText(
  pod: string,
  { restarts, reason, exitCode, at }: Crash,
): string {
  const times = restarts === 1 ? "once" : `${restarts} times`;
  return `${pod} was started anew ${times}, last after ${reason} (exit code ${exitCode}) at ${at}`;
}
