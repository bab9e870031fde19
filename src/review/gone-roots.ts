/** Clusters whose root goes: the Kustomization that applied itself, and now nothing applies. */
import { kustomization } from "../kinds/kustomization.ts";
import { identityText } from "../model/identity.ts";
import type { Made, RootPair, Walked } from "./comparison.ts";
import type { Side } from "./context.ts";
import { takesAlong } from "./fate.ts";
import { reasonToStay } from "./keeping.ts";
import { fluxObjects, specOf } from "./makers.ts";

/**
 * The roots, those that delete themselves and all they applied (kustomize-controller 1.9: prune, then finalize) without their
 * side after: what still lies in their folders nothing applies. The same list where none goes.
 */
export function withoutGoneRoots(
  roots: readonly RootPair[],
  { made }: Pick<Walked, "made">,
): readonly RootPair[] {
  const madeIn = ({ cluster }: RootPair, side: Side): readonly Made[] =>
    [...made.values()].filter(
      (one) =>
        one.side === side &&
        one.place.cluster === cluster &&
        one.place.release === undefined,
    );
  const isGone = (pair: RootPair): boolean => {
    const { before: root, after } = pair;
    if (root === undefined || after === undefined) return false;
    const key = identityText(root);
    if (identityText(after) !== key) return false;
    const isIn = (one: Made): boolean =>
      fluxObjects(one.rendered?.documents ?? [], kustomization).some(
        (object) => identityText(object) === key,
      );
    return (
      specOf(root)?.["prune"] === true &&
      takesAlong(root) &&
      reasonToStay({ ...root, release: undefined }) === undefined &&
      madeIn(pair, "before").some(isIn) &&
      // What could not be rendered may apply it.
      madeIn(pair, "after").every(
        (one) => one.rendered !== undefined && !isIn(one),
      )
    );
  };
  return roots.some(isGone)
    ? roots.map((root) => (isGone(root) ? { ...root, after: undefined } : root))
    : roots;
}
