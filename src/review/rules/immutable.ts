/** Fields that may not change: the apply fails, or force deletes the object and makes it anew. */
import { identityText } from "../../model/identity.ts";
import type { ObjectChange } from "../change.ts";
import { specOf } from "../fate.ts";
import { immutableFields } from "../immutable-fields.ts";
import { isHook, leavingMark, markedBy } from "../keeping.ts";
import {
  eachChange,
  groupKind,
  listed,
  makerOf,
  type Found,
  type Review,
} from "../review.ts";

/**
 * Immutable fields. With `spec.force` of the Kustomization, or `kustomize.toolkit.fluxcd.io/force: enabled` on the object as it
 * stands or as it becomes, the kustomize-controller answers every refusal (`Invalid`) by deleting and making anew
 * (fluxcd/pkg/ssa 0.76, shouldForceApply and IsImmutableError). Helm has nothing of the kind.
 */
export const immutableFieldChanged = eachChange((change, review) => {
  const { before, after, apiVersion, kind, release } = change;
  if (before === undefined || after === undefined) return [];
  const marked = { release, fields: after };
  if (isHook(marked) || leavingMark(marked) !== undefined) return [];
  const object = identityText(change);
  const fields = immutableFields({ apiVersion, kind }, before, after);
  if (fields.length === 0) return [];
  const which = listed(fields.map((field) => `\`${field}\``));
  const changes = `${which} of ${object} ${fields.length === 1 ? "changes" : "change"}`;
  const force = forceOf(change, review);
  if (force === undefined) return [refused(change, changes)];
  return [
    {
      code: "object-recreated",
      why: `${changes}, which the API server allows on no existing object; because of ${force} Flux then deletes ${object}${alongWith(change)} and makes it anew`,
    },
  ];
});

function refused(change: ObjectChange, changes: string): Found {
  const maker = makerOf(change);
  const by = maker === undefined ? "" : ` of ${identityText(maker)}`;
  const failing =
    change.release === undefined
      ? `every apply${by} fails, and nothing else in it reaches the cluster either`
      : `the Helm upgrade${by} fails, and is rolled back or tried again as its remediation says`;
  return {
    code: "immutable-field",
    why: `${changes}, which the API server allows on no existing object: ${failing}`,
    fix: stepsFor(change),
  };
}

function stepsFor(change: ObjectChange): string {
  const object = `${change.kind.toLowerCase()} ${change.name}${change.namespace === "" ? "" : ` --namespace ${change.namespace}`}`;
  if (keepsChildren.has(groupKind(change)))
    return `1. Take the change of the field back, or give the new object another name.\n2. If it must be this one: merge, run \`kubectl delete ${object} --cascade=orphan\` (its Pods go on running), and let Flux reconcile.`;
  return `1. Take the change of the field back, or give the new object another name.\n2. If it must be this one and its loss is acceptable: merge, run \`kubectl delete ${object}\`, and let Flux reconcile.`;
}

/** Whose Pods go on and are adopted by the new object, as long as its selector fits them. */
const keepsChildren = new Set([
  "apps/Deployment",
  "apps/DaemonSet",
  "apps/ReplicaSet",
  "apps/StatefulSet",
]);

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

const alongWith = (change: ObjectChange): string =>
  goesWith.get(groupKind(change)) ?? "";

/** What makes the kustomize-controller delete what it cannot change, as words; undefined where nothing does. */
function forceOf(
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
