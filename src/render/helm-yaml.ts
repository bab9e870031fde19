/** A file of Helm values: YAML as Helm reads it (sigs.k8s.io/yaml 1.6 Unmarshal, by helm.sh/helm/v4 ReadValues). */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { MapNode, ScalarNode, YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import { resolveAsKubernetes } from "../yaml/scalars.ts";
import type { HelmMap, HelmValue } from "./helm-data.ts";

/** Why a text is no values. */
export interface UnreadableValues {
  /** May quote the text. */
  readonly message: string;
  /** The place alone, as `line L, column C`; undefined where it is the whole text. */
  readonly place: string | undefined;
}

/**
 * The map of a text's first document, the only one that Helm looks at; nothing at all and `null` are an empty map. Stricter
 * than Helm in that a key must not be there twice, of which Helm takes the last.
 */
export function readHelmValues(text: string): HelmMap | UnreadableValues {
  const found: Diagnostic[] = [];
  const source = { file: "values.yaml", text: firstDocument(text) };
  const [document] = readDocuments(source, (one) => found.push(one), {
    strictScalars: false,
  });
  const [first] = found;
  if (first !== undefined) {
    const { message, at } = first;
    const place = at && `line ${at.line}, column ${at.column}`;
    return { message, place };
  }
  const root = document && valueOf(document.root);
  if (root === undefined || root === null) return new Map();
  if (!(root instanceof Map))
    return { message: "it is no map", place: undefined };
  return isFiniteAll(root)
    ? root
    : { message: "it holds an infinite number", place: undefined };
}

const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** Up to the marker of the next document, or of the end of this one. */
function firstDocument(text: string): string {
  for (const { index, 0: found } of text.matchAll(marker)) {
    const begins = /^(?:[ \t]*(?:#.*)?\r?\n|%.*\n)*$/.test(
      text.slice(0, index),
    );
    if (found !== "---" || !begins) return text.slice(0, index);
  }
  return text;
}

function valueOf(node: YamlNode): HelmValue {
  // Go's integers know no -0.
  if (node.kind === "scalar") return node.value === 0 ? 0 : node.value;
  if (node.kind === "seq") return node.items.map(valueOf);
  return mapOf(node);
}

function mapOf(node: MapNode): HelmMap {
  const map: HelmMap = new Map();
  for (const { key, value } of node.entries.values())
    map.set(keyText(key), valueOf(value));
  return map;
}

/** `yes:` is the key `true`, and `1.20:` is `1.2`. */
function keyText({ plain, text }: ScalarNode): string {
  if (!plain || /^-?(?:0|[1-9][0-9]*)$/.test(text)) return text;
  const value = resolveAsKubernetes(text);
  if (typeof value !== "number") return String(value);
  const isFloat = /\.|[eE][-+]?[0-9]/.test(text) && !/^[-+]?0[xX]/.test(text);
  return isFloat ? floatText(value) : String(value);
}

/** The shortest form that a float of 32 bits has: strconv.FormatFloat(value, 'g', -1, 32). */
function floatText(value: number): string {
  let digits = 0;
  while (
    Math.fround(Number(value.toExponential(digits))) !== Math.fround(value)
  )
    digits++;
  const text = value.toExponential(digits);
  const [mantissa = "", exponent = ""] = text.split("e");
  const power = Math.abs(Number(exponent));
  if (Number(exponent) >= -4 && Number(exponent) < 6)
    return String(Number(text));
  return `${mantissa}e${exponent.charAt(0)}${String(power).padStart(2, "0")}`;
}

/** JSON, by which Helm reads YAML, has neither infinity nor NaN. */
function isFiniteAll(value: HelmValue): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (value instanceof Map)
    return Array.from(value.values()).every(isFiniteAll);
  return Array.isArray(value) ? value.every(isFiniteAll) : true;
}
