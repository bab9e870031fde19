/** Adding to a list in flow style, `[a, b]`: on one line or on several, as in JSON. */
import { isScalar, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Range } from "../diagnostics/diagnostic.ts";
import {
  aboveComments,
  endOf,
  indentOf,
  insertion,
  insertLines,
  lineBreakOf,
  nextLine,
  rangeOf,
  scalarText,
  styleOf,
  type Edit,
  type Style,
} from "./text-edits.ts";

/** Adds entries to a list that has some, each group before the item of that index (the list's length: at the end). */
export function flowEdits(
  list: YAMLSeq,
  groups: ReadonlyMap<number, readonly string[]>,
  text: string,
): Edit[] {
  const items = list.items.map(rangeOf);
  const style = styleOf(list.items);
  return [...groups].flatMap(([index, entries]) => {
    const written = entries.map((entry) => scalarText(entry, style, true));
    const next = items[index];
    return next === undefined
      ? append(list, items, written, text)
      : [insertBefore(next, items[index - 1], written, text)];
  });
}

function insertBefore(
  next: Range,
  earlier: Range | undefined,
  written: readonly string[],
  text: string,
): Edit {
  const indent = indentOf(text, next.start);
  if (indent === undefined)
    return insertion(next.start, written.map((entry) => `${entry}, `).join(""));
  const limit = earlier === undefined ? 0 : nextLine(text, earlier.end);
  return insertLines(
    aboveComments(text, next.start, limit),
    written.map((entry) => `${indent}${entry},`),
    text,
  );
}

/** Adds behind the last item; a comma behind that one stays the last. */
function append(
  list: YAMLSeq | YAMLMap,
  items: readonly Range[],
  written: readonly string[],
  text: string,
): Edit[] {
  const last = items.at(-1);
  if (last === undefined) return [];
  const comma = trailingComma(list);
  const indent = indentOf(text, last.start);
  if (indent === undefined)
    return comma === undefined
      ? [insertion(last.end, written.map((entry) => `, ${entry}`).join(""))]
      : [insertion(comma + 1, written.map((entry) => ` ${entry},`).join(""))];
  const lines = written.map(
    (entry, index) =>
      indent +
      entry +
      (comma === undefined && index === written.length - 1 ? "" : ","),
  );
  const end = comma === undefined ? last.end : comma + 1;
  const separator = comma === undefined ? "," : "";
  const at = nextLine(text, end);
  // The bracket stands in the last item's line: the new lines go between.
  if (at > rangeOf(list).end - 1) {
    const eol = lineBreakOf(text);
    return [insertion(end, separator + lines.map((one) => eol + one).join(""))];
  }
  const added = insertLines(at, lines, text);
  return separator === "" ? [added] : [insertion(end, separator), added];
}

/** The offset of a comma behind the last item. */
function trailingComma({ srcToken }: YAMLSeq | YAMLMap): number | undefined {
  if (srcToken?.type !== "flow-collection") return undefined;
  const last = srcToken.items.at(-1);
  if (
    last === undefined ||
    last.value !== undefined ||
    (last.key ?? undefined) !== undefined
  )
    return undefined;
  return last.start.find(({ type }) => type === "comma")?.offset;
}

/** Writes the list behind a key that has none yet, in a map in flow style. */
export function flowUnderKey(
  root: YAMLMap,
  pair: Pair,
  entries: readonly string[],
  text: string,
): Edit[] {
  const list = listText(entries, root);
  const hasColon = pair.srcToken?.sep?.some(
    ({ type }) => type === "map-value-ind",
  );
  if (hasColon !== true) return [insertion(rangeOf(pair.key).end, `: ${list}`)];
  const { start, end } = rangeOf(pair.value);
  // A comment inside the brackets would be lost.
  if (text.slice(start, end).includes("#")) return [];
  const space = text[start - 1] === ":" && start === end ? " " : "";
  return [{ start, end, insert: space + list }];
}

/** Writes `resources` with the list at the end of a map in flow style. */
export function newFlow(
  root: YAMLMap,
  entries: readonly string[],
  text: string,
): Edit[] {
  const quoted = scalarText("resources", keyStyle(root), true);
  const field = `${quoted}: ${listText(entries, root)}`;
  const items = root.items.map((pair) => ({
    start: rangeOf(pair.key).start,
    end: endOf(pair),
  }));
  return items.length === 0
    ? [insertion(rangeOf(root).start + 1, field)]
    : append(root, items, [field], text);
}

function listText(entries: readonly string[], root: YAMLMap): string {
  const style = keyStyle(root);
  return `[${entries.map((entry) => scalarText(entry, style, true)).join(", ")}]`;
}

/** JSON stays JSON. */
function keyStyle({ items }: YAMLMap): Style {
  return styleOf(items.map(({ key }) => (isScalar(key) ? key : undefined)));
}
