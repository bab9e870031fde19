/** Objects that another Kustomization or HelmRelease makes from now on. */
import { identityText, type Identity } from "../model/identity.ts";
import type { PlacedObject } from "./context.ts";
import { goneOf, type Gone } from "./fate.ts";
import {
  groupKind,
  makerOf,
  type CountedChange,
  type Review,
} from "./review.ts";

export interface Move {
  readonly from: Identity;
  readonly to: Identity;
  /** The object as its old maker made it. */
  readonly before: Gone;
}

/**
 * The move of an object from one maker to another: to one that newly makes it, or to one that has made it all along; undefined
 * where it is new, is gone, or stays with its maker.
 */
export function moveOf(
  change: CountedChange,
  review: Review,
): Move | undefined {
  const { before: fields } = change;
  if (fields === undefined) return undefined;
  const now = change.after === undefined ? standsAfter(change, review) : change;
  if (now === undefined) return undefined;
  const before = goneOf(change, fields);
  const [from, to] = [makerOf(before), makerOf(now)];
  return from === undefined ||
    to === undefined ||
    identityText(from) === identityText(to)
    ? undefined
    : { from, to, before };
}

/** A removed object that something makes all the same. */
export function standsAfter(
  change: CountedChange,
  { state }: Review,
): PlacedObject | undefined {
  if (change.after !== undefined) return undefined;
  const found = state(change.cluster, "after").find(change);
  return found !== undefined && groupKind(found) === groupKind(change)
    ? found
    : undefined;
}
