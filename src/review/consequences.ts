/** What the changes do to the clusters: every rule over all of them. */
import { identityText } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { ObjectChange } from "./change.ts";
import { consequenceCodes } from "./consequence-codes.ts";
import type { Consequence } from "./consequence.ts";
import type { ReviewContext } from "./context.ts";
import { countedChanges } from "./counting.ts";
import type { Review, Rule } from "./review.ts";
import { bindingWidened, roleWidened } from "./rules/access.ts";
import { chartVersionKept } from "./rules/charts.ts";
import { objectContested } from "./rules/contested.ts";
import { imageChanged, imageUnpinned } from "./rules/images.ts";
import { probeRemoved, resourcesRemoved } from "./rules/containers.ts";
import { chartCrdLeft, crdVersionDropped } from "./rules/custom-resources.ts";
import { objectRemoved } from "./rules/deletions.ts";
import { dependenciesBroken } from "./rules/dependencies.ts";
import {
  disruptionBudgetBlocks,
  disruptionBudgetRemoved,
} from "./rules/disruption-budgets.ts";
import {
  hostExposed,
  networkPolicyRemoved,
  serviceExposed,
} from "./rules/exposure.ts";
import { immutableFieldChanged } from "./rules/immutable.ts";
import {
  kustomizationRedirected,
  kustomizationSettings,
} from "./rules/kustomizations.ts";
import { objectMoved } from "./rules/moved.ts";
import { podSecurityLowered } from "./rules/pod-security.ts";
import { hostAccessGained, privilegesGained } from "./rules/privileges.ts";
import { applyRefused } from "./rules/refusals.ts";
import { majorVersion, releaseReinstalled } from "./rules/releases.ts";
import { clusterRedirected } from "./rules/remote-clusters.ts";
import { makerRemoved } from "./rules/removed-makers.ts";
import { sourceRedirected } from "./rules/sources.ts";
import {
  notApplied,
  suspended,
  suspensionChanged,
} from "./rules/suspension.ts";
import {
  autoscalerFixed,
  replicasContested,
  scaledToZero,
} from "./rules/workloads.ts";

/** Every rule; their order does not count. */
const rules: readonly Rule[] = [
  objectRemoved,
  objectMoved,
  makerRemoved,
  kustomizationRedirected,
  kustomizationSettings,
  clusterRedirected,
  sourceRedirected,
  dependenciesBroken,
  objectContested,
  releaseReinstalled,
  chartVersionKept,
  majorVersion,
  immutableFieldChanged,
  applyRefused,
  crdVersionDropped,
  chartCrdLeft,
  roleWidened,
  bindingWidened,
  privilegesGained,
  hostAccessGained,
  podSecurityLowered,
  scaledToZero,
  autoscalerFixed,
  replicasContested,
  disruptionBudgetRemoved,
  disruptionBudgetBlocks,
  probeRemoved,
  resourcesRemoved,
  imageChanged,
  imageUnpinned,
  suspended,
  suspensionChanged,
  notApplied,
  serviceExposed,
  hostExposed,
  networkPolicyRemoved,
];

const ranks: readonly string[] = Object.keys(consequenceCodes);

/**
 * What the changes bring about beyond their lines: in the order of the codes (the worst first), then by cluster and object;
 * each once. The answer does not depend on the order of the changes.
 *
 * @param changes an object that passes from one maker to another is a removal there and an addition here
 */
export function consequences(
  changes: readonly ObjectChange[],
  context: ReviewContext,
): Consequence[] {
  const review: Review = {
    ...context,
    changes: countedChanges(changes),
  };
  const found = new Map<string, Consequence>();
  for (const consequence of rules.flatMap((rule) => rule(review)))
    found.set(sortKey(consequence), consequence);
  return [...found]
    .toSorted(([left], [right]) => compare(left, right))
    .map(([, consequence]) => consequence);
}

function sortKey(consequence: Consequence): string {
  const { code, object, cluster, why } = consequence;
  return JSON.stringify([
    // Of one width, so that the texts are in the numbers' order.
    String(ranks.indexOf(code)).padStart(3, "0"),
    cluster ?? "",
    identityText(object),
    why,
  ]);
}
