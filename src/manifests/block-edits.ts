/** Adding to a list in block style: one line for each entry. */
import { isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import {
  aboveComments,
  endOf,
  indentOf,
  insertLines,
  lineStart,
  nextLine,
  rangeOf,
  scalarText,
  styleOf,
  type Edit,
} from "./text-edits.ts";

/**
 * Adds entries to a list that has some, each group before the item of that index (the list's length: at the end), written
 * as the items beside them are.
 */
export function blockEdits(
  list: YAMLSeq,
  pair: Pair | undefined,
  groups: ReadonlyMap<number, readonly string[]>,
  text: string,
): Edit[] {
  const dashes = dashesOf(list);
  const [first] = dashes;
  if (first === undefined || dashes.length !== list.items.length) return [];
  const column = first - lineStart(text, first);
  const style = styleOf(list.items);
  const gap = gapOf(list, dashes, text);
  const line = (entry: string): string =>
    `${" ".repeat(column)}-${gap}${scalarText(entry, style, false)}`;
  return [...groups].map(([index, entries]) => {
    const dash = dashes[index];
    const earlier = list.items[index - 1];
    const limit = nextLine(
      text,
      earlier === undefined ? rangeOf(pair?.key).end : rangeOf(earlier).end,
    );
    const at = dash === undefined ? limit : aboveComments(text, dash, limit);
    return insertLines(at, entries.map(line), text);
  });
}

/** The offset of each item's `-`. */
function dashesOf({ srcToken }: YAMLSeq): number[] {
  if (srcToken?.type !== "block-seq") return [];
  return srcToken.items.flatMap(({ start }) =>
    start
      .filter(({ type }) => type === "seq-item-ind")
      .map(({ offset }) => offset),
  );
}

/** What stands between `-` and an item. */
function gapOf(list: YAMLSeq, dashes: readonly number[], text: string): string {
  const gaps = list.items.map((item, index) =>
    text.slice((dashes[index] ?? 0) + 1, rangeOf(item).start),
  );
  return gaps.find((gap) => /^[ \t]+$/.test(gap)) ?? " ";
}

/** Writes the list below a key that has none yet: `resources:`, `resources: null` or `resources: []`. */
export function blockUnderKey(
  root: YAMLMap,
  pair: Pair,
  entries: readonly string[],
  text: string,
): Edit[] {
  const key = rangeOf(pair.key);
  const indent = indentOf(text, key.start);
  const colon = text.indexOf(":", key.end);
  const value = rangeOf(pair.value);
  const between = text.slice(colon + 1, value.start);
  const replaced = text.slice(value.start, value.end);
  if (indent === undefined || !/^[ \t]*$/.test(between)) return [];
  // A comment inside the brackets has no place in the list.
  if (replaced.includes("#")) return [];
  return [
    ...(replaced === ""
      ? []
      : [{ start: colon + 1, end: value.end, insert: "" }]),
    insertLines(
      nextLine(text, Math.max(colon + 1, value.end)),
      lines(root, entries, indent, text),
      text,
    ),
  ];
}

/** Writes `resources` with the list: behind the leading `apiVersion` and `kind`, else at the end. */
export function newBlock(
  root: YAMLMap | undefined,
  entries: readonly string[],
  text: string,
): Edit[] {
  let at = text.length;
  let indent: string | undefined = "";
  if (root !== undefined) {
    const [first] = root.items;
    indent = first && indentOf(text, rangeOf(first.key).start);
    const head = root.items.findIndex(({ key }) => !isHead(key));
    const before = root.items.at(head < 1 ? -1 : head - 1);
    if (before !== undefined) at = nextLine(text, endOf(before));
  }
  if (indent === undefined) return [];
  return [
    insertLines(
      at,
      [`${indent}resources:`, ...lines(root, entries, indent, text)],
      text,
    ),
  ];
}

function isHead(key: unknown): boolean {
  return isScalar(key) && (key.value === "apiVersion" || key.value === "kind");
}

/** The list's lines, indented under its key as the file's other lists are: as Prettier does it where there are none. */
function lines(
  root: YAMLMap | undefined,
  entries: readonly string[],
  indent: string,
  text: string,
): string[] {
  let deeper = "  ";
  for (const { value } of root?.items ?? []) {
    const [dash] = isSeq(value) ? dashesOf(value) : [];
    if (dash === undefined) continue;
    deeper = " ".repeat(
      Math.max(0, dash - lineStart(text, dash) - indent.length),
    );
    break;
  }
  return entries.map(
    (entry) => `${indent}${deeper}- ${scalarText(entry, "plain", false)}`,
  );
}
