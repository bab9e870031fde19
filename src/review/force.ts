/** What Flux deletes and makes anew because it cannot change it. */
import { markedBy } from "../kinds/marks.ts";
import { identityText } from "../model/identity.ts";
import type { ObjectChange } from "./change.ts";
import { specOf } from "./fate.ts";
import { groupKind, makerOf, type Review } from "./review.ts";

/**
 * What makes the kustomize-controller delete an existing object that the API server refuses to change, as words; undefined where
 * nothing does: `spec.force` of the Kustomization, or `kustomize.toolkit.fluxcd.io/force: enabled` on the object as it stands or
 * as it becomes. Every refusal of the kind `Invalid` counts (fluxcd/pkg/ssa 0.76, shouldForceApply and IsImmutableError). Helm
 * has nothing of the kind.
 */
export function forceOf(
  { cluster, release, kustomization, before, after }: ObjectChange,
  { state }: Review,
): string | undefined {
  if (release !== undefined) return undefined;
  const marks = [before, after].map((fields) =>
    markedBy(fields ?? {}, { force: "enabled" }),
  );
  const mark = marks[1] ?? marks[0];
  if (mark !== undefined) return `\`${mark}\``;
  const maker = makerOf({ kustomization, release });
  const fields = maker && state(cluster, "after").find(maker)?.fields;
  return maker !== undefined && specOf(fields ?? {})["force"] === true
    ? `\`spec.force: true\` of ${identityText(maker)}`
    : undefined;
}

/** What else is deleted with the object. */
const goesWith: ReadonlyMap<string, string> = new Map([
  ["apps/Deployment", " with all its Pods"],
  ["apps/DaemonSet", " with all its Pods"],
  ["apps/ReplicaSet", " with all its Pods"],
  ["apps/StatefulSet", " with all its Pods (not its volume claims)"],
  ["batch/Job", " with its Pods, and it runs again"],
  [
    "/PersistentVolumeClaim",
    " with the data in its volume, if that is not retained,",
  ],
  [
    "apiextensions.k8s.io/CustomResourceDefinition",
    " with every object of its kind in the cluster",
  ],
]);

/** What is deleted with the object, as what follows upon its name; empty where that is nothing. */
export const alongWith = (change: ObjectChange): string =>
  goesWith.get(groupKind(change)) ?? "";
