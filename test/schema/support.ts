/** Reads YAML text into nodes and shows what the validator says of it. */
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import type { Json, JsonSchema } from "../../src/schema/json-schema.ts";
import { validate, type ValidateContext } from "../../src/schema/validate.ts";
import type { MapEntry, YamlNode } from "../../src/yaml/node.ts";
import { readDocuments } from "../../src/yaml/read.ts";

/** The first document of a text. What the YAML reader itself finds wrong (words of YAML 1.1) is not of interest here. */
export function nodeOf(text: string): YamlNode {
  const [document] = readDocuments({ file: "a.yaml", text }, () => undefined, {
    strictScalars: true,
  });
  if (document === undefined) throw new Error(`no document in ${text}`);
  return document.root;
}

export function diagnose(
  text: string,
  schema: JsonSchema,
  options: Partial<ValidateContext> = {},
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  validate(nodeOf(text), schema, {
    source: { file: "a.yaml", text },
    path: [],
    report: (diagnostic) => found.push(diagnostic),
    ...options,
  });
  return found;
}

/** `LINE:COLUMN CODE MESSAGE` and, on a second line, the hint. */
export function says(
  text: string,
  schema: JsonSchema,
  options: Partial<ValidateContext> = {},
): readonly string[] {
  return diagnose(text, schema, options).map(
    ({ at, code, message, hint }) =>
      `${at?.line}:${at?.column} ${code} ${message}${hint === undefined ? "" : `\n  ${hint}`}`,
  );
}

/** Plain JSON data as nodes, without places. */
export function nodeOfData(data: Json): YamlNode {
  const range = { start: 0, end: 0 };
  if (typeof data !== "object" || data === null)
    return {
      kind: "scalar",
      value: data,
      text: String(data),
      plain: typeof data !== "string",
      ...range,
    };
  if (Array.isArray(data))
    return { kind: "seq", items: data.map(nodeOfData), ...range };
  return {
    kind: "map",
    entries: new Map(
      Object.entries(data).map(([name, value]): [string, MapEntry] => [
        name,
        {
          key: {
            kind: "scalar",
            value: name,
            text: name,
            plain: true,
            ...range,
          },
          value: nodeOfData(value),
        },
      ]),
    ),
    ...range,
  };
}
