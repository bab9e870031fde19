/** Equality of data: the order of a map's keys does not count. */
import { isFields, type Data } from "../yaml/data.ts";

/** A text that is equal for two values exactly if their data is. */
export function canonical(data: Data): string {
  const value = plain(data);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (!isFields(value)) return `[${itemsOf(value).map(canonical).join()}]`;
  return `{${Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
    .join()}}`;
}

/** Whether two values are the same. */
export function isSame(
  left: Data | undefined,
  right: Data | undefined,
): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  const [one, other] = [plain(left), plain(right)];
  if (isList(one) && isList(other))
    return (
      one.length === other.length &&
      one.every((item, index) => isSame(item, other[index]))
    );
  if (!isFields(one) || !isFields(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => isSame(one[key], own(other, key)))
  );
}

/** Free-form values (`Map`s) as the plain maps that they are in a cluster. */
export function plain(data: Data): Data {
  return data instanceof Map ? Object.fromEntries(data) : data;
}

// Array.isArray does not know readonly arrays.
export function isList(data: Data | undefined): data is readonly Data[] {
  return Array.isArray(data);
}

function itemsOf(data: Data): readonly Data[] {
  return isList(data) ? data : [];
}

/** A map's own entry: a key may be called `constructor`. */
export function own(
  fields: { readonly [key: string]: Data },
  name: string,
): Data | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
