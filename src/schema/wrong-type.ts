/** What to write in place of a value of the wrong type. */
import type { ScalarNode, YamlNode } from "../yaml/node.ts";
import { adviseFormat } from "./formats.ts";
import { schemaTypes, type JsonSchema, type JsonType } from "./json-schema.ts";
import { patternOf } from "./regexp.ts";
import { first } from "./words.ts";

/** The advice for a node whose type the schema does not take, if there is any to give. */
export function adviseType(
  node: YamlNode,
  schema: JsonSchema,
): string | undefined {
  const types = schemaTypes(schema);
  if (types.length === 0) return adviseBranches(node, schema);
  const wants = (type: JsonType) => types.includes(type);
  if (node.kind === "scalar") {
    if (wants("string")) return adviseString(node, schema);
    if (wants("boolean")) return adviseBoolean(node);
    if (wants("integer") || wants("number"))
      return adviseNumber(node, wants("number"));
  }
  if (wants("array")) return adviseList(node);
  return wants("object") ? adviseMap(schema) : undefined;
}

/** The advice of the first branch that has any; for a scalar, of one that takes scalars if there is one. */
function adviseBranches(
  node: YamlNode,
  schema: JsonSchema,
): string | undefined {
  const branches = schema.anyOf ?? schema.oneOf ?? [];
  const scalars = branches.filter((branch) =>
    schemaTypes(branch).some((type) => type !== "object" && type !== "array"),
  );
  const candidates =
    node.kind === "scalar" && scalars.length > 0 ? scalars : branches;
  return candidates
    .map((branch) => adviseType(node, branch))
    .find((advice) => advice !== undefined);
}

/** A number or bool where text is meant: quotes help, unless the text would be refused as well. */
function adviseString(
  node: ScalarNode,
  schema: JsonSchema,
): string | undefined {
  const { pattern, minLength = 0 } = schema;
  const fits = (text: string) =>
    pattern === undefined || patternOf(pattern)?.test(text) !== false;
  if (node.value === null)
    return minLength === 0 && fits("") && schema.enum === undefined
      ? 'give it a value, "" if it is meant to be empty, or remove the line'
      : "give it a value or remove the line";
  if (pattern !== undefined && !fits(node.text))
    return adviseFormat(pattern, node.text);
  return schema.enum === undefined || schema.enum.includes(node.text)
    ? `quote it: "${node.text}"`
    : undefined;
}

/** YAML 1.1's other words for a bool, quoted bools, and 0 and 1. */
function adviseBoolean(node: ScalarNode): string {
  const text = node.text.toLowerCase();
  if (/^(true|yes|y|on|1)$/.test(text)) return "write true, without quotes";
  if (/^(false|no|n|off|0)$/.test(text)) return "write false, without quotes";
  return "write true or false";
}

/** A quoted number, or one in a spelling that YAML 1.2 does not have (`1_000`). */
function adviseNumber(
  node: ScalarNode,
  fractions: boolean,
): string | undefined {
  if (typeof node.value !== "string" || node.value.trim() === "")
    return undefined;
  const number = Number(node.value.replaceAll("_", ""));
  return Number.isSafeInteger(number) || (fractions && Number.isFinite(number))
    ? `write ${number}, without quotes`
    : undefined;
}

function adviseList(node: YamlNode): string {
  return node.kind === "scalar" && /^[\w./-]+$/.test(node.text)
    ? `write a list: [${node.text}]`
    : "write a list, each item after `- `";
}

function adviseMap(schema: JsonSchema): string {
  const names = Object.keys(schema.properties ?? {});
  return names.length > 0
    ? `its fields: ${first(names, 12).join(", ")}`
    : "write a map: one `name: value` a line";
}
