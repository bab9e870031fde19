/** `anyOf`, `oneOf`, `allOf` and `not`. */
import type { Range } from "../diagnostics/diagnostic.ts";
import { alternatives } from "../diagnostics/nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { JsonSchema } from "./json-schema.ts";
import { placed, typeFits, type Finding, type Walk } from "./walk.ts";
import { named } from "./words.ts";

/** Judges a node by the schema's branches; the schema's own keywords are judged elsewhere. */
export function checkBranches(
  node: YamlNode,
  schema: JsonSchema,
  key: Range,
  walk: Walk,
): void {
  const { allOf, anyOf, oneOf, not } = schema;
  for (const part of allOf ?? []) walk.check(node, part, key, walk);
  if (anyOf !== undefined) checkAny(node, anyOf, key, walk);
  if (oneOf !== undefined) {
    checkAny(node, oneOf, key, walk);
    checkOnce(node, oneOf, key, walk);
  }
  if (not !== undefined && holds(node, not, key, walk))
    walk.found({
      code: "not-allowed",
      message: placed(walk, "this is not allowed here"),
      range: key,
      hint:
        not.required === undefined
          ? undefined
          : `remove ${alternatives(not.required.map(named))}`,
    });
}

/** Reports what keeps the node from being the branch that it comes nearest to: of its type, with the fewest findings. */
function checkAny(
  node: YamlNode,
  branches: readonly JsonSchema[],
  key: Range,
  walk: Walk,
): void {
  const [only, ...others] = branches.filter((branch) => typeFits(node, branch));
  if (only === undefined) {
    // The schema's own type let the node through, but no branch does: let the types of all branches be named.
    walk.check(node, { anyOf: branches }, key, walk);
    return;
  }
  if (others.length === 0) {
    walk.check(node, only, key, walk);
    return;
  }
  let best = collect(node, only, key, walk);
  for (const branch of others) {
    if (best.length === 0) return;
    const findings = collect(node, branch, key, walk);
    if (findings.length < best.length) best = findings;
  }
  for (const finding of best) walk.found(finding);
}

/** Reports a node that is several branches of a `oneOf` at once. */
function checkOnce(
  node: YamlNode,
  branches: readonly JsonSchema[],
  key: Range,
  walk: Walk,
): void {
  const fitting = branches.filter((branch) => holds(node, branch, key, walk));
  if (fitting.length < 2) return;
  const names = fitting.flatMap((branch) => branch.required ?? []);
  walk.found({
    code: "not-allowed",
    message: placed(
      walk,
      "several forms are mixed, of which only one is allowed at a time",
    ),
    range: key,
    hint:
      names.length === 0
        ? undefined
        : `keep one of ${names.map(named).join(", ")}`,
  });
}

/** Whether a schema takes the node as it stands, with nothing to be added. */
function holds(
  node: YamlNode,
  schema: JsonSchema,
  key: Range,
  walk: Walk,
): boolean {
  return collect(node, schema, key, { ...walk, partial: false }).length === 0;
}

function collect(
  node: YamlNode,
  schema: JsonSchema,
  key: Range,
  walk: Walk,
): readonly Finding[] {
  const findings: Finding[] = [];
  walk.check(node, schema, key, {
    ...walk,
    found: (finding) => {
      findings.push(finding);
    },
  });
  return findings;
}
