/** What the parts of the validator share: where they are, how they were told to judge, where findings go. */
import type { Code } from "../diagnostics/codes.ts";
import type { Range } from "../diagnostics/diagnostic.ts";
import type { YamlNode } from "../yaml/node.ts";
import { schemaTypes, type JsonSchema, type JsonType } from "./json-schema.ts";
import { pathText } from "./words.ts";

/** A diagnostic before its line is counted: most findings inside `anyOf` are thrown away. */
export interface Finding {
  readonly code: Code;
  readonly message: string;
  readonly range: Range;
  readonly hint: string | undefined;
  /** The fields that a field which does not exist was perhaps meant to be. */
  readonly meant?: readonly string[];
  /** A second place, and what stands there. */
  readonly related?: { readonly message: string; readonly range: Range };
}

export interface Walk {
  /** The place of the node at hand; pushed and popped on the way. */
  readonly path: string[];
  /** Fields may be missing: defaults or a base complete the map (but not a list's items). */
  readonly partial: boolean;
  /** Every field may be null: "remove the inherited one". */
  readonly nullable: boolean;
  readonly found: (finding: Finding) => void;
  /** Judges one node and what is below it. `key` is where a missing field is reported. */
  readonly check: Check;
}

export type Check = (
  node: YamlNode,
  schema: JsonSchema,
  key: Range,
  walk: Walk,
) => void;

/** "`spec.interval`: …", or the message alone at the root. */
export function placed(walk: Walk, message: string): string {
  return walk.path.length > 0
    ? `\`${pathText(walk.path)}\`: ${message}`
    : message;
}

export function isNull(node: YamlNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** Whether the node's own type is one that the schema (or, where it names none, a branch of it) takes. */
export function typeFits(node: YamlNode, schema: JsonSchema): boolean {
  if (schema.nullable === true && isNull(node)) return true;
  const types = schemaTypes(schema);
  if (types.length > 0) return types.some((type) => isOfType(node, type));
  const branches = schema.anyOf ?? schema.oneOf;
  return branches?.some((branch) => typeFits(node, branch)) ?? true;
}

function isOfType(node: YamlNode, type: JsonType): boolean {
  if (node.kind === "map") return type === "object";
  if (node.kind === "seq") return type === "array";
  switch (type) {
    case "null":
      return node.value === null;
    case "integer":
      return Number.isInteger(node.value);
    case "number":
      return Number.isFinite(node.value);
    case "string":
    case "boolean":
      return typeof node.value === type;
    default:
      return false;
  }
}
