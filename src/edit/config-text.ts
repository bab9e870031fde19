/** A config's text with the nodes of the `yaml` package in it. */
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { rangeOf } from "../manifests/text-edits.ts";

/** Keys that lead to a place in a config: `["releases", "kubecost"]`. */
export type Keys = readonly string[];

/** A config that can be edited: one document, a map or nothing yet. */
export interface ConfigText {
  /** See `plainText`. */
  readonly text: string;
  /** Undefined where there are comments at most. */
  readonly root: YAMLMap | undefined;
  /** The whole data, with aliases resolved: maps are Maps. */
  readonly data: unknown;
}

/** Why a text cannot be edited in place. */
export class Uneditable extends Error {}

/** @throws Uneditable */
export function readConfigText(text: string): ConfigText {
  const documents: readonly Document.Parsed[] = [
    ...parseAllDocuments(text, { uniqueKeys: true }),
  ].filter((one) => "contents" in one);
  const [document, second] = documents;
  const [error] = document?.errors ?? [];
  if (error !== undefined || second !== undefined)
    throw new Uneditable(
      second === undefined
        ? "it is not well-formed YAML"
        : "it holds several YAML documents",
    );
  const root: unknown = document?.contents ?? undefined;
  const isEmpty = root === undefined || (isScalar(root) && root.value === null);
  if (!isEmpty && !isMap(root)) throw new Uneditable("it is no map");
  return {
    text,
    root: isEmpty ? undefined : (root as YAMLMap),
    data: isEmpty ? new Map() : dataOf(document),
  };
}

function dataOf(document: Document.Parsed | undefined): unknown {
  try {
    return document?.toJS({ mapAsMap: true, maxAliasCount: 1000 });
  } catch {
    throw new Uneditable("it has an alias that names nothing, or too many");
  }
}

/** A map on the way to a place, and which of its entries leads on. */
export interface Level {
  readonly map: YAMLMap;
  readonly index: number;
}

/** The levels of the keys, from the root down, as far as they are there. */
export function levelsAt(root: YAMLMap | undefined, keys: Keys): Level[] {
  const levels: Level[] = [];
  let map: unknown = root;
  for (const key of keys) {
    if (isAlias(map))
      throw new Uneditable(`\`${key}\` would stand in what an alias names`);
    if (!isMap(map)) break;
    const index = map.items.findIndex((pair) => keyOf(pair) === key);
    if (index === -1) break;
    levels.push({ map, index });
    map = map.items[index]?.value;
  }
  return levels;
}

/** The pair that a level leads to. */
export function pairAt({ map, index }: Level): Pair {
  const pair = map.items[index];
  if (pair === undefined) throw new Error("a level names an entry");
  return pair;
}

/** A key's text. */
export function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : "";
}

/** The value of a pair; undefined where nothing, or null, stands there. */
export function valueOf({ value }: Pair): Node | undefined {
  const node = value as Node | null;
  return node === null || (isScalar(node) && node.value === null)
    ? undefined
    : node;
}

/** Where a pair ends. The package puts a value that is not written behind the comments that follow. */
export function endOf(pair: Pair, text: string): number {
  const { value } = pair;
  if (isMap(value) && value.flow !== true) {
    const last = value.items.at(-1);
    if (last !== undefined) return endOf(last, text);
  }
  if (isSeq(value) && value.flow !== true) return endOfList(value, text);
  const { start, end } = rangeOf(value);
  if (start < end) return end;
  const key = rangeOf(pair.key).end;
  const [colon] = /^[ \t]*:/.exec(text.slice(key)) ?? [""];
  return key + colon.length;
}

function endOfList(list: YAMLSeq, text: string): number {
  const last = list.items.at(-1);
  const inner =
    isMap(last) && last.flow !== true ? last.items.at(-1) : undefined;
  if (inner !== undefined) return endOf(inner, text);
  return isSeq(last) && last.flow !== true
    ? endOfList(last, text)
    : rangeOf(last).end;
}

/** Where a pair's colon ends. */
export function behindColon(pair: Pair, text: string): number {
  const colon = text.indexOf(":", rangeOf(pair.key).end);
  if (colon === -1) throw new Uneditable("a key has no `:`");
  return colon + 1;
}

/** How many blanks the text's first map within a map is indented by, more than that; two where there is none. */
export function indentStep(root: YAMLMap | undefined, text: string): number {
  for (const { value } of root?.items ?? []) {
    if (!isMap(value) || value.flow === true) continue;
    const [first] = value.items;
    const start = first && rangeOf(first.key).start;
    if (start !== undefined) return columnOf(start, text);
  }
  return 2;
}

/** How many characters stand before an offset in its line. */
export function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}
