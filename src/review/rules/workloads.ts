/** Workloads that stop, or lose what keeps them running. */
import { identityText, type Identity } from "../../model/identity.ts";
import type { ObjectChange } from "../change.ts";
import type { PlacedObject } from "../context.ts";
import { podSpecOf } from "../pods.ts";
import { rangeOf, replicasOf, scales } from "../replicas.ts";
import { eachChange, groupKind, makerOf, type Review } from "../review.ts";

const autoscalerKind = "autoscaling/HorizontalPodAutoscaler";

/** Workloads that are scaled to zero. One that begins with zero has never run. */
export const scaledToZero = eachChange((change) => {
  const { before, after } = change;
  if (before === undefined || podSpecOf(after) === undefined) return [];
  const [had, has] = [before, after].map((one) => replicasOf(one));
  if (has !== 0 || had === 0) return [];
  return [
    {
      code: "scaled-to-zero",
      why: `\`replicas\` goes from ${had ?? 1} to 0: none of its Pods runs any more, and what they serve is down`,
    },
  ];
});

/** Autoscalers that can no longer scale. */
export const autoscalerFixed = eachChange((change) => {
  const { before, after } = change;
  if (groupKind(change) !== autoscalerKind || after === undefined) return [];
  const range = rangeOf(after);
  if (range === undefined || range.min !== range.max) return [];
  const old = before === undefined ? undefined : rangeOf(before);
  if (old !== undefined && old.min === old.max) return [];
  return [
    {
      code: "autoscaler-fixed",
      why: `\`minReplicas\` and \`maxReplicas\` are both ${range.max}: it adds no Pod under load`,
    },
  ];
});

/** Workloads whose manifest says how many replicas there are while an autoscaler of the same maker says so, too. */
export const replicasContested = eachChange((change, review) => {
  const { before, after, release } = change;
  // Helm only writes what has changed between two releases; Flux's apply puts the number back each time.
  if (release !== undefined || podSpecOf(after) === undefined) return [];
  const has = replicasOf(after);
  if (has === undefined) return [];
  const scaling = autoscalersOf(change, review).find(({ fields }) =>
    scales(fields, change),
  );
  if (scaling === undefined) return [];
  const wasContested =
    replicasOf(before) !== undefined &&
    review.state(change.cluster, "before").find(scaling) !== undefined;
  if (wasContested) return [];
  return [
    {
      code: "replicas-contested",
      why: `it says \`replicas: ${has}\`, and ${identityText(scaling)} scales it: at every reconciliation Flux sets it back to ${has}, whatever the load is`,
    },
  ];
});

/** The autoscalers that the same Kustomization applies to the namespace. */
function autoscalersOf(
  change: ObjectChange,
  { changes, state }: Review,
): readonly (Identity & Pick<PlacedObject, "fields">)[] {
  const maker = makerOf(change);
  const { isRendered, madeBy } = state(change.cluster, "after");
  const made =
    maker !== undefined && isRendered(maker)
      ? madeBy(maker)
      : changes.flatMap((one) =>
          one.cluster === change.cluster && one.after !== undefined
            ? [{ ...one, fields: one.after }]
            : [],
        );
  return made.filter(
    (one) =>
      groupKind(one) === autoscalerKind && one.namespace === change.namespace,
  );
}
