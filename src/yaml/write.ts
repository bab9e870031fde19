/**
 * Data → YAML, in Prettier's style byte for byte, such that every reader reads the same data back: YAML 1.2, YAML 1.1, and
 * Kubernetes' own. No anchors, no folding. An emitter of our own, because a run writes thousands of objects.
 */
import type { Data, Fields, Values } from "./data.ts";
import { plainSafe } from "./scalars.ts";

/**
 * The data as one YAML document, with a line break at its end and no `---`. Plain objects are sorted by their keys (in
 * UTF-16 units), Maps keep their order.
 *
 * Two things have no form that pleases everyone. Half a surrogate pair is written as an escape, which Kubernetes refuses
 * and JavaScript reads back. A key of over 1,024 characters that cannot stand in a block (it begins with a blank, or holds
 * control characters) is written as `? "…"`, which all read back but Prettier cannot format.
 */
export function writeYaml(data: Data): string {
  return `${node(data, 0)}\n`;
}

/** What stands at the document's start or behind `- `: a collection begins on the same line. */
function node(data: Data, level: number): string {
  if (typeof data !== "object" || data === null)
    return scalar(data, Math.max(level, 1));
  if (isList(data)) return data.length === 0 ? "[]" : items(data, level);
  return isEmpty(data) ? "{}" : entries(data, level);
}

/** What stands behind `key:`: a collection begins on the next line. */
function value(data: Data, level: number): string {
  if (typeof data !== "object" || data === null)
    return ` ${scalar(data, level)}`;
  if (isList(data))
    return data.length === 0 ? " []" : lineBreak(level) + items(data, level);
  return isEmpty(data) ? " {}" : lineBreak(level) + entries(data, level);
}

function items(list: readonly Data[], level: number): string {
  const between = lineBreak(level);
  let text = "";
  for (const item of list) {
    if (text !== "") text += between;
    text += `- ${node(item, level + 1)}`;
  }
  return text;
}

function entries(map: Fields | Values, level: number): string {
  const between = lineBreak(level);
  let text = "";
  if (isValues(map))
    for (const [key, data] of map) {
      if (text !== "") text += between;
      text += entry(key, data, level);
    }
  else
    for (const key of sortedKeys(map)) {
      const data = map[key];
      if (data === undefined) continue;
      if (text !== "") text += between;
      text += entry(key, data, level);
    }
  return text;
}

function entry(key: string, data: Data, level: number): string {
  const text = plainSafe(key) ? key : quote(key);
  const after = value(data, level + 1);
  // Whatever follows, and however wide the characters are, this fits a line.
  return 2 * level + 2 * text.length < 70
    ? `${text}:${after}`
    : longEntry(key, text, after, data, level);
}

const lineWidth = 80;

/** A key's `:` must follow within so many characters (YAML 1.2, 7.4.2); not all readers insist. */
const keyLimit = 1024;

/** Where Prettier breaks a line behind a key: before `[]`, `{}` and `|`. */
const breakable = /^ (?:\[\]|\{\}|\|-?)/;

function longEntry(
  key: string,
  text: string,
  after: string,
  data: Data,
  level: number,
): string {
  const header = breakable.exec(after)?.[0];
  // How wide other characters are is in a table of Prettier's; escapes are as wide as they are long.
  const sized =
    header === undefined || ascii.test(text) ? text : quoteAscii(key);
  if (sized.length > keyLimit) {
    // The form for long keys is `? `, which Prettier removes (the file is then unreadable) unless a block follows.
    const long = isBlock(key) ? literal(key, level + 1) : text;
    return `? ${long}${lineBreak(level)}: ${node(data, level + 1)}`;
  }
  const width = 2 * level + sized.length + 1 + (header?.length ?? 0);
  return header !== undefined && width > lineWidth
    ? `${sized}:${lineBreak(level + 1)}${after.slice(1)}`
    : `${sized}:${after}`;
}

function scalar(data: string | number | boolean | null, level: number): string {
  if (typeof data === "number") return number(data);
  if (typeof data !== "string") return String(data);
  if (plainSafe(data)) return data;
  return data.includes("\n") && isBlock(data)
    ? literal(data, level)
    : quote(data);
}

/** As JavaScript prints it, but -0 keeps its sign, and `1e+21` gets a point, without which it is a string to YAML 1.1. */
function number(data: number): string {
  if (Object.is(data, -0)) return "-0";
  if (Number.isNaN(data)) return ".nan";
  if (!Number.isFinite(data)) return data > 0 ? ".inf" : "-.inf";
  const text = String(data);
  return /^-?\de/.test(text) ? text.replace("e", ".0e") : text;
}

/** Characters that are not printable, that some reader takes for a line break, or that nobody can see. */
const hidden = String.raw`\0-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\u{e0000}-\u{e007f}\ud800-\udfff`;
const unfitForBlock = new RegExp(`[${hidden}]|^[\\s]|[ \\t]$|\\n\\n$`, "u");
const needsEscape = new RegExp(`[${hidden}\\t\\n\\\\]`, "u");
const escaped = new RegExp(`[${hidden}\\t\\n\\\\"]`, "gu");

/** Whether a literal block (`|`, `|-`) holds the text, and Prettier leaves it alone. */
function isBlock(text: string): boolean {
  return !unfitForBlock.test(text);
}

function literal(text: string, level: number): string {
  const ended = text.endsWith("\n");
  const lines = ended ? text.slice(0, -1) : text;
  const indented = lines.replace(/\n(?!\n)/g, lineBreak(level));
  return `${ended ? "|" : "|-"}${lineBreak(level)}${indented}`;
}

/**
 * The text as a quoted scalar on one line. Double quotes, unless it holds some itself and nothing that needs an escape: as
 * Prettier does it.
 */
export function quote(text: string): string {
  if (needsEscape.test(text)) return `"${text.replace(escaped, escape)}"`;
  return text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

const ascii = /^[\0-\x7f]*$/;

function quoteAscii(text: string): string {
  return `"${text.replace(/[^ !#-[\]-~]/gu, escape)}"`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\\": "\\\\",
  '"': '\\"',
};

function escape(char: string): string {
  const short = shortEscapes[char];
  if (short !== undefined) return short;
  const hex = (char.codePointAt(0) ?? 0).toString(16);
  return hex.length <= 4
    ? `\\u${hex.padStart(4, "0")}`
    : `\\U${hex.padStart(8, "0")}`;
}

/** Line breaks with the indentation of each level. */
const lineBreaks = ["\n"];

function lineBreak(level: number): string {
  return (lineBreaks[level] ??= `${lineBreak(level - 1)}  `);
}

/** The keys in order of their UTF-16 units; they often are already. */
function sortedKeys(fields: Fields): string[] {
  const keys = Object.keys(fields);
  let last = "";
  for (const key of keys) {
    if (key < last) return keys.toSorted();
    last = key;
  }
  return keys;
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}

function isValues(map: Fields | Values): map is Values {
  return map instanceof Map;
}

function isEmpty(map: Fields | Values): boolean {
  if (isValues(map)) return map.size === 0;
  for (const _ in map) return false;
  return true;
}
