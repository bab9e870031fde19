/** The marks on objects by which controllers leave them alone. */
import { textAt } from "../kinds/fields.ts";
import { markedBy, notAppliedMark } from "../kinds/marks.ts";
import type { Fields } from "../yaml/data.ts";
import type { Place } from "./change.ts";
import type { PlacedObject } from "./context.ts";

/** An object, and whether a chart makes it. */
interface Marked extends Pick<PlacedObject, "release" | "isChartCrd"> {
  readonly fields: Fields;
}

/**
 * Why the object stays when nothing makes it any more, as what follows upon "it stays in the cluster"; undefined where it does
 * not: a label or annotation (kustomize-controller 1.9, deleteObjects; helm 4.2, kube.ResourcePolicyAnno), or that it is of a
 * chart's `crds/` folder, which is no part of the release.
 */
export function reasonToStay(object: Marked): string | undefined {
  if (object.isChartCrd === true)
    return "since Helm deletes no CRD of a chart's `crds/` folder";
  const mark = keepingMark(object);
  return mark === undefined ? undefined : `since it bears \`${mark}\``;
}

/** The mark, as `key: value`. */
function keepingMark({ fields, release }: Marked): string | undefined {
  if (release !== undefined)
    return textAt(fields, "metadata", "annotations", helmPolicy) === "keep"
      ? `${helmPolicy}: keep`
      : undefined;
  return markedBy(fields, {
    prune: "disabled",
    reconcile: "disabled",
    ssa: "Ignore",
  });
}

const helmPolicy = "helm.sh/resource-policy";

/** The annotation that makes the object stay, as `key: value`. */
export function keepAnnotation({ release }: Pick<Place, "release">): string {
  return release === undefined
    ? "kustomize.toolkit.fluxcd.io/prune: disabled"
    : `${helmPolicy}: keep`;
}

/** The mark by which Flux does not apply the object as long as the cluster has it. */
export function leavingMark({ fields, release }: Marked): string | undefined {
  return release === undefined ? notAppliedMark(fields) : undefined;
}

/**
 * Whether Helm makes the object as a hook, which it does not track, and deletes before it makes it anew unless it says
 * otherwise (helm.sh/helm/v4 4.2, pkg/release/v1: HookAnnotation, HookBeforeHookCreation).
 */
export function isHook({ fields, release }: Marked): boolean {
  return (
    release !== undefined &&
    textAt(fields, "metadata", "annotations", "helm.sh/hook") !== undefined
  );
}
