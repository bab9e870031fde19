/** Objects that another Kustomization or HelmRelease makes from now on. */
import { identityText, type Identity } from "../model/identity.ts";
import type { ObjectChange } from "./change.ts";
import type { PlacedObject } from "./context.ts";
import type { Gone } from "./fate.ts";
import { keyOf, makerOf, type Review } from "./review.ts";

export interface Move {
  readonly from: Identity;
  readonly to: Identity;
  /** The object as its old maker made it. */
  readonly before: Gone;
}

/**
 * The move that a removal or an addition is one half of; undefined where the object is new, is gone, or only changes. The other
 * half is a change as well, or the other maker has it in both states.
 */
export function moveOf(change: ObjectChange, review: Review): Move | undefined {
  const { state } = review;
  if (change.before !== undefined && change.after !== undefined)
    return undefined;
  const before =
    change.before === undefined
      ? (removedTwin(change, review) ??
        state(change.cluster, "before").find(change))
      : { ...change, fields: change.before };
  const after =
    change.after === undefined
      ? (addedTwin(change, review) ??
        state(change.cluster, "after").find(change))
      : change;
  if (before === undefined || after === undefined) return undefined;
  const [from, to] = [makerOf(before), makerOf(after)];
  return from === undefined ||
    to === undefined ||
    identityText(from) === identityText(to)
    ? undefined
    : { from, to, before };
}

/** The change that removes the object from where it was. */
function removedTwin(
  change: ObjectChange,
  review: Review,
): PlacedObject | undefined {
  const twin = twinsOf(change, review).find(
    ({ before, after }) => before !== undefined && after === undefined,
  );
  return twin?.before === undefined
    ? undefined
    : { ...twin, fields: twin.before };
}

/** The change that adds the object elsewhere. */
function addedTwin(
  change: ObjectChange,
  review: Review,
): ObjectChange | undefined {
  return twinsOf(change, review).find(({ after }) => after !== undefined);
}

/** Other changes of the same object in the same cluster. */
function twinsOf(
  change: ObjectChange,
  { byKey }: Review,
): readonly ObjectChange[] {
  return (byKey.get(keyOf(change)) ?? []).filter(
    (other) =>
      other !== change &&
      other.apiVersion.split("/")[0] === change.apiVersion.split("/")[0],
  );
}
