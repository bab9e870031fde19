/** PodDisruptionBudgets that go, or that allow nothing. */
import { identityText } from "../../model/identity.ts";
import { isFields, type Data } from "../../yaml/data.ts";
import type { Consequence } from "../consequence.ts";
import type { PlacedObject } from "../context.ts";
import { specOf } from "../fate.ts";
import { selects } from "../label-selector.ts";
import { podLabelsOf } from "../pods.ts";
import { rangeOf, replicasOf, scales } from "../replicas.ts";
import {
  consequenceFor,
  eachChange,
  groupKind,
  listed,
  type CountedChange,
  type Review,
} from "../review.ts";

const budgetKind = "policy/PodDisruptionBudget";

/** PodDisruptionBudgets that go. */
export const disruptionBudgetRemoved = eachChange((change) => {
  const { before, after } = change;
  if (groupKind(change) !== budgetKind) return [];
  if (before === undefined || after !== undefined) return [];
  return [
    {
      code: "disruption-budget-removed",
      why: "it is removed: when nodes are drained, all the Pods that it covered may stop at once",
    },
  ];
});

/** PodDisruptionBudgets that newly allow nothing, by themselves or since there are fewer Pods. */
export function disruptionBudgetBlocks(review: Review): Consequence[] {
  const places = new Map(
    review.changes
      .filter(mayBlock)
      .map(({ cluster, namespace }) => [
        JSON.stringify([cluster, namespace]),
        { cluster, namespace },
      ]),
  );
  return [...places.values()].flatMap(({ cluster, namespace }) => {
    const [had, has] = (["before", "after"] as const).map((side) =>
      review
        .state(cluster, side)
        .rendered()
        .filter((one) => one.namespace === namespace),
    );
    return (has ?? [])
      .filter((one) => groupKind(one) === budgetKind)
      .flatMap((budget) => {
        const blocking = blockedBy(budget, has ?? []);
        if (blocking === undefined) return [];
        const text = identityText(budget);
        const old = (had ?? []).find((one) => identityText(one) === text);
        if (old !== undefined && blockedBy(old, had ?? []) !== undefined)
          return [];
        return [
          consequenceFor(
            { ...budget, cluster },
            {
              code: "disruption-budget-blocks",
              why: `it says ${blocking}: none of its Pods may be evicted, so draining their nodes (an upgrade, scaling down) hangs`,
            },
          ),
        ];
      });
  });
}

/** Whether a change can make a budget block: of one, of what it counts, or of what scales that. */
function mayBlock(change: CountedChange): boolean {
  const its = groupKind(change);
  return (
    its === budgetKind ||
    scaled.has(its) ||
    [change.before, change.after].some(
      (fields) => specOf(fields ?? {})["scaleTargetRef"] !== undefined,
    )
  );
}

/** The workloads whose `replicas` the disruption controller reads (k8s.io/kubernetes 1.36, pkg/controller/disruption, finders). */
const scaled: ReadonlySet<string> = new Set([
  "apps/Deployment",
  "apps/StatefulSet",
  "apps/ReplicaSet",
  "/ReplicationController",
]);

/**
 * What keeps a budget from allowing any disruption, in words: shares of the Pods are rounded up (policy/v1;
 * k8s.io/kubernetes 1.36, pkg/controller/disruption, getExpectedPodCount).
 */
function blockedBy(
  { fields }: PlacedObject,
  others: readonly PlacedObject[],
): string | undefined {
  const { maxUnavailable: max, minAvailable: min, selector } = specOf(fields);
  if (max === 0 || max === "0" || max === "0%")
    return `\`maxUnavailable: ${max}\``;
  if (typeof min !== "number" && typeof min !== "string") return undefined;
  if (min === "100%") return "`minAvailable: 100%`";
  const pods = podsOf(selector, others);
  if (pods === undefined || pods.count === 0) return undefined;
  const share = /^(\d+)%$/.exec(String(min))?.[1];
  const needed =
    share === undefined ? min : Math.ceil((Number(share) * pods.count) / 100);
  return typeof needed === "number" && needed >= pods.count
    ? `\`minAvailable: ${min}\`, and ${pods.text}`
    : undefined;
}

interface Pods {
  /** The fewest of them. */
  readonly count: number;
  readonly text: string;
}

/** The Pods that a budget covers; undefined where there are none, or somebody else says how many there are. */
function podsOf(
  selector: Data | undefined,
  objects: readonly PlacedObject[],
): Pods | undefined {
  // Without one no Pod is covered, with an empty one all are (policy/v1).
  if (selector === undefined || !isFields(selector)) return undefined;
  const covered = objects.filter(({ fields }) => {
    const labels = podLabelsOf(fields);
    return labels !== undefined && selects(selector, labels);
  });
  const counts = covered.map((one) => countOf(one, objects));
  const known = counts.filter((one) => one !== undefined);
  return known.length === 0 || known.length < counts.length
    ? undefined
    : {
        count: known.reduce((sum, { count }) => sum + count, 0),
        text: listed(known.map(({ text }) => text)),
      };
}

function countOf(
  workload: PlacedObject,
  objects: readonly PlacedObject[],
): Pods | undefined {
  if (!scaled.has(groupKind(workload))) return undefined;
  const scaling = objects.find(({ fields }) => scales(fields, workload));
  const text = identityText(workload);
  if (scaling === undefined) {
    const count = replicasOf(workload.fields) ?? 1;
    return { count, text: `${text} has ${podsText(count)}` };
  }
  // Others than Kubernetes' own say it elsewhere.
  const min = rangeOf(scaling.fields)?.min;
  return min === undefined
    ? undefined
    : {
        count: min,
        text: `${identityText(scaling)} may leave ${text} ${podsText(min)}`,
      };
}

function podsText(count: number): string {
  return count === 1 ? "1 Pod" : `${count} Pods`;
}
