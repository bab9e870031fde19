/** What is left out of a review by default, and counted: what says nothing of what a cluster will do. */
import type { FieldPath } from "../model/field-path.ts";
import { isFields, type Data } from "../yaml/data.ts";
import type { FieldDifference, States } from "./field-diff.ts";
import { scopeOf, type ListScope } from "./list-rules.ts";
import { isAmountField, isSameAmount } from "./quantity.ts";
import { isMadeAnew, volatileKey, type VolatileFields } from "./volatile.ts";

/**
 * - `chart-label`: a label with the chart's version, or the application's;
 * - `checksum`: a hash of what is to be seen elsewhere in the review;
 * - `quantity`: the same amount, written otherwise (`1` CPU as `1000m`);
 * - `volatile`: what a chart makes anew each time.
 */
export type Noise = "chart-label" | "checksum" | "quantity" | "volatile";

export interface NoiseSplit {
  readonly shown: readonly FieldDifference[];
  readonly leftOut: readonly {
    readonly noise: Noise;
    readonly difference: FieldDifference;
  }[];
}

/**
 * Sorts an object's differences into what is shown and what is not.
 *
 * @param object.apiVersion only of Kubernetes' own kinds it is known which fields are amounts
 * @param volatile what differs between two renders of one input, if it was rendered twice
 */
export function splitNoise(
  { apiVersion }: Pick<States, "apiVersion">,
  differences: readonly FieldDifference[],
  volatile?: VolatileFields,
): NoiseSplit {
  const scope = scopeOf(apiVersion);
  const shown: FieldDifference[] = [];
  const leftOut: { noise: Noise; difference: FieldDifference }[] = [];
  for (const difference of differences) {
    const made = volatile?.get(volatileKey(difference));
    const isVolatile = made !== undefined && isMadeAnew(difference, made);
    const noise = isVolatile ? "volatile" : noiseOf(difference, scope);
    if (noise === undefined) shown.push(difference);
    else leftOut.push({ noise, difference });
  }
  return { shown, leftOut };
}

function noiseOf(
  { path, before, after }: FieldDifference,
  scope: ListScope,
): Noise | undefined {
  if (scope === "kubernetes" && isAmountField(path))
    return isSameAmount(before, after) ? "quantity" : undefined;
  const known = noiseAt(path, [before, after]);
  if (known !== undefined) return known;
  // All labels of an object may be the chart's.
  const whole = before === undefined ? after : before;
  if (before !== undefined && after !== undefined) return undefined;
  if (!isFields(whole)) return undefined;
  const kinds = Object.entries(whole).map(([key, value]) =>
    noiseAt([...path, key], [value]),
  );
  return kinds.every((one) => one !== undefined) ? kinds[0] : undefined;
}

/** Helm's recommended labels (helm.sh/docs, "Labels and Annotations") and the one of charts from before. */
const chartLabels = new Set(["helm.sh/chart", "app.kubernetes.io/version"]);

/** Of metadata only: in a selector the same label is what Pods are found by. */
function noiseAt(
  path: FieldPath,
  values: readonly (Data | undefined)[],
): Noise | undefined {
  const [holder, map, key] = path.slice(-3);
  if (holder !== "metadata" || typeof key !== "string") return undefined;
  if (map === "annotations")
    return key.startsWith("checksum/") ? "checksum" : undefined;
  if (map !== "labels") return undefined;
  if (chartLabels.has(key)) return "chart-label";
  const isChart = (value: Data | undefined): boolean =>
    value === undefined ||
    (typeof value === "string" && /^[a-z][\w.-]*-v?\d+\.\d/.test(value));
  return key === "chart" && values.every(isChart) ? "chart-label" : undefined;
}
