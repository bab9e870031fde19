/** What every command on a cluster does first and last: choose it, connect, and let go of it. */
import { readClusters } from "../config/clusters.ts";
import { withoutItems } from "../config/head.ts";
import { visible } from "../diagnostics/print-text.ts";
import { Problem } from "../diagnostics/problem.ts";
import { ConnectionLost } from "../model/api.ts";
import { readLayout, type RepositoryLayout } from "../discovery/layout.ts";
import type { Connection } from "../io/api-connection.ts";
import { Interrupted } from "../io/interrupts.ts";
import { readPlainKubeConfig } from "../io/kubeconfig.ts";
import {
  connect,
  kubectlVersion,
  readKubeConfig,
  type KubectlOptions,
} from "../io/kubectl.ts";
import { checkSkew } from "../cluster/skew.ts";
import {
  chooseCluster,
  chooseContext,
  contextName,
  type ChosenContext,
} from "./cluster-choice.ts";
import type { CommandContext } from "./context.ts";
import { openSession, type Session } from "./session.ts";

/** What every command on a cluster can be told. */
export interface ClusterOptions {
  readonly cluster: string | undefined;
  readonly context: string | undefined;
}

/** A command's view of a cluster. */
export interface ClusterSession {
  readonly session: Session;
  readonly layout: RepositoryLayout;
  /** The cluster's name in the config; undefined for the one unnamed cluster. */
  readonly cluster: string | undefined;
  readonly context: ChosenContext;
  readonly api: Connection;
  /** Aborts at Ctrl-C. Reading stops at once; what is being written is finished. */
  readonly interrupt: AbortSignal;
}

/** What is known of a cluster before anybody has asked it. */
export type ClusterBase = Pick<
  ClusterSession,
  "session" | "layout" | "cluster"
>;

/** What {@link withCluster} is told besides. */
export interface ClusterWork<T> extends ClusterOptions {
  /** For commands that change the cluster: they look at kubectl's version, too. */
  readonly writes: boolean;
  /** What can be done without the cluster, while kubectl starts. */
  readonly meanwhile?: (base: ClusterBase) => T;
}

/** Runs `work` on the chosen cluster, with what `meanwhile` has come to. */
export async function withCluster<T = never>(
  command: CommandContext,
  options: ClusterWork<T>,
  work: (cluster: ClusterSession, prepared: T) => Promise<number>,
): Promise<number> {
  const session = openSession(command);
  const { workspace, findings } = session;
  const config = withoutItems(workspace);
  const layout = readLayout(config, findings.report);
  const clusters = await readClusters(config, findings.report);
  const chosen = chooseCluster(clusters, options.cluster);
  const wanted = contextName(chosen, options.context);
  const interrupt = new AbortController();
  command.watchInterrupts(() => interrupt.abort(new Interrupted(nothingYet)));
  if (options.writes)
    // `fluxsmith apply | head` must not stop half way.
    for (const stream of [command.stdout, command.stderr]) stream.outlive?.();
  const kubectl: KubectlOptions = {
    cwd: command.cwd,
    env: command.env,
    signal: interrupt.signal,
    say: (text) => command.stderr.write(visible(text)),
  };
  const base = { session, layout, cluster: chosen.name };
  const [kubeConfig, version, api, prepared] = await Promise.allSettled([
    // Commands that only read may do so themselves what takes kubectl as long as a small answer of the server.
    (options.writes ? undefined : readPlainKubeConfig(command)) ??
      readKubeConfig(kubectl),
    options.writes ? kubectlVersion(kubectl) : undefined,
    connect(wanted, kubectl),
    Promise.resolve(base).then((known) => options.meanwhile?.(known)),
  ]);
  try {
    // What the kubeconfig lacks explains best why kubectl could not connect.
    const context = chooseContext(settled(kubeConfig), wanted, command.env);
    const connection = settled(api);
    const client = settled(version);
    if (client !== undefined)
      await checkSkew(connection, client, findings.report);
    return await work(
      { ...base, context, api: connection, interrupt: interrupt.signal },
      // Without `meanwhile` nobody asks for it.
      settled(prepared) as T,
    );
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    throw new Problem(
      "api-unreachable",
      `the API server does not answer: ${error.message}`,
      {
        hint: "look with `kubectl get --raw /readyz`; running this again is safe",
        cause: error,
      },
    );
  } finally {
    if (api.status === "fulfilled") api.value.close();
  }
}

const nothingYet = "Interrupted; nothing was changed in the cluster.";

function settled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "fulfilled") return result.value;
  throw result.reason;
}

/** `cluster canary, context canary-admin (https://10.0.0.1:6443)`. */
export function clusterText({ cluster, context }: ClusterSession): string {
  const named = cluster === undefined ? "" : `cluster ${cluster}, `;
  return visible(`${named}context ${context.name} (${context.server})`);
}

/**
 * Asks before something is changed; true where it was allowed. Without a terminal only `--yes` allows it.
 *
 * @throws Problem (`not-confirmed`), or Interrupted at Ctrl-C
 */
export async function confirm(
  { session, context, interrupt }: ClusterSession,
  question: string,
  yes: boolean,
): Promise<boolean> {
  if (yes) {
    if (context.isNamed) return true;
    throw new Problem(
      "not-confirmed",
      `\`--yes\` and no named context: \`${context.name}\` (${context.server}) only happens to be the current one`,
      {
        hint: `say --context ${context.name}, or put \`context\` into fluxsmith.yaml`,
      },
    );
  }
  const answer = await session.context.ask(`${question} [y/N] `, interrupt);
  if (interrupt.aborted) {
    session.context.stderr.write("\n");
    throw interrupt.reason;
  }
  if (answer === undefined)
    throw new Problem(
      "not-confirmed",
      "this changes a cluster, and nobody is there to confirm it",
      { hint: "pass --yes; nothing was changed" },
    );
  if (/^y(es)?$/i.test(answer.trim())) return true;
  session.context.stderr.write("Nothing was changed.\n");
  return false;
}
