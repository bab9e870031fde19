/**
 * Judges YAML nodes by a schema, as a Kubernetes API server would judge them, with places and advice.
 *
 * The schema is interpreted, not compiled: a repository's own gotk-components.yaml may bring other schemas at run time,
 * and the cost follows the size of the config, not that of the CRDs.
 */
import {
  locate,
  type Diagnostic,
  type Range,
  type Report,
  type Severity,
  type Source,
} from "../diagnostics/diagnostic.ts";
import type { YamlNode } from "../yaml/node.ts";
import { checkBranches } from "./branches.ts";
import type { JsonSchema } from "./json-schema.ts";
import { checkList } from "./list.ts";
import { checkMap } from "./map.ts";
import { checkAllowed, checkScalar } from "./scalar.ts";
import { isNull, placed, typeFits, type Finding, type Walk } from "./walk.ts";
import { adviseType } from "./wrong-type.ts";
import { describeNode, describeSchema } from "./words.ts";

export interface ValidateContext {
  /** The text that the node's offsets refer to. */
  readonly source: Source;
  /** Where the node stands, for the messages: `["releases", "kubecost"]`. */
  readonly path: readonly string[];
  readonly report: Report;
  /** Default: `error`. */
  readonly severity?: Severity;
  /** Fields may be missing, at every level outside lists: defaults or a base complete the map. */
  readonly partial?: boolean;
  /** Null is taken as "not set" for the node and for every field below it (not for a list's items). */
  readonly nullable?: boolean;
  /** Told where each finding is, by the keys that lead there; of a field that does not exist also where the one that was meant would be. */
  readonly unfit?: (path: readonly string[]) => void;
  /** The node's own key: where a missing field is reported. */
  readonly key?: Range;
}

/** Reports everything about the node that the schema does not allow. */
export function validate(
  node: YamlNode,
  schema: JsonSchema,
  context: ValidateContext,
): void {
  const { source, report, severity = "error", nullable = false } = context;
  if (nullable && isNull(node)) return;
  const path = [...context.path];
  checkNode(node, schema, context.key ?? node, {
    path,
    partial: context.partial ?? false,
    nullable,
    check: checkNode,
    found: (finding) => {
      report({ ...placedInText(finding, source), severity });
      for (const last of [path.at(-1) ?? "", ...(finding.meant ?? [])])
        context.unfit?.([...path.slice(0, -1), last].slice(0, path.length));
    },
  });
}

function placedInText(
  { code, message, range, hint, related }: Finding,
  source: Source,
): Omit<Diagnostic, "severity"> {
  return {
    code,
    message,
    at: locate(source, range),
    ...(hint === undefined ? {} : { hint }),
    ...(related === undefined
      ? {}
      : {
          related: [
            { message: related.message, at: locate(source, related.range) },
          ],
        }),
  };
}

function checkNode(
  node: YamlNode,
  schema: JsonSchema,
  key: Range,
  walk: Walk,
): void {
  if (schema.nullable === true && isNull(node)) return;
  if (!typeFits(node, schema)) {
    walk.found({
      code: "wrong-type",
      message: placed(
        walk,
        `want ${describeSchema(schema)}, got ${describeNode(node)}`,
      ),
      range: node,
      hint: adviseType(node, schema),
    });
    return;
  }
  if (!checkAllowed(node, schema, walk)) return;
  if (node.kind === "scalar") checkScalar(node, schema, walk);
  else if (node.kind === "seq") checkList(node, schema, walk);
  else checkMap(node, schema, key, walk);
  checkBranches(node, schema, key, walk);
}
