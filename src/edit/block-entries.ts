/** Entries of a map in block style, as whole lines of the text. */
import type { Pair, YAMLMap } from "yaml";
import type { Range } from "../diagnostics/diagnostic.ts";
import {
  aboveComments,
  indentOf,
  insertLines,
  lineStart,
  nextLine,
  rangeOf,
  styleOf,
  type Edit,
  type Style,
} from "../manifests/text-edits.ts";
import { behindColon, columnOf, endOf, Uneditable } from "./config-text.ts";

/** A map in block style, in its text. */
export interface Block {
  readonly text: string;
  readonly map: YAMLMap;
  /** Where the line behind the map's own key begins; the text's beginning for the root. */
  readonly start: number;
  readonly column: number;
}

/** @throws Uneditable where its entries do not begin lines. */
export function blockOf(
  map: YAMLMap,
  parent: Pair | undefined,
  text: string,
): Block {
  for (const { key } of map.items)
    if (indentOf(text, rangeOf(key).start) === undefined)
      throw new Uneditable("an entry of the map does not begin its line");
  const [first] = map.items;
  return {
    text,
    map,
    start: parent === undefined ? 0 : nextLine(text, behindColon(parent, text)),
    column: columnOf(rangeOf(first?.key).start, text),
  };
}

/** Where the lines of an entry end: those of its value, and the comments that are indented deeper than its key. */
export function contentEnd(pair: Pair, text: string): number {
  const key = rangeOf(pair.key);
  const column = columnOf(key.start, text);
  let end = endOf(pair, text);
  while (/\s/.test(text.charAt(end - 1))) end--;
  end = nextLine(text, end);
  for (let at = end; at < text.length;) {
    const next = nextLine(text, at + 1);
    const line = text.slice(at, next);
    at = next;
    if (line.trim() === "") continue;
    if (!/^ *#/.test(line) || line.indexOf("#") <= column) break;
    end = next;
  }
  return end;
}

/** The style of a map's keys. */
export function keyStyle({ items }: YAMLMap): Style {
  return styleOf(items.map(({ key }) => key));
}

/**
 * Whether a new entry stands apart, by a blank line: as most of the others do. Of one other nobody knows; then sections do, and
 * an item of several lines, as the other is.
 *
 * @param lines those of an item; none for a map that is made for one
 */
export function standsApart(
  { map, text, column }: Block,
  lines: readonly string[],
): boolean {
  const [first, ...others] = map.items;
  if (first === undefined) return false;
  if (others.length === 0) {
    const its = text.slice(rangeOf(first.key).start, endOf(first, text));
    return column === 0 || (lines.length > 1 && its.trimEnd().includes("\n"));
  }
  const gaps = others.filter((pair, index) => {
    const earlier = map.items[index] ?? first;
    const end = contentEnd(earlier, text);
    return /^[ \t]*\n/m.test(text.slice(end, rangeOf(pair.key).start));
  });
  return gaps.length * 2 > others.length;
}

/** Puts an entry's lines before the one of that index; at the end where there is none. */
export function insertBlock(
  block: Block,
  index: number,
  lines: readonly string[],
  apart: boolean,
): Edit {
  const { map, text, start, column } = block;
  const indent = " ".repeat(column);
  const written = lines.map((line) => (line === "" ? "" : indent + line));
  const earlier = map.items[index - 1];
  if (earlier !== undefined)
    return insertLines(
      contentEnd(earlier, text),
      apart ? ["", ...written] : written,
      text,
    );
  const [first] = map.items;
  const at = aboveComments(text, rangeOf(first?.key).start, start);
  return insertLines(at, apart ? [...written, ""] : written, text);
}

/** The lines of an entry: its own, the comments directly above, and the blank lines that set it apart. */
export function entryLines(block: Block, index: number): Range {
  const { map, text, start: limit } = block;
  const pair = map.items[index];
  const earlier = map.items[index - 1];
  if (pair === undefined) throw new Error("the index is one of the map's");
  const above = earlier === undefined ? limit : contentEnd(earlier, text);
  let start = aboveComments(text, rangeOf(pair.key).start, above);
  let end = contentEnd(pair, text);
  if (index === 0 && map.items.length > 1) {
    while (/^[ \t]*\n/.test(text.slice(end))) end = nextLine(text, end + 1);
  } else {
    while (start > above && isBlank(lineBefore(text, start)))
      start = lineStart(text, start - 1);
  }
  // The last line of a text that does not end in a line break takes the one before it along.
  const isOpen = end === text.length && !text.endsWith("\n") && start > 0;
  return { start: isOpen ? start - 1 : start, end };
}

function lineBefore(text: string, start: number): string {
  return text.slice(lineStart(text, start - 1), start);
}

function isBlank(line: string): boolean {
  return line.trim() === "";
}
