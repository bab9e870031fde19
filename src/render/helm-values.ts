/**
 * The values that a HelmRelease hands to Helm: github.com/fluxcd/pkg/chartutil 1.28 ChartValuesFromReferences, which
 * helm-controller 1.6 calls (internal/controller/helmrelease_controller.go).
 */
import { listAt, textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";
import {
  integersIn,
  mergeMaps,
  toHelmValue,
  toPlainData,
  type HelmMap,
  type IntegerValue,
} from "./helm-data.ts";
import { readHelmValues } from "./helm-yaml.ts";
import { setByText, StrvalsError } from "./strvals.ts";

/** A ConfigMap's `data`, or a Secret's, decoded; undefined where there is no such object. It stands in the release's namespace. */
export type ValuesLookup = (
  kind: "ConfigMap" | "Secret",
  name: string,
) => Readonly<Record<string, string>> | undefined;

/** An entry of `spec.valuesFrom`. */
export interface ValuesReference {
  readonly kind: string;
  readonly name: string;
  /** `values.yaml` where it is not written. */
  readonly key: string;
  readonly targetPath: string | undefined;
}

export interface MergedValues {
  readonly values: Fields;
  /** Those of the numbers in `values` that are integers to Helm's templates, as `--set` makes them. */
  readonly integers: readonly IntegerValue[];
  /** The optional references that are not there. */
  readonly absent: readonly ValuesReference[];
}

export interface ValuesFailure extends ValuesReference {
  readonly reason:
    | "object-missing"
    | "key-missing"
    | "kind-unsupported"
    | "unreadable"
    | "unmergeable";
  /** A clause without a full stop, `its key "values.yaml" is missing`. Holds nothing of a Secret. */
  readonly why: string;
}

/**
 * The values of a HelmRelease's spec; instead of them, what keeps Flux from having any. Flux stops at the first; here all
 * references that are missing or unreadable are named.
 */
export function helmValues(
  spec: Fields,
  lookup: ValuesLookup,
): MergedValues | { readonly failures: readonly ValuesFailure[] } {
  const steps: Step[] = [];
  const failures: ValuesFailure[] = [];
  const absent: ValuesReference[] = [];
  for (const { item } of listAt(spec, "valuesFrom")) {
    const step = resolve(item, lookup);
    if ("apply" in step) steps.push(step);
    else if ("reason" in step) failures.push(step);
    else absent.push(step);
  }
  if (failures.length > 0) return { failures };
  const inline = toHelmValue(spec["values"] ?? null);
  const merged = merge(steps, inline instanceof Map ? inline : new Map());
  if ("reason" in merged) return { failures: [merged] };
  const { values } = merged;
  return { values: toPlainData(values), integers: integersIn(values), absent };
}

/** A reference that is there: what it makes of the values so far. */
interface Step {
  readonly reference: ValuesReference;
  readonly apply: (values: HelmMap, inline: HelmMap) => HelmMap;
}

/** An answer that is neither a step nor a failure is an optional reference that is not there. */
function resolve(
  item: Fields,
  lookup: ValuesLookup,
): Step | ValuesFailure | ValuesReference {
  const reference = referenceOf(item);
  const { kind, name, key, targetPath } = reference;
  const fails = (
    reason: ValuesFailure["reason"],
    why: string,
  ): ValuesFailure => ({ ...reference, reason, why });
  if (kind !== "ConfigMap" && kind !== "Secret")
    return fails(
      "kind-unsupported",
      "values come from a ConfigMap or a Secret",
    );
  const data = lookup(kind, name);
  const optional = item["optional"] === true;
  if (data === undefined)
    return optional ? reference : fails("object-missing", "it is missing");
  const text = Object.hasOwn(data, key) ? data[key] : undefined;
  if (text === undefined)
    return optional
      ? reference
      : fails("key-missing", `its key \`${key}\` is missing`);
  if (targetPath !== undefined) {
    const literal = item["literal"] === true;
    // Merged first, so that what is set below the top is set in the inline values themselves.
    const apply = (values: HelmMap, inline: HelmMap): HelmMap => {
      const merged = mergeMaps(values, inline);
      setAtPath(merged, targetPath, text, literal);
      return merged;
    };
    return { reference, apply };
  }
  const read = readHelmValues(text);
  if (read instanceof Map)
    return { reference, apply: (values) => mergeMaps(values, read) };
  const what = kind === "Secret" ? "it is no map in YAML" : read.message;
  const place = read.place === undefined ? "" : ` (${read.place})`;
  return fails(
    "unreadable",
    `its key \`${key}\` holds no values: ${what}${place}`,
  );
}

function referenceOf(item: Fields): ValuesReference {
  const written = {
    key: textAt(item, "valuesKey"),
    path: textAt(item, "targetPath"),
  };
  return {
    kind: textAt(item, "kind") ?? "",
    name: textAt(item, "name") ?? "",
    key:
      written.key === undefined || written.key === ""
        ? "values.yaml"
        : written.key,
    targetPath: written.path === "" ? undefined : written.path,
  };
}

function merge(
  steps: readonly Step[],
  inline: HelmMap,
): { readonly values: HelmMap } | ValuesFailure {
  let values: HelmMap = new Map();
  for (const { reference, apply } of steps)
    try {
      values = apply(values, inline);
    } catch (error) {
      if (!(error instanceof StrvalsError)) throw error;
      const why = `it cannot be set at \`${reference.targetPath}\`: ${error.message}`;
      return { ...reference, reason: "unmergeable", why };
    }
  return { values: mergeMaps(values, inline) };
}

/** chartutil's ReplacePathValue and, if literal, ReplacePathLiteralValue. */
function setAtPath(
  values: HelmMap,
  path: string,
  text: string,
  literal: boolean,
): void {
  const isQuoted = ["'", '"'].some(
    (quote) => text.startsWith(quote) && text.endsWith(quote),
  );
  if (literal)
    setByText(`${path}=${text.replace(/[\\,[\]{}]/g, "\\$&")}`, values, true);
  else if (isQuoted)
    setByText(`${path}=${text.replace(/^['"]+|['"]+$/g, "")}`, values, true);
  else setByText(`${path}=${text}`, values, false);
}
