/** Edits of a YAML text in place, at the offsets that the `yaml` package knows. */
import { isNode, isScalar, type Pair } from "yaml";
import type { Range } from "../diagnostics/diagnostic.ts";
import { plainSafe } from "../yaml/scalars.ts";
import { quote } from "../yaml/write.ts";

/** Text to put in at an offset, in place of what stands there. */
export interface Edit extends Range {
  readonly insert: string;
}

/** U+FEFF at the beginning of a file. */
export const byteOrderMark = "\uFEFF";

/** The text as everything else reads it (`yaml/decode.ts`): without a byte order mark, with LF for CRLF. */
export function plainText(raw: string): string {
  return (raw.startsWith(byteOrderMark) ? raw.slice(1) : raw).replaceAll(
    "\r\n",
    "\n",
  );
}

/** Carries out edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, insert } of edits.toSorted(
    (left, right) => right.start - left.start,
  ))
    result = result.slice(0, start) + insert + result.slice(end);
  return result;
}

/** An edit that only adds. */
export function insertion(start: number, insert: string): Edit {
  return { start, end: start, insert };
}

/** Whole lines, put in at the beginning of a line or, where the text does not end in a line break, at its end. */
export function insertLines(
  start: number,
  lines: readonly string[],
  text: string,
): Edit {
  const eol = lineBreakOf(text);
  const isOpen =
    start === text.length && lineStart(text, start) !== text.length;
  return insertion(
    start,
    lines.map((line) => (isOpen ? eol + line : line + eol)).join(""),
  );
}

/** The text's own line break. */
export function lineBreakOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

/** Where the line of an offset begins; behind a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.startsWith(byteOrderMark) ? 1 : start;
}

/** Where the line behind a node's end begins: there already, if the node ends with its line. */
export function nextLine(text: string, end: number): number {
  if (text[end - 1] === "\n") return end;
  const newline = text.indexOf("\n", end);
  return newline === -1 ? text.length : newline + 1;
}

/** Where the comment lines directly above a line begin, none of them above `limit`; the line's own beginning without any. */
export function aboveComments(
  text: string,
  offset: number,
  limit: number,
): number {
  let start = lineStart(text, offset);
  while (start > limit) {
    const above = lineStart(text, start - 1);
    if (above < limit || !/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

/** What stands before an offset in its line, where that is blank; else undefined. */
export function indentOf(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** A node's offsets, without the comments behind it. */
export function rangeOf(node: unknown): Range {
  const range = isNode(node) ? node.range : undefined;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

/** Where a field of a map ends. */
export function endOf(pair: Pair): number {
  return Math.max(rangeOf(pair.key).end, rangeOf(pair.value).end);
}

/** How the scalars beside a new one are written. */
export type Style = "plain" | "single" | "double";

/** The style that all the given scalars have in common; plain where they have none. */
export function styleOf(nodes: readonly unknown[]): Style {
  const types = new Set(
    nodes.map((node) => (isScalar(node) ? node.type : undefined)),
  );
  if (types.size !== 1) return "plain";
  if (types.has("QUOTE_DOUBLE")) return "double";
  return types.has("QUOTE_SINGLE") ? "single" : "plain";
}

/** A text as a scalar, quoted where the style or the text needs it. */
export function scalarText(
  text: string,
  style: Style,
  isFlow: boolean,
): string {
  if (style === "single" && /^[\x20-\x7e]*$/.test(text))
    return `'${text.replaceAll("'", "''")}'`;
  const isPlain = plainSafe(text) && !(isFlow && /[,[\]{}]/.test(text));
  return style === "plain" && isPlain ? text : quote(text);
}
