/**
 * Helm values as Go holds them: maps that are shared where Go shares them, and two kinds of numbers, which a template can
 * tell apart: `{{ .Values.id }}` prints the integer 1000000 as it is, and the float as `1e+06`.
 */
import type { Data, Fields } from "../yaml/data.ts";

/** A `bigint` is Go's int64, a `number` its float64. */
export type HelmValue =
  string | number | bigint | boolean | null | HelmValue[] | HelmMap;
export type HelmMap = Map<string, HelmValue>;

/** An integer among values, which are otherwise read as floats. */
export interface IntegerValue {
  /** Keys of maps and indices of lists. */
  readonly path: readonly (string | number)[];
  /** In decimal. */
  readonly text: string;
}

/** Data that came as JSON or YAML, in which all numbers are floats to Go; nothing is shared with `data`. */
export function toHelmValue(data: Data): HelmValue {
  if (typeof data !== "object" || data === null) return data;
  if (data instanceof Map) return mapOf(data);
  if (Array.isArray(data)) return data.map(toHelmValue);
  return mapOf(Object.entries(data));
}

function mapOf(entries: Iterable<readonly [string, Data]>): HelmMap {
  const map: HelmMap = new Map();
  for (const [key, value] of entries) map.set(key, toHelmValue(value));
  return map;
}

/** The values as plain data, integers as numbers (over 2^53 rounded: {@link integersIn} has them exactly). */
export function toPlainData(map: HelmMap): Fields {
  // Unlike an assignment this makes even `__proto__` an ordinary key.
  return Object.fromEntries(
    Array.from(map, ([key, value]) => [key, plain(value)]),
  );
}

function plain(value: HelmValue): Data {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Map) return toPlainData(value);
  return Array.isArray(value) ? value.map(plain) : value;
}

/** Every integer of the values, in their order. */
export function integersIn(
  value: HelmValue,
  path: readonly (string | number)[] = [],
): IntegerValue[] {
  if (typeof value === "bigint") return [{ path, text: value.toString() }];
  if (value instanceof Map)
    return Array.from(value).flatMap(([key, item]) =>
      integersIn(item, [...path, key]),
    );
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index) => integersIn(item, [...path, index]));
}

/**
 * `over` merged into `base`: maps key by key, anything else is replaced, by null too. The answer is a new map at each level
 * that both have; what only one has is shared with it (fluxcd/pkg/chartutil 1.28 MergeMaps).
 */
export function mergeMaps(base: HelmMap, over: HelmMap): HelmMap {
  const merged: HelmMap = new Map(base);
  for (const [key, value] of over) {
    const below = merged.get(key);
    const both = below instanceof Map && value instanceof Map;
    merged.set(key, both ? mergeMaps(below, value) : value);
  }
  return merged;
}
