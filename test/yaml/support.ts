/** Reading as the tests of the reader want it: text in, data and findings out. */
import type { Diagnostic, Location } from "../../src/diagnostics/diagnostic.ts";
import { toValues, type Data } from "../../src/yaml/data.ts";
import type { YamlDocument } from "../../src/yaml/node.ts";
import { readDocuments } from "../../src/yaml/read.ts";

export interface Reading {
  readonly documents: readonly YamlDocument[];
  /** Of each document, maps as Maps. */
  readonly data: readonly Data[];
  readonly findings: readonly Diagnostic[];
  /** The findings, one line each: `2:1 yaml-tab`. */
  readonly places: readonly string[];
}

export function read(text: string, strictScalars = true): Reading {
  const findings: Diagnostic[] = [];
  const documents = readDocuments(
    { file: "test.yaml", text },
    (finding) => findings.push(finding),
    { strictScalars },
  );
  return {
    documents,
    data: documents.map(({ root }) => toValues(root)),
    findings,
    places: findings.map(({ at, code }) => `${place(at)} ${code}`),
  };
}

/** The data of a text in which nothing is wrong, and which holds one document. */
export function readOne(text: string): Data {
  const { data, findings } = read(text);
  const [only, second] = data;
  if (findings.length > 0 || only === undefined || second !== undefined)
    throw new Error(`not one good document: ${JSON.stringify(findings)}`);
  return only;
}

export function place(at: Location | undefined): string {
  return at === undefined ? "nowhere" : `${at.line}:${at.column}`;
}

/** The data with maps as lists of their entries, so that a comparison sees their order. */
export function ordered(data: unknown): unknown {
  if (data instanceof Map)
    return {
      map: [...data].map(([key, value]) => [key, ordered(value)]),
    };
  return Array.isArray(data) ? data.map(ordered) : data;
}

/** The data as JSON has it: maps without an order, no -0. */
export function unordered(data: unknown): unknown {
  if (data instanceof Map)
    return Object.fromEntries(
      [...data].map(([key, value]) => [key, unordered(value)]),
    );
  if (data === 0) return 0;
  return Array.isArray(data) ? data.map(unordered) : data;
}
