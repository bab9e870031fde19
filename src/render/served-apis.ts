/** Which APIs a chart is told that a cluster serves, and which nobody knows of. */
import { isBuiltIn, builtInKinds } from "./kubernetes.ts";
import type { ChartQuestions } from "./chart-questions.ts";
import { splitApi } from "./cluster-answers.ts";
import type { ReleasePlan } from "./helm-release.ts";
import type { ClusterKnowledge } from "./release-template.ts";

/** What a cluster serves beyond what its Kubernetes does. */
export interface ApiKnowledge {
  /** `GROUP/VERSION/KIND`, of the CustomResourceDefinitions in Git. */
  readonly inGit: readonly string[];
  /** What fluxsmith.yaml lists, `GROUP/VERSION` too; undefined where it says nothing, so that there may be more. */
  readonly listed: readonly string[] | undefined;
}

/**
 * What `.Capabilities.APIVersions` holds for a chart: the cluster's own, the chart's own, those in Git and those that are
 * listed. A listed `GROUP/VERSION` has every kind that the chart spells out.
 */
export async function servedApis(
  questions: ChartQuestions,
  plan: ReleasePlan,
  cluster: ClusterKnowledge,
): Promise<{
  readonly served: readonly string[];
  readonly unknown: readonly string[];
}> {
  // Who only looks up objects never sees the list.
  if (!questions.apis) return { served: [], unknown: [] };
  const named = questions.anyApi ? questions.spelled : questions.asked;
  const foreign = named.filter((one) => !isBuiltIn(one));
  const known =
    questions.anyApi || foreign.length > 0 ? await cluster.apis() : nothing;
  const listed = known.listed ?? [];
  const kinds = named.filter((one) => listed.includes(splitApi(one)[0]));
  const served = [
    ...builtInKinds(cluster.version),
    ...(plan.crds === undefined || plan.crds === "Skip"
      ? []
      : questions.ownApis),
    ...known.inGit,
    ...listed,
    ...kinds,
  ];
  const there = new Set(served.flatMap((one) => [one, splitApi(one)[0]]));
  const versions = new Set(questions.asked.map((one) => splitApi(one)[0]));
  const isSeen = (one: string): boolean =>
    questions.anyApi || versions.has(splitApi(one)[0]);
  return {
    // What nobody asks for would take its time, and make the answer hang on it.
    served: [...new Set(served)].filter(isSeen),
    unknown:
      known.listed === undefined
        ? foreign.filter((one) => !there.has(one))
        : [],
  };
}

const nothing: ApiKnowledge = { inGit: [], listed: [] };
