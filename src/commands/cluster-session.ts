/** What every command on a cluster does first and last: choose it, connect, and let go of it. */
import { readClusters } from "../config/clusters.ts";
import { visible } from "../diagnostics/print-text.ts";
import { Problem } from "../diagnostics/problem.ts";
import { ConnectionLost } from "../model/api.ts";
import { readLayout, type RepositoryLayout } from "../discovery/layout.ts";
import type { Connection } from "../io/api-connection.ts";
import { Interrupted } from "../io/interrupts.ts";
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

/** Runs `work` on the chosen cluster. `writes` for commands that change it: they look at kubectl's version, too. */
export async function withCluster(
  command: CommandContext,
  options: ClusterOptions & { readonly writes: boolean },
  work: (cluster: ClusterSession) => Promise<number>,
): Promise<number> {
  const session = openSession(command);
  const { workspace, findings } = session;
  const layout = readLayout(workspace, findings.report);
  const clusters = await readClusters(workspace, findings.report);
  const chosen = chooseCluster(clusters, options.cluster);
  const wanted = contextName(chosen, options.context);
  const interrupt = new AbortController();
  command.watchInterrupts(() => interrupt.abort(new Interrupted(nothingYet)));
  const kubectl: KubectlOptions = {
    cwd: command.cwd,
    env: command.env,
    signal: interrupt.signal,
    say: (text) => command.stderr.write(visible(text)),
  };
  const [config, version, api] = await Promise.allSettled([
    readKubeConfig(kubectl),
    options.writes ? kubectlVersion(kubectl) : undefined,
    connect(wanted, kubectl),
  ]);
  try {
    // What the kubeconfig lacks explains best why kubectl could not connect.
    const context = chooseContext(settled(config), wanted);
    const connection = settled(api);
    const client = settled(version);
    if (client !== undefined)
      await checkSkew(connection, client, findings.report);
    return await work({
      session,
      layout,
      cluster: chosen.name,
      context,
      api: connection,
      interrupt: interrupt.signal,
    });
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

/** Asks before something is changed; true where it was allowed. Without a terminal only `--yes` allows it. */
export async function confirm(
  { session, context }: ClusterSession,
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
  const answer = await session.context.ask(`${question} [y/N] `);
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
