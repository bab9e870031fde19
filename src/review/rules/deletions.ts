/** Objects that the cluster loses, or that stay behind in it. */
import { kindOf } from "../../kinds/index.ts";
import { fateOf, goesWithMaker, goneOf, viewOf } from "../fate.ts";
import { isHook, keepAnnotation } from "../keeping.ts";
import { lossOf } from "../losses.ts";
import { standsAfter } from "../moves.ts";
import { eachChange } from "../review.ts";

/**
 * Objects that are no longer made. Where their Kustomization or HelmRelease goes with them, that one stands for them all; only
 * what takes more than itself is named all the same.
 */
export const objectRemoved = eachChange((change, review) => {
  const { before, after, cluster, release } = change;
  if (before === undefined || after !== undefined) return [];
  // No upgrade deletes what Helm has made as a hook.
  if (isHook({ release, fields: before })) return [];
  if (standsAfter(change, review) !== undefined) return [];
  const gone = goneOf(change, before);
  const kind = kindOf(change.apiVersion, change.kind);
  // Flux's that take something with them have rules of their own.
  if (kind?.detach !== undefined) return [];
  const loss = lossOf(gone);
  if (loss === undefined && goesWithMaker(change, cluster, review)) return [];
  const fate = fateOf(gone, cluster, review);
  if (!fate.isDeleted)
    return [
      {
        code: "object-left-behind",
        why: `it goes from Git but stays in the cluster, ${fate.because}`,
      },
    ];
  const missed = kind?.loss(viewOf(gone));
  return [
    {
      code: loss?.code ?? "object-deleted",
      why: `it is deleted ${fate.because}${loss?.along ?? ""}${missed === undefined ? "" : `; ${missed}`}`,
      fix: `1. To keep it, give it the annotation \`${keepAnnotation(gone)}\`, commit, and let Flux reconcile.\n2. Remove it from Git in a second commit; it stays in the cluster.`,
    },
  ];
});
