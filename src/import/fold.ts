/** Several clusters' items of one name → what they have in common, and what each has otherwise. */
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { isSame } from "../review/same-data.ts";

/** An item at the top, and by cluster what is merged into it there (JSON Merge Patch). */
export interface Folded {
  /** Undefined where each cluster has an item of its own. */
  readonly base: Fields | undefined;
  readonly overrides: ReadonlyMap<string | undefined, Fields>;
}

/**
 * Folds the items of the clusters that have one. Where more than half of all clusters do, there is a base, which the others
 * switch off.
 *
 * @param all every cluster
 */
export function fold(
  items: ReadonlyMap<string | undefined, Fields>,
  all: readonly (string | undefined)[],
): Folded {
  const [first, ...others] = items.values();
  if (first === undefined || (items.size * 2 <= all.length && all.length > 1))
    return { base: undefined, overrides: items };
  const base: Record<string, Data> = {};
  for (const [field, value] of Object.entries(first))
    if (others.every((one) => canPatch(value, one[field]))) base[field] = value;
  const overrides = new Map<string | undefined, Fields>();
  for (const cluster of all) {
    const its = items.get(cluster);
    const over = its === undefined ? { enabled: false } : patchTo(base, its);
    if (Object.keys(over).length > 0) overrides.set(cluster, over);
  }
  return { base, overrides };
}

/** Whether a merge patch turns one value into the other: nothing may have to go, since in Helm's values `null` is data. */
function canPatch(from: Data, to: Data | undefined): boolean {
  if (to === undefined) return false;
  if (!isFields(from) || !isFields(to)) return true;
  return Object.entries(from).every(([key, value]) => canPatch(value, to[key]));
}

/** The smallest merge patch that turns `from` into `to`, where `canPatch` holds for each of its fields. */
export function patchTo(from: Fields, to: Fields): Fields {
  const patch: Record<string, Data> = {};
  for (const [key, value] of Object.entries(to)) {
    const own = from[key];
    if (own !== undefined && isSame(own, value)) continue;
    patch[key] =
      isFields(own) && isFields(value) && canPatch(own, value)
        ? patchTo(own, value)
        : value;
  }
  return patch;
}

/** A field's value in more than half of a kind's items. */
export function commonFields(
  items: readonly Fields[],
  isApart: (field: string) => boolean,
): Fields {
  const common: Record<string, Data> = {};
  const [first] = items;
  if (first === undefined || items.length < 3) return common;
  for (const field of Object.keys(first)) {
    if (isApart(field)) continue;
    const values = items.map((item) => item[field]);
    const value = mostOf(values);
    if (value !== undefined && values.every((one) => canPatch(value, one)))
      common[field] = value;
  }
  return common;
}

/** The value that more than half of them are; undefined where there is none. */
function mostOf(values: readonly (Data | undefined)[]): Data | undefined {
  const counts = new Map<string, { value: Data; count: number }>();
  for (const value of values) {
    if (value === undefined) return undefined;
    const key = JSON.stringify(value);
    const known = counts.get(key);
    counts.set(key, { value, count: (known?.count ?? 0) + 1 });
  }
  for (const { value, count } of counts.values())
    if (count * 2 > values.length) return value;
  return undefined;
}
