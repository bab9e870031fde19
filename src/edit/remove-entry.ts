/** Takes an entry out of a config's text, with what only belonged to it. */
import {
  aboveComments,
  lineStart,
  nextLine,
  rangeOf,
  type Edit,
} from "../manifests/text-edits.ts";
import { blockOf, contentEnd, entryLines } from "./block-entries.ts";
import {
  behindColon,
  levelsAt,
  pairAt,
  type ConfigText,
  type Keys,
  type Level,
} from "./config-text.ts";
import { flowStyleOf, removeFlow } from "./flow-entries.ts";

/**
 * The edits. A map that becomes empty by it goes too where adding the entry would have made it: where it is the last one
 * around, and bears no comment of its own.
 *
 * @param keep how many of the keys lead to what stays in any case
 */
export function removalEdits(
  config: ConfigText,
  keys: Keys,
  keep: number,
): Edit[] {
  const { root, text } = config;
  const levels = levelsAt(root, keys);
  if (levels.length < keys.length)
    throw new Error(`${keys.join(".")} is there`);
  let depth = levels.length - 1;
  while (depth > keep && wasMade(levels[depth - 1], levels[depth], text))
    depth--;
  const level = levels[depth];
  if (level === undefined) throw new Error("there is a key");
  return removeAt(level, levels[depth - 1], depth <= keep, config);
}

function removeAt(
  level: Level,
  around: Level | undefined,
  isKept: boolean,
  { text }: ConfigText,
): Edit[] {
  const { map, index } = level;
  const parent = around && pairAt(around);
  const isOnly = map.items.length === 1;
  if (map.flow === true) {
    const isMade =
      isOnly && around?.map.flow === true && isAlike(level, around, text);
    // What is null takes it back to that.
    if (isMade && isKept) return [{ ...rangeOf(map), insert: "" }];
    return removeFlow(map, index, text);
  }
  const block = blockOf(map, parent, text);
  const lines = { ...entryLines(block, index), insert: "" };
  if (!isOnly || parent === undefined) return [lines];
  const colon = behindColon(parent, text);
  const [mark] =
    /^[ \t]*# (?=(?:null|Null|NULL|~)(?:\s|$))/.exec(text.slice(colon)) ?? [];
  if (mark === undefined) return [lines];
  const end = colon + mark.length;
  return [{ start: end - 2, end, insert: "" }, lines];
}

/** Whether adding the one entry of `inner` would have made the map that it is in. */
function wasMade(
  around: Level | undefined,
  inner: Level | undefined,
  text: string,
): boolean {
  if (around === undefined || inner?.map.items.length !== 1) return false;
  const { map, index } = around;
  const isLast = index === map.items.length - 1;
  if (!isLast || inner.map.anchor !== undefined) return false;
  if (inner.map.flow === true)
    return map.flow === true && isAlike(inner, around, text);
  const [outer, entry] = [pairAt(around), pairAt(inner)];
  const start = lineStart(text, rangeOf(outer.key).start);
  const earlier = map.items[index - 1];
  const above = earlier === undefined ? 0 : contentEnd(earlier, text);
  const colon = behindColon(outer, text);
  const first = nextLine(text, colon);
  const isBare = text.slice(colon, first).trim() === "";
  return (
    isBare &&
    aboveComments(text, start, above) === start &&
    aboveComments(text, rangeOf(entry.key).start, first) === first &&
    contentEnd(outer, text) === contentEnd(entry, text)
  );
}

/** Whether a map in flow style has its blanks as the one around it, as one that was made has them. */
function isAlike(inner: Level, around: Level, text: string): boolean {
  return flowStyleOf(inner.map, text).pad === flowStyleOf(around.map, text).pad;
}
