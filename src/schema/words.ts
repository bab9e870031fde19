/** The wording of the validator's messages: places, what was found, what is wanted. */
import { alternatives } from "../diagnostics/nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { describePattern } from "./formats.ts";
import { quoted } from "./quoted.ts";
import { schemaTypes, type Json, type JsonSchema } from "./json-schema.ts";

/** A field's name in backticks, as code. */
export function named(name: string): string {
  return `\`${/^[\w.@/*-]+$/.test(name) ? name : quoted(name)}\``;
}

/** A path as people write it: `releases.kubecost.valuesFrom[0].kind`. List items are segments like `[0]`. */
export function pathText(path: readonly string[]): string {
  return path
    .map((segment, index) =>
      /^\[\d+\]$/.test(segment)
        ? segment
        : /^[\w@/*-]+$/.test(segment)
          ? `${index > 0 ? "." : ""}${segment}`
          : `[${quoted(segment)}]`,
    )
    .join("");
}

/** What stands in the file: "the number 5", "a list". */
export function describeNode(node: YamlNode): string {
  if (node.kind === "map") return "a map";
  if (node.kind === "seq") return "a list";
  if (node.value === null) return node.text === "" ? "nothing" : "null";
  return `the ${typeof node.value} ${typeof node.value === "string" ? quoted(node.value) : node.text}`;
}

/** What a schema takes: "a duration such as 5m", "a string or a map". */
export function describeSchema(schema: JsonSchema): string {
  if (schema.const !== undefined) return describeJson(schema.const);
  if (schema.enum !== undefined)
    return alternatives(first(schema.enum.map(describeJson), 6));
  if (schema.pattern !== undefined) return describePattern(schema.pattern);
  const types = schemaTypes(schema);
  if (types.length > 0)
    return alternatives(types.map((type) => typeWords[type]));
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return branches.length > 0
    ? alternatives([...new Set(branches.map(describeSchema))])
    : "a value";
}

/** The first words of many, with a mark where some are left out. */
export function first(
  words: readonly string[],
  most: number,
): readonly string[] {
  return words.length <= most ? words : [...words.slice(0, most), "…"];
}

/** A value that a schema lists, as it would be written. */
export function describeJson(value: Json): string {
  return typeof value === "string" ? named(value) : JSON.stringify(value);
}

const typeWords = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "a map",
  array: "a list",
  null: "null",
} as const;
