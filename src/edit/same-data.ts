/** The data of a config before and after an edit, as the `yaml` package gives them: maps are Maps. */
import { isFields, type Data } from "../yaml/data.ts";
import type { Keys } from "./config-text.ts";

type Maps = ReadonlyMap<unknown, unknown>;

/** Whether an edit has set what stands at the keys, and nothing else; maps on the way may have been made. */
export function isSet(
  before: unknown,
  after: unknown,
  keys: Keys,
  value: Data,
): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return isSame(maps(value), after);
  return (
    isMap(after) &&
    sameBeside(key, mapOf(before), after) &&
    after.has(key) &&
    isSet(mapOf(before).get(key), after.get(key), rest, value)
  );
}

/** Whether an edit has taken away what stands at the keys, and nothing else but maps that became empty by it. */
export function isTaken(before: unknown, after: unknown, keys: Keys): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return after === undefined;
  const [one, other] = [mapOf(before), mapOf(after)];
  if (!sameBeside(key, one, other)) return false;
  if (!other.has(key)) return isOnly(one.get(key), rest);
  return isTaken(one.get(key), other.get(key), rest);
}

/** Whether data holds nothing but what stands at the keys. */
function isOnly(data: unknown, keys: Keys): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return true;
  return isMap(data) && data.size === 1 && isOnly(data.get(key), rest);
}

function sameBeside(key: string, left: Maps, right: Maps): boolean {
  const keys = new Set([...left.keys(), ...right.keys()]);
  keys.delete(key);
  return [...keys].every(
    (one) =>
      left.has(one) && right.has(one) && isSame(left.get(one), right.get(one)),
  );
}

/** Whether two are the same; the order of a map's entries does not count. */
function isSame(left: unknown, right: unknown): boolean {
  if (isMap(left) && isMap(right))
    return (
      left.size === right.size &&
      [...left].every(
        ([key, value]) => right.has(key) && isSame(value, right.get(key)),
      )
    );
  if (Array.isArray(left) && Array.isArray(right))
    return (
      left.length === right.length &&
      left.every((item: unknown, index) => isSame(item, right[index]))
    );
  return Object.is(left, right);
}

const none: Maps = new Map();

function mapOf(data: unknown): Maps {
  return isMap(data) ? data : none;
}

function isMap(data: unknown): data is Maps {
  return data instanceof Map;
}

/** Data with its maps as Maps. */
function maps(data: Data): unknown {
  if (Array.isArray(data)) return data.map((item: Data) => maps(item));
  const entries = isValues(data)
    ? [...data]
    : isFields(data)
      ? Object.entries(data)
      : undefined;
  return entries === undefined
    ? data
    : new Map(entries.map(([key, value]) => [key, maps(value)]));
}

function isValues(data: Data): data is ReadonlyMap<string, Data> {
  return data instanceof Map;
}
