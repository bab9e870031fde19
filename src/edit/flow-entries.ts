/** Entries of a map in flow style, `{a: 1, b: 2}`: on one line or on several, as in JSON. */
import { isMap, type Pair, type YAMLMap } from "yaml";
import type { Range } from "../diagnostics/diagnostic.ts";
import {
  aboveComments,
  indentOf,
  insertion,
  insertLines,
  nextLine,
  rangeOf,
  type Edit,
} from "../manifests/text-edits.ts";
import { keyStyle } from "./block-entries.ts";
import { endOf, Uneditable } from "./config-text.ts";
import type { FlowStyle } from "./entry-text.ts";

/** How a map writes its entries: one on several lines as the first map in it does, with blanks where there is none. */
export function flowStyleOf(map: YAMLMap, text: string): FlowStyle {
  const { start, end } = rangeOf(map);
  const inner = text.slice(start + 1, end - 1);
  const style = keyStyle(map);
  if (!/^\s*\n/.test(inner))
    return { pad: /^\s/.test(inner) ? " " : "", style };
  const nested = map.items.map(({ value }) => value).find(isMap);
  return {
    pad: nested === undefined ? " " : flowStyleOf(nested, text).pad,
    style,
  };
}

/** Puts an entry before the one of that index; at the end where there is none. */
export function insertFlow(
  map: YAMLMap,
  index: number,
  entry: string,
  text: string,
): Edit[] {
  const next = map.items[index];
  if (next !== undefined) return [insertBefore(map, index, next, entry, text)];
  const last = map.items.at(-1);
  const brace = rangeOf(map).end - 1;
  if (last === undefined) {
    if (text.slice(rangeOf(map).start, brace).includes("#"))
      throw new Uneditable("a comment stands in an empty `{}`");
    return [insertion(brace, entry)];
  }
  const { end } = placeIn(last, text);
  const indent = lineIndent(last, brace, text);
  if (indent === undefined) return [insertion(end, `, ${entry}`)];
  const comma = commaBehind(end, text);
  const added = insertLines(
    nextLine(text, comma ?? end),
    [`${indent}${entry}${comma === undefined ? "" : ","}`],
    text,
  );
  return comma === undefined ? [insertion(end, ","), added] : [added];
}

function insertBefore(
  map: YAMLMap,
  index: number,
  next: Pair,
  entry: string,
  text: string,
): Edit {
  const { start } = placeIn(next, text);
  const indent = lineIndent(next, rangeOf(map).end - 1, text);
  if (indent === undefined) return insertion(start, `${entry}, `);
  const earlier = map.items[index - 1];
  const limit = nextLine(
    text,
    earlier === undefined ? rangeOf(map).start + 1 : placeIn(earlier, text).end,
  );
  return insertLines(
    aboveComments(text, start, limit),
    [`${indent}${entry},`],
    text,
  );
}

/** Takes an entry out, with its comma. */
export function removeFlow(map: YAMLMap, index: number, text: string): Edit[] {
  const pair = map.items[index];
  if (pair === undefined) throw new Error("the index is one of the map's");
  const brace = rangeOf(map).end - 1;
  const place = placeIn(pair, text);
  const earlier = map.items[index - 1];
  const next = map.items[index + 1];
  if (lineIndent(pair, brace, text) !== undefined)
    return removeLine(map, index, text);
  const range =
    earlier !== undefined
      ? { start: commaAfter(earlier, text), end: place.end }
      : next === undefined
        ? withPads(place, text)
        : { start: place.start, end: placeIn(next, text).start };
  if (
    /#/.test(
      text.slice(range.start, range.end).replace(textOf(place, text), ""),
    )
  )
    throw new Uneditable("a comment stands between the entries of a `{…}`");
  return [{ ...range, insert: "" }];
}

/** Takes out an entry that has its lines to itself; the comma of the one before goes too where there was none behind it. */
function removeLine(map: YAMLMap, index: number, text: string): Edit[] {
  const pair = map.items[index];
  const earlier = map.items[index - 1];
  if (pair === undefined) return [];
  const { start, end } = placeIn(pair, text);
  const comma = commaBehind(end, text);
  const limit = nextLine(
    text,
    earlier === undefined ? rangeOf(map).start + 1 : placeIn(earlier, text).end,
  );
  const lines = {
    start: aboveComments(text, start, limit),
    end: nextLine(text, comma ?? end),
    insert: "",
  };
  if (earlier === undefined || comma !== undefined) return [lines];
  const before = commaAfter(earlier, text);
  return [{ start: before, end: before + 1, insert: "" }, lines];
}

/** An only entry with one blank on either side: what was written around it. */
function withPads({ start, end }: Range, text: string): Range {
  return {
    start: text[start - 1] === " " ? start - 1 : start,
    end: text[end] === " " ? end + 1 : end,
  };
}

function textOf({ start, end }: Range, text: string): string {
  return text.slice(start, end);
}

/** From an entry's key to the end of its value. */
function placeIn(pair: Pair, text: string): Range {
  return { start: rangeOf(pair.key).start, end: endOf(pair, text) };
}

/** The indentation of an entry that has its lines to itself; undefined for any other. */
function lineIndent(
  pair: Pair,
  brace: number,
  text: string,
): string | undefined {
  const { start, end } = placeIn(pair, text);
  const indent = indentOf(text, start);
  const next = nextLine(text, commaBehind(end, text) ?? end);
  const rest = text.slice(commaBehind(end, text) ?? end, next);
  return next <= brace && /^\s*(#.*)?\s*$/.test(rest) ? indent : undefined;
}

/** The offset of the comma behind an entry that is not the last one. */
function commaAfter(pair: Pair, text: string): number {
  const { end } = placeIn(pair, text);
  return (commaBehind(end, text) ?? end + 1) - 1;
}

/** Where the comma behind an offset ends; undefined where there is none. */
function commaBehind(end: number, text: string): number | undefined {
  const [blank] = /^\s*/.exec(text.slice(end)) ?? [""];
  const at = end + blank.length;
  return text[at] === "," ? at + 1 : undefined;
}
