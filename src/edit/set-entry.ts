/** Puts an entry into a config's text; everything else stays byte for byte. */
import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import {
  insertLines,
  insertion,
  nextLine,
  rangeOf,
  scalarText,
  type Edit,
  type Style,
} from "../manifests/text-edits.ts";
import type { Data } from "../yaml/data.ts";
import {
  blockOf,
  contentEnd,
  insertBlock,
  keyStyle,
  standsApart,
} from "./block-entries.ts";
import {
  columnOf,
  endOf,
  indentStep,
  keyOf,
  levelsAt,
  pairAt,
  Uneditable,
  valueOf,
  type ConfigText,
  type Keys,
  type Level,
} from "./config-text.ts";
import { blockLines, flowEntry, flowText, indented } from "./entry-text.ts";
import { flowStyleOf, insertFlow } from "./flow-entries.ts";

/** How an entry is put in. */
export interface SetOptions {
  /** Before all others of its map, and not at the end or in its sorted place. */
  readonly first?: boolean;
  /** Lines above it, without `#`; in braces there is no place for them. */
  readonly comments?: readonly string[];
  /** How many of the keys lead to what will stay when it is removed again. */
  readonly keep?: number;
}

/** What is put in: the last of the keys is its own. */
interface Entry extends SetOptions {
  readonly keys: Keys;
  readonly value: Data;
  /**
   * Written so that whoever removes it sees that the map was there before, empty: a line is left blank, or the braces are
   * spaced otherwise.
   */
  readonly wasThere: boolean;
}

/** The edits; the maps on the way are made where they are missing. */
export function settingEdits(config: ConfigText, entry: Entry): Edit[] {
  const { root, text } = config;
  const levels = levelsAt(root, entry.keys);
  const level = levels.at(-1);
  if (level !== undefined && levels.length === entry.keys.length)
    return replace(level, entry, config);
  const [key = "", ...rest] = entry.keys.slice(levels.length);
  const value = rest.reduceRight<Data>(
    (inner, step) => new Map([[step, inner]]),
    entry.value,
  );
  const parent = level && pairAt(level);
  const container = parent === undefined ? root : valueOf(parent);
  if (container === undefined)
    return underNothing(config, levels, { ...entry, key }, value);
  if (!isMap(container))
    throw new Uneditable(`\`${key}\` would stand in what is no map of its own`);
  if (container.flow === true && container.items.length === 0)
    return intoBraces(container, { ...entry, key, value }, level?.map, config);
  const index = placeIn(container, key, rest.length === 0, entry);
  if (container.flow === true) {
    const written = flowEntry(key, value, flowStyleOf(container, text));
    return insertFlow(container, index, written, text);
  }
  const block = blockOf(container, parent, text);
  const lines = linesOf(entry, levels.length, config, keyStyle(container));
  const isApart = standsApart(block, rest.length === 0 ? lines : []);
  return [insertBlock(block, index, lines, isApart)];
}

/** The entry with its comments, below the keys of the maps that are made for it; `depth` keys are there. */
function linesOf(
  { keys, value, comments = [] }: Entry,
  depth: number,
  { root, text }: ConfigText,
  style: Style,
): string[] {
  const step = indentStep(root, text);
  const [last = "", ...outer] = keys.slice(depth).toReversed();
  const own = blockLines(last, value, step, style);
  return outer.reduce(
    (lines, key) => [
      `${scalarText(key, style, false)}:`,
      ...indented(lines, step),
    ],
    [...comments.map((line) => `# ${line}`), ...own],
  );
}

/** The index that an entry gets among those of a map: its sorted place where they are sorted, else the end. */
function placeIn(
  map: YAMLMap,
  key: string,
  isItem: boolean,
  { first }: SetOptions,
): number {
  if (first === true && isItem) return 0;
  const keys = map.items.map(keyOf);
  const isSorted = keys.every(
    (one, at) => at === 0 || (keys[at - 1] ?? "") < one,
  );
  const next =
    isItem && isSorted && keys.length > 1
      ? keys.findIndex((one) => one > key)
      : -1;
  return next === -1 ? keys.length : next;
}

