/**
 * Plain data, as it is written into objects.
 *
 * - A plain object is a typed part of a Kubernetes object: its keys have no order (they are written alphabetically), and
 *   in a merge a `null` removes the key.
 * - A `Map` is free-form data (Helm values): its order is the user's and `null` is data, which Helm needs to delete a
 *   chart's default.
 */
import type { YamlNode } from "./node.ts";

export type Data =
  string | number | boolean | null | readonly Data[] | Fields | Values;
export interface Fields {
  readonly [key: string]: Data;
}
export type Values = ReadonlyMap<string, Data>;

/** Whether the data is a typed map (not a list, not free-form values). */
export function isFields(data: Data | undefined): data is Fields {
  return (
    typeof data === "object" &&
    data !== null &&
    !Array.isArray(data) &&
    !(data instanceof Map)
  );
}

/** The node's data with maps as plain objects, for typed parts. */
export function toData(node: YamlNode): Data {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "seq") return node.items.map(toData);
  const fields: Record<string, Data> = {};
  for (const [key, entry] of node.entries) fields[key] = toData(entry.value);
  return fields;
}

/** The node's data with maps as `Map`s in the file's order, for free-form values. */
export function toValues(node: YamlNode): Data {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "seq") return node.items.map(toValues);
  const values = new Map<string, Data>();
  for (const [key, entry] of node.entries)
    values.set(key, toValues(entry.value));
  return values;
}
