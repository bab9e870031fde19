/** Labels and annotations by which the kustomize-controller treats an object otherwise than the others. */
import type { Data, Fields } from "../yaml/data.ts";
import { textAt } from "./fields.ts";

const group = "kustomize.toolkit.fluxcd.io";
const holders = ["labels", "annotations"];

/**
 * Which of the marks the object bears, as `key: value`. A label counts like an annotation, and upper and lower case are one
 * (fluxcd/pkg/ssa, AnyInMetadata).
 *
 * @param marks the values by the names in the controller's group: `{prune: "disabled"}`
 */
export function markedBy(
  fields: Fields,
  marks: Readonly<Record<string, string>>,
): string | undefined {
  for (const [name, value] of Object.entries(marks)) {
    const key = `${group}/${name}`;
    for (const holder of holders)
      if (
        textAt(fields, "metadata", holder, key)?.toLowerCase() ===
        value.toLowerCase()
      )
        return `${key}: ${value}`;
  }
  return undefined;
}

/**
 * The mark by which the controller does not apply the object as long as the cluster has it (kustomize-controller 1.9,
 * ApplyOptions: ExclusionSelector and IfNotPresentSelector).
 */
export function notAppliedMark(fields: Fields): string | undefined {
  return (
    markedBy(fields, { reconcile: "disabled", ssa: "Ignore" }) ??
    markedBy(fields, { ssa: "IfNotPresent" })
  );
}

/** The label or annotation whose `disabled` keeps an object from substitution. */
export const substituteMark = `${group}/substitute`;

/** Whether an object's metadata keeps it from substitution (fluxcd/pkg/kustomize, SubstituteVariables: case counts). */
export function optsOut(metadata: Data | undefined): boolean {
  return holders.some(
    (holder) => textAt(metadata, holder, substituteMark) === "disabled",
  );
}
