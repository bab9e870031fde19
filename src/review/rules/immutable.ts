/** Fields that may not change: the apply fails, or force deletes the object and makes it anew. */
import { identityText } from "../../model/identity.ts";
import type { ObjectChange } from "../change.ts";
import { crdUpdateOf } from "../chart-crds.ts";
import { alongWith, forceOf } from "../force.ts";
import { immutableFields } from "../immutable-fields.ts";
import { isHook, leavingMark } from "../keeping.ts";
import {
  eachChange,
  groupKind,
  listed,
  makerOf,
  type Found,
} from "../review.ts";

/** Immutable fields that change. */
export const immutableFieldChanged = eachChange((change, review) => {
  const { before, after, apiVersion, kind, release } = change;
  if (before === undefined || after === undefined) return [];
  const marked = { release, fields: after };
  if (isHook(marked) || leavingMark(marked) !== undefined) return [];
  if (crdUpdateOf(change, review)?.isApplied === false) return [];
  const fields = immutableFields({ apiVersion, kind }, before, after);
  if (fields.length === 0) return [];
  const which = listed(fields.map((field) => `\`${field}\``));
  const changes = `${which} ${fields.length === 1 ? "changes" : "change"}`;
  const force = forceOf(change, review);
  if (force === undefined) return [refused(change, changes, fields)];
  return [
    {
      code: "object-recreated",
      why: `${changes}, which the API server allows on no existing object; because of ${force} Flux then deletes it${alongWith(change)} and makes it anew`,
    },
  ];
});

function refused(
  change: ObjectChange,
  changes: string,
  fields: readonly string[],
): Found {
  const maker = makerOf(change);
  const by = maker === undefined ? "" : ` of ${identityText(maker)}`;
  const failing =
    change.release === undefined
      ? `every apply${by} fails, and nothing else in it reaches the cluster either`
      : `the Helm upgrade${by} fails, and is rolled back or tried again as its remediation says`;
  return {
    code: "immutable-field",
    why: `${changes}, which the API server allows on no existing object: ${failing}`,
    fix: stepsFor(change, fields),
  };
}

function stepsFor(change: ObjectChange, fields: readonly string[]): string {
  const object = `${change.kind.toLowerCase()} ${change.name}${change.namespace === "" ? "" : ` --namespace ${change.namespace}`}`;
  if (keepsChildren.has(groupKind(change)))
    return `1. Take the change of the field back, or give the new object another name.\n2. If it must be this one: merge, run \`kubectl delete ${object} --cascade=orphan\` (its Pods go on running), and let Flux reconcile.${fields.includes("spec.selector") ? "\n3. Delete the old Pods by hand once the new ones are ready: the new selector does not fit them." : ""}`;
  return `1. Take the change of the field back, or give the new object another name.\n2. If it must be this one and its loss is acceptable: merge, run \`kubectl delete ${object}\`, and let Flux reconcile.`;
}

/** Whose Pods go on and are adopted by the new object, as long as its selector fits them. */
const keepsChildren = new Set([
  "apps/Deployment",
  "apps/DaemonSet",
  "apps/ReplicaSet",
  "apps/StatefulSet",
]);
