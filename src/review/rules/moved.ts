/** Objects that pass from one Kustomization or HelmRelease to another. */
import { helmRelease } from "../../kinds/helm-release.ts";
import { identityText, type Identity } from "../../model/identity.ts";
import { fateOf } from "../fate.ts";
import { keepAnnotation } from "../keeping.ts";
import { takesMore } from "../losses.ts";
import { moveOf, type Move } from "../moves.ts";
import { eachChange, type Found } from "../review.ts";

/**
 * Objects that move. A maker that goes itself stands for all that it made: then only what takes more than itself is named. The
 * kustomize-controller prunes what still bears its label (kustomize-controller 1.9, deleteObjects), so the order decides.
 */
export const objectMoved = eachChange((change, review) => {
  const move = moveOf(change, review);
  if (move === undefined) return [];
  const { from, before } = move;
  const takes = takesMore(before);
  const isGone = review.state(change.cluster, "after").find(from) === undefined;
  if (isGone && !takes) return [];
  return fateOf(before, change.cluster, review).isDeleted
    ? [foundFor(move, { takes, isGone })]
    : [];
});

function foundFor(
  move: Move,
  { takes, isGone }: { readonly takes: boolean; readonly isGone: boolean },
): Found {
  const { from, to, before } = move;
  const [old, now] = [identityText(from), identityText(to)];
  const rest = takes ? ", and what was in it or made by it is lost" : "";
  const isHelm = [from, to].some(({ kind }) => kind === helmRelease.kind);
  const happens = isHelm
    ? `${old} deletes the object, even where ${now} has taken it over before${rest}; then ${comesBack(to)}`
    : isGone
      ? `${old} goes, and deletes the object where ${now} has not reconciled before; ${now} makes it anew${rest}`
      : `where ${old} reconciles first it deletes the object, and ${now} makes it anew${rest}; where ${now} reconciles first nothing is deleted`;
  const code = isHelm ? "release-handover" : "object-moved";
  return {
    code: takes ? "owner-moved" : code,
    why: `it passes from ${old} to ${now}: ${happens}`,
    fix: `1. Give it the annotation \`${keepAnnotation(before)}\` where it is now, commit, and let ${old} reconcile.\n2. Move it in a second commit, and take the annotation away in a third.`,
  };
}

/**
 * Who has taken an object over does not count in Helm's upgrade (helm.sh/helm/v4 4.2, kube.Client.Update: only the live
 * object's resource policy does), and the kustomize-controller's labels stay on what Helm takes over.
 */
function comesBack(to: Identity): string {
  return to.kind === helmRelease.kind
    ? `it is missing until ${identityText(to)} is upgraded again, unless its \`driftDetection\` is on`
    : `${identityText(to)} makes it anew the next time it reconciles`;
}
