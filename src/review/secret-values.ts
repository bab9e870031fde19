/** What is secret: the values of Secrets, and what they hold in turn. */
import { fieldsAt, textAt, listAt } from "../kinds/fields.ts";
import { shortestHidden } from "../render/secret-names.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import type { YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import { isList, plain } from "./same-data.ts";

/** Where kubectl keeps a copy of all of an object. */
export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** Of a Secret, all that is no secret. A misspelt `stringData` is one. */
export const openFields: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "type",
  "immutable",
]);

/** Whether a whole object is a Secret. */
export function isSecretObject(object: Fields): boolean {
  return object["apiVersion"] === "v1" && object["kind"] === "Secret";
}

/**
 * The texts to hide wherever they turn up: what the Secrets among these objects hold, decoded and as it is written, and
 * every leaf of it that is long enough. Lists of objects are looked into.
 */
export function secretTexts(objects: Iterable<Fields>): Set<string> {
  const found = new Set<string>();
  for (const object of objects) collectObject(object, found, 0);
  return found;
}

/** The texts to hide of one value that came out of a Secret, by `valuesFrom` or `substituteFrom` for instance. */
export function payloadTexts(value: string): Set<string> {
  const found = new Set<string>();
  collectText(value, found, 0);
  return found;
}

/** Payloads within payloads are looked into so deep. */
const deepest = 4;

function collectObject(
  object: Fields,
  found: Set<string>,
  depth: number,
): void {
  const { items } = object;
  if (isList(items) && textAt(object, "kind")?.endsWith("List") === true)
    for (const item of items)
      if (isFields(item)) collectObject(item, found, depth);
  for (const { item } of listAt(object, "secretGenerator"))
    collectLiterals(item["literals"], found, depth);
  if (!isSecretObject(object)) return;
  for (const [name, value] of Object.entries(object))
    if (!openFields.has(name)) collectData(value, found, depth);
  for (const value of Object.values(fieldsAt(object, "data") ?? {}))
    if (typeof value === "string") collectBase64(value, found, depth);
  const copy = textAt(object, "metadata", "annotations", lastApplied);
  if (copy === undefined || depth === deepest) return;
  const inner = jsonIn(copy);
  // Whatever it is, it is all of a Secret.
  if (isFields(inner) && isSecretObject(inner))
    collectObject(inner, found, depth + 1);
  else collectText(copy, found, depth + 1);
}

/** `key=value` of a kustomization file's generator; one without a key is a value that lacks it. */
function collectLiterals(
  literals: Data | undefined,
  found: Set<string>,
  depth: number,
): void {
  for (const literal of isList(literals) ? literals.flatMap(leavesIn) : []) {
    collectText(literal, found, depth);
    collectText(literal.slice(literal.indexOf("=") + 1), found, depth);
  }
}

function collectData(data: Data, found: Set<string>, depth: number): void {
  for (const leaf of leavesIn(data)) collectText(leaf, found, depth);
}

/** The scalars of data, as texts. */
function leavesIn(data: Data): string[] {
  if (typeof data === "string") return [data];
  const value = plain(data);
  if (isList(value)) return value.flatMap(leavesIn);
  if (isFields(value)) return Object.values(value).flatMap(leavesIn);
  return value === null ? [] : [JSON.stringify(value)];
}

/** A value of `data`: what it decodes to, if that is text. */
function collectBase64(text: string, found: Set<string>, depth: number): void {
  const decoded = decodedText(text);
  if (decoded !== undefined) collectText(decoded, found, depth);
}

const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** What a base64 text decodes to; undefined for any other text, and where it is no text. */
function decodedText(text: string): string | undefined {
  const written = text.replaceAll(/\s+/g, "");
  if (!base64.test(written)) return undefined;
  const bytes = Buffer.from(written, "base64");
  const decoded = bytes.toString("utf8");
  return decoded.includes("\uFFFD") || decoded.includes("\0")
    ? undefined
    : decoded;
}

function add(text: string, found: Set<string>): boolean {
  const value = text.trim();
  if (value.length < shortestHidden || found.has(value)) return false;
  found.add(value);
  return true;
}

/** A text and what can be read out of it: JSON, YAML, lines of settings, a URL's password, base64 of all these. */
function collectText(text: string, found: Set<string>, depth: number): void {
  const isNew = add(text, found);
  if (!isNew || depth > deepest) return;
  const value = text.trim();
  const inside = leavesOf(value);
  for (const leaf of inside)
    if (leaf !== value) collectText(leaf, found, depth + 1);
  if (value.length >= 12) collectBase64(value, found, depth + 1);
  const [, password] = /^[\w+.-]+:\/\/[^/@\s]*?:([^/\s]+)@/.exec(value) ?? [];
  if (password !== undefined) {
    add(password, found);
    add(decodedUrl(password), found);
  }
}

function decodedUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function jsonIn(text: string): Data | undefined {
  if (!/^\s*["[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Data;
  } catch {
    return undefined;
  }
}

/** The leaves of a payload; none of a text that is only itself. */
function leavesOf(text: string): string[] {
  const json = jsonIn(text);
  const found = json === undefined ? [] : leavesIn(json);
  // Also of JSON: numbers as they are written there.
  yamlLeaves(text, found);
  settings(text, found);
  return found;
}

/** A larger text is looked at line by line only. */
const largest = 1_000_000;

function yamlLeaves(text: string, found: string[]): void {
  if (!/[:\-[{&*]/.test(text) || text.length > largest) return;
  const ignore = (): void => undefined;
  const source = { file: "", text };
  for (const { root } of readDocuments(source, ignore, {
    strictScalars: false,
  }))
    if (root.kind !== "scalar" || root.text !== text) nodeLeaves(root, found);
}

function nodeLeaves(node: YamlNode, found: string[]): void {
  if (node.kind === "seq")
    for (const item of node.items) nodeLeaves(item, found);
  else if (node.kind === "map")
    for (const { value } of node.entries.values()) nodeLeaves(value, found);
  else found.push(node.text);
}

/** `NAME=value` of env files, `name = value` of INI files and properties, `user:hash` of htpasswd. */
const setting = /^\s*(?:export\s+)?[\w.@/-]+\s*[=:]\s*(\S.*)$/;

/** A line of a PEM block, or of other encoded bytes. */
const encoded = /^\s*[A-Za-z0-9+/=_-]{40,}\s*$/;

function settings(text: string, found: string[]): void {
  for (const line of text.split("\n")) {
    const [, value = ""] = setting.exec(line) ?? [];
    // `https` is no name of anything.
    if (value !== "" && !value.startsWith("//"))
      found.push(value.trim(), unquoted(value.trim()));
    if (encoded.test(line)) found.push(line);
  }
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(value) ?? [];
  return inner ?? value.replace(/\s+#.*$/, "");
}