type Inner = Entry & { readonly key: string };

/** Into `{}`: with one blank on either side, or as the map around it has it. */
function intoBraces(
  map: YAMLMap,
  { key, value, wasThere }: Inner,
  around: YAMLMap | undefined,
  { text }: ConfigText,
): Edit[] {
  const flow =
    around?.flow === true
      ? flowStyleOf(around, text)
      : { pad: " ", style: keyStyle(map) };
  const isOther = around?.flow === true && wasThere;
  const pad = isOther ? (flow.pad === "" ? " " : "") : flow.pad;
  const written = flowEntry(key, value, { ...flow, pad });
  return insertFlow(map, 0, `${pad}${written}${pad}`, text);
}

/** Where nothing or null stands: below its key, or at the text's end. */
function underNothing(
  config: ConfigText,
  levels: readonly Level[],
  entry: Inner,
  value: Data,
): Edit[] {
  const { root, text } = config;
  const level = levels.at(-1);
  if (level === undefined)
    return [insertLines(text.length, linesOf(entry, 0, config, "plain"), text)];
  const parent = pairAt(level);
  const { start, end } = rangeOf(parent.value);
  const isWritten = start < end;
  if (level.map.flow === true) {
    const flow = flowStyleOf(level.map, text);
    const inner = flowText(new Map([[entry.key, value]]), flow);
    return [
      isWritten
        ? { start, end, insert: inner }
        : behindKey(parent, inner, text),
    ];
  }
  const below = nextLine(text, endOf(parent, text));
  const column =
    commentColumn(text.slice(below, contentEnd(parent, text))) ??
    columnOf(rangeOf(parent.key).start, text) + indentStep(root, text);
  const lines = indented(
    linesOf(entry, levels.length, config, keyStyle(level.map)),
    column,
  );
  return [
    // The word stays, as a comment: whoever takes the entry out again finds it.
    ...(isWritten ? [insertion(start, "# ")] : []),
    insertLines(below, entry.wasThere ? ["", ...lines] : lines, text),
  ];
}

/** Where the leftmost of some comment lines begins: an entry above them that stands further left would take them for its own. */
function commentColumn(lines: string): number | undefined {
  const columns = [...lines.matchAll(/^ *(?=#)/gm)].map(
    ([{ length }]) => length,
  );
  return columns.length === 0 ? undefined : Math.min(...columns);
}

/** A value behind a key that has none. */
function behindKey(pair: Pair, value: string, text: string): Edit {
  const end = endOf(pair, text);
  if (text[end - 1] !== ":") return insertion(end, `: ${value}`);
  return /^[ \t]/.test(text.slice(end))
    ? insertion(end + 1, value)
    : insertion(end, ` ${value}`);
}

/** In place of what stands there. */
function replace(level: Level, { value }: Entry, config: ConfigText): Edit[] {
  const { text, root } = config;
  const pair = pairAt(level);
  const key = rangeOf(pair.key);
  const style = keyStyle(level.map);
  const isPlain = isScalar(pair.value) || pair.value === null;
  const isSingle = typeof value !== "object" || value === null;
  if (level.map.flow === true || (isPlain && isSingle && value !== null)) {
    const flow = { ...flowStyleOf(level.map, text), style };
    const insert = flowText(value, flow);
    const { start, end } = rangeOf(pair.value);
    return [
      start < end ? { start, end, insert } : behindKey(pair, insert, text),
    ];
  }
  const column = columnOf(key.start, text);
  const [first = "", ...rest] = blockLines(
    keyOf(pair),
    value,
    indentStep(root, text),
    style,
  );
  const lines = [
    first,
    ...rest.map((line) => (line === "" ? "" : " ".repeat(column) + line)),
  ];
  return [
    {
      start: key.start,
      end: contentEnd(pair, text),
      insert: `${lines.join("\n")}\n`,
    },
  ];
}
