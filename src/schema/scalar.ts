/** The checks of one value: what it may be, how it must look, how long or large it may get. One finding a value. */
import { didYouMean } from "../diagnostics/nearest.ts";
import type { ScalarNode, YamlNode } from "../yaml/node.ts";
import { sameData } from "./equal.ts";
import { adviseFormat, describePattern } from "./formats.ts";
import type { Json, JsonSchema } from "./json-schema.ts";
import { quoted } from "./quoted.ts";
import { patternOf } from "./regexp.ts";
import { placed, type Walk } from "./walk.ts";
import { describeJson, describeNode, first } from "./words.ts";

/** Judges a scalar whose type fits. */
export function checkScalar(
  node: ScalarNode,
  schema: JsonSchema,
  walk: Walk,
): void {
  if (typeof node.value === "string") checkText(node, node.value, schema, walk);
  if (typeof node.value === "number")
    checkNumber(node, node.value, schema, walk);
}

function checkText(
  node: ScalarNode,
  text: string,
  schema: JsonSchema,
  walk: Walk,
): void {
  const { minLength = 0, maxLength = Infinity, pattern } = schema;
  const length = codePoints(text);
  if (length < minLength || length > maxLength) {
    outOfRange(
      node,
      walk,
      length > maxLength
        ? `is ${length} characters long, ${maxLength} at most are allowed`
        : length === 0
          ? "must not be empty"
          : `must have ${minLength} characters or more`,
    );
    return;
  }
  if (pattern === undefined || patternOf(pattern)?.test(text) !== false) return;
  walk.found({
    code: "bad-format",
    message: placed(
      walk,
      `want ${describePattern(pattern)}, got ${quoted(text)}`,
    ),
    range: node,
    hint: adviseFormat(pattern, text),
  });
}

function checkNumber(
  node: ScalarNode,
  value: number,
  schema: JsonSchema,
  walk: Walk,
): void {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  if (value < minimum) outOfRange(node, walk, `must be ${minimum} or more`);
  if (value > maximum) outOfRange(node, walk, `must be ${maximum} or less`);
}

function outOfRange(node: ScalarNode, walk: Walk, message: string): void {
  walk.found({
    code: "out-of-range",
    message: placed(walk, message),
    range: node,
    hint: undefined,
  });
}

/** Whether a node of any kind is one of the values that the schema lists, where it lists any; reports it if not. */
export function checkAllowed(
  node: YamlNode,
  schema: JsonSchema,
  walk: Walk,
): boolean {
  for (const allowed of [
    schema.enum,
    schema.const === undefined ? undefined : [schema.const],
  ])
    if (allowed?.some((value) => sameData(node, value)) === false) {
      reportNotAllowed(node, allowed, walk);
      return false;
    }
  return true;
}

function reportNotAllowed(
  node: YamlNode,
  allowed: readonly Json[],
  walk: Walk,
): void {
  const names = allowed.filter((value) => typeof value === "string");
  const near =
    node.kind === "scalar" ? didYouMean(node.text, names) : undefined;
  const list = first(allowed.map(describeJson), 40).join(", ");
  walk.found({
    code: "not-allowed",
    message: placed(walk, `${describeNode(node)} is not allowed`),
    range: node,
    hint:
      allowed.length === 1
        ? `write ${list}`
        : near === undefined
          ? `want one of ${list}`
          : `${near} Allowed: ${list}`,
  });
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
