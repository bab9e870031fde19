/** Equality of values, as JSON Schema and Kubernetes see it: the order of a map's keys does not count. */
import type { YamlNode } from "../yaml/node.ts";
import type { Json } from "./json-schema.ts";

/** Whether the node holds this value. */
export function sameData(node: YamlNode, value: Json): boolean {
  return node.kind === "scalar"
    ? node.value === value
    : typeof value === "object" && fingerprint(node) === canonical(value);
}

/** A text that is equal for two nodes exactly if their data is. */
export function fingerprint(node: YamlNode): string {
  if (node.kind === "scalar") return JSON.stringify(node.value);
  if (node.kind === "seq") return `[${node.items.map(fingerprint).join()}]`;
  return mapText(
    [...node.entries].map(([key, { value }]) => [key, fingerprint(value)]),
  );
}

function canonical(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return isList(value)
    ? `[${value.map(canonical).join()}]`
    : mapText(
        Object.entries(value).map(([key, item]) => [key, canonical(item)]),
      );
}

// Array.isArray does not know readonly arrays.
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function mapText(
  entries: readonly (readonly [key: string, text: string])[],
): string {
  const texts = entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`);
  return `{${texts.toSorted().join()}}`;
}
