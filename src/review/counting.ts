/** Which changes count: Git's where nobody knows better, else what the cluster gets. */
import { compare } from "../model/order.ts";
import type { ObjectChange } from "./change.ts";
import type { ReviewContext } from "./context.ts";
import { keyOf, makerNamed } from "./review.ts";

/**
 * The changes that the consequences are told of, in an order that does not depend on the input's. What Git has does not
 * count where the cluster's version of it is known, since kustomize may give it another name, patch it or leave it out:
 * where the object is among the rendered changes, or its Kustomization is rendered in both states.
 */
export function countingChanges(
  changes: readonly ObjectChange[],
  context: ReviewContext,
): ObjectChange[] {
  const rendered = new Set(
    changes.filter(({ layer }) => layer === "rendered").map(keyOf),
  );
  return changes
    .filter(
      (change) =>
        change.layer === "rendered" ||
        (!rendered.has(keyOf(change)) && !isRendered(change, context)),
    )
    .toSorted((left, right) => compare(sortKey(left), sortKey(right)));
}

function isRendered(
  { cluster, kustomization }: ObjectChange,
  { state }: ReviewContext,
): boolean {
  const maker = makerNamed("Kustomization", kustomization);
  return (
    maker !== undefined &&
    (["before", "after"] as const).every((side) =>
      state(cluster, side).isRendered(maker),
    )
  );
}

function sortKey(change: ObjectChange): string {
  const { apiVersion, kustomization, release, layer, file } = change;
  return JSON.stringify([
    keyOf(change),
    apiVersion,
    kustomization ?? "",
    release ?? "",
    layer,
    file ?? "",
    change.before === undefined ? "added" : "",
    change.after === undefined ? "removed" : "",
  ]);
}
