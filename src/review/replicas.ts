/** How many Pods of a workload there are, and who says so. */
import { textAt } from "../kinds/fields.ts";
import type { Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { specOf } from "./fate.ts";

/** What a workload's manifest says; undefined where it says nothing. */
export function replicasOf(workload: Fields | undefined): number | undefined {
  const replicas = specOf(workload ?? {})["replicas"];
  return typeof replicas === "number" ? replicas : undefined;
}

/** Whether an object of the workload's namespace scales it: names it as its `scaleTargetRef`. */
export function scales(
  autoscaler: Fields,
  { kind, name }: Pick<Identity, "kind" | "name">,
): boolean {
  const target = specOf(autoscaler)["scaleTargetRef"];
  return (
    textAt(target, "name") === name && (textAt(target, "kind") ?? kind) === kind
  );
}

/** The fewest replicas that an autoscaler leaves, and the most; undefined where it does not say. */
export function rangeOf(
  autoscaler: Fields,
): { readonly min: number; readonly max: number } | undefined {
  const spec = specOf(autoscaler);
  const min = spec["minReplicas"] ?? 1;
  const max = spec["maxReplicas"];
  return typeof min === "number" && typeof max === "number"
    ? { min, max }
    : undefined;
}
