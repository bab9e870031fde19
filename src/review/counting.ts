/** The changes as the rules look at them: each object once. */
import { compare } from "../model/order.ts";
import type { ObjectChange } from "./change.ts";
import { groupKind, keyOf, type CountedChange } from "./review.ts";

/**
 * The changes that the consequences are told of, in an order that does not depend on the input's. A removal here and an
 * addition there are one change.
 */
export function countedChanges(
  changes: readonly ObjectChange[],
): CountedChange[] {
  return joined(
    changes.toSorted((left, right) => compare(sortKey(left), sortKey(right))),
  );
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
    const movedFrom = { kustomization, release };
    return { ...change, before, movedFrom, ...chartCrdOf(removal, change) };
  });
  return counted.filter((change) => !halves.has(change));
}

function chartCrdOf(
  removal: ObjectChange,
  addition: ObjectChange,
): Pick<ObjectChange, "chartCrd"> {
  const before = removal.chartCrd?.before === true;
  const after = addition.chartCrd?.after === true;
  return before || after ? { chartCrd: { before, after } } : {};
}

/** One text per object, whatever the version that it is written in. */
function groupKey(change: ObjectChange): string {
  return `${groupKind(change)} ${keyOf(change)}`;
}

function sortKey(change: ObjectChange): string {
  const { apiVersion, kustomization, release } = change;
  return JSON.stringify([
    keyOf(change),
    apiVersion,
    kustomization ?? "",
    release ?? "",
    change.before === undefined ? "added" : "",
    change.after === undefined ? "removed" : "",
  ]);
}
