/** Which changes count: Git's where nobody knows better, else what the cluster gets. */
import { compare } from "../model/order.ts";
import type { ObjectChange } from "./change.ts";
import type { ReviewContext } from "./context.ts";
import { groupKind, keyOf, makerNamed, type CountedChange } from "./review.ts";

/**
 * The changes that the consequences are told of, each object once, in an order that does not depend on the input's. What Git has
 * does not count where the cluster's version of it is known, since kustomize may give it another name, patch it or leave it
 * out: where the object is among the rendered changes, or its Kustomization is rendered in both states. A removal here and an
 * addition there are one change.
 */
export function countingChanges(
  changes: readonly ObjectChange[],
  context: ReviewContext,
): CountedChange[] {
  const rendered = new Set(
    changes.filter(({ layer }) => layer === "rendered").map(keyOf),
  );
  const counting = changes
    .filter(
      (change) =>
        change.layer === "rendered" ||
        (!rendered.has(keyOf(change)) && !isRendered(change, context)),
    )
    .toSorted((left, right) => compare(sortKey(left), sortKey(right)));
  return joined(counting);
}

/** The changes with the two halves of each move put together. */
function joined(changes: readonly ObjectChange[]): CountedChange[] {
  const removals = new Map<string, ObjectChange>();
  for (const change of changes)
    if (change.after === undefined) removals.set(groupKey(change), change);
  const halves = new Set<ObjectChange>();
  const counted = changes.map((change): CountedChange => {
    if (change.before !== undefined) return change;
    const removal = removals.get(groupKey(change));
    if (removal === undefined || halves.has(removal)) return change;
    halves.add(removal);
    const { before, kustomization, release } = removal;
    return { ...change, before, movedFrom: { kustomization, release } };
  });
  return counted.filter((change) => !halves.has(change));
}

/** One text per object, whatever the version that it is written in. */
function groupKey(change: ObjectChange): string {
  return `${groupKind(change)} ${keyOf(change)}`;
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
