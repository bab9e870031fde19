/** Which cluster a command means, and through which context it gets there. */
import { Problem } from "../diagnostics/problem.ts";
import { alternatives, didYouMean } from "../diagnostics/nearest.ts";
import type { ClusterContext } from "../config/clusters.ts";
import type { KubeConfig, KubeContext } from "../io/kubectl.ts";

/** The cluster that `--cluster` names, or the only one. */
export function chooseCluster(
  clusters: readonly ClusterContext[],
  wanted: string | undefined,
): ClusterContext {
  const names = clusters.flatMap(({ name }) => name ?? []);
  const [only, ...more] = clusters;
  if (wanted === undefined) {
    if (only !== undefined && more.length === 0) return only;
    throw new Problem(
      "cluster-unclear",
      `fluxsmith.yaml has ${names.length} clusters: which one?`,
      { hint: `--cluster ${alternatives(names)}` },
    );
  }
  const found = clusters.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  throw new Problem(
    "cluster-unclear",
    names.length === 0
      ? `fluxsmith.yaml has one cluster without a name, and no \`${wanted}\``
      : `fluxsmith.yaml has no cluster \`${wanted}\``,
    {
      hint:
        names.length === 0
          ? "leave --cluster out"
          : (didYouMean(wanted, names) ?? `it has ${alternatives(names)}`),
    },
  );
}

/** The name of the context to go through; undefined for whatever the kubeconfig has as current. */
export function contextName(
  { name, context }: ClusterContext,
  wanted: string | undefined,
): string | undefined {
  if (context === undefined || wanted === undefined || wanted === context)
    return context ?? wanted;
  throw new Problem(
    "context-mismatch",
    `${name === undefined ? "this repository" : `cluster ${name}`} belongs to the context \`${context}\`, not to \`${wanted}\``,
    {
      hint: "leave --context out, or mend `context` in fluxsmith.yaml",
    },
  );
}

/** A context, and whether somebody named it: one that only happens to be current must be confirmed by a person. */
export interface ChosenContext extends KubeContext {
  readonly isNamed: boolean;
  /** What `--context` takes for it; undefined in a pod, where there is none. */
  readonly flag: string | undefined;
}

/** In a pod there is no kubeconfig: kubectl then takes the service account. */
const inCluster: ChosenContext = {
  name: "in-cluster",
  server: "the pod's own cluster",
  user: "the pod's service account",
  plugin: undefined,
  isNamed: true,
  flag: undefined,
};

/**
 * Finds the context in the kubeconfig.
 *
 * @param env in a pod it names the API server (client-go, rest.InClusterConfig)
 */
export function chooseContext(
  { current, contexts }: KubeConfig,
  wanted: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ChosenContext {
  const names = contexts.map(({ name }) => name);
  const name = wanted ?? current;
  if (name === undefined) {
    if (contexts.length > 0)
      throw new Problem("context-unknown", "no kubectl context is chosen", {
        hint: `--context ${alternatives(names)}`,
      });
    if (env["KUBERNETES_SERVICE_HOST"] !== undefined) return inCluster;
    throw new Problem("context-unknown", "there is no kubeconfig", {
      hint:
        env["KUBECONFIG"] === undefined
          ? "kubectl looks for it in KUBECONFIG and in ~/.kube/config"
          : `KUBECONFIG is \`${env["KUBECONFIG"]}\`: is there such a file?`,
    });
  }
  const found = contexts.find((context) => context.name === name);
  if (found === undefined)
    throw new Problem(
      "context-unknown",
      `the kubeconfig has no context \`${name}\``,
      {
        hint:
          didYouMean(name, names) ??
          (names.length === 0
            ? "it has none at all: is KUBECONFIG set?"
            : `it has ${alternatives(names.map((one) => `\`${one}\``))}`),
      },
    );
  const isNamed = wanted !== undefined || contexts.length === 1;
  return { ...found, isNamed, flag: name };
}
