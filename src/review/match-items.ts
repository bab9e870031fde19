/** Which item of a list is which item of another. */
import type { Step } from "../model/field-path.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { keyDefaults, type ListRule } from "./list-rules.ts";
import { matchAlike } from "./match-alike.ts";
import { canonical, own, plain } from "./same-data.ts";

/** Two items that are the same one in two states. */
export interface Pair {
  readonly before: number;
  readonly after: number;
  /** How a path names it. */
  readonly step: Step;
}

/** An item that only one of the lists has. */
export interface Single {
  readonly index: number;
  readonly step: Step;
}

export interface Matched {
  /** In the order of the state after. */
  readonly pairs: readonly Pair[];
  readonly removed: readonly Single[];
  readonly added: readonly Single[];
}

/** A list, and which of its items are not matched yet. */
export interface OpenList {
  readonly items: readonly Data[];
  readonly open: Set<number>;
}

/**
 * Matches items by the first set of keys that tells them apart, those that are left over by the next, then by equal
 * content. Of those without a name, the most alike are matched, options (`--level=3`) by what stands before the `=`, and in
 * a list whose order matters what stands at the same place. It matches the same whichever of the two lists comes first.
 */
export function matchItems(
  before: readonly Data[],
  after: readonly Data[],
  { keys, order }: ListRule,
): Matched {
  const left: OpenList = { items: before, open: new Set(before.keys()) };
  const right: OpenList = { items: after, open: new Set(after.keys()) };
  const pairs: Pair[] = [];
  const match = (one: number, other: number, item?: Fields): void => {
    left.open.delete(one);
    right.open.delete(other);
    const index = one === other ? one : { before: one, after: other };
    const step = item === undefined ? index : { item };
    pairs.push({ before: one, after: other, step });
  };
  for (const names of keys)
    matchUnique(left, right, (item) => keyOf(item, names), match);
  matchEqual(left, right, match);
  const removed = takeNamed(left, keys);
  const added = takeNamed(right, keys);
  matchAlike(left, right, match);
  matchUnique(left, right, optionOf, match);
  if (order === "matters") matchInPlace(left, right, match);
  return {
    pairs: pairs.toSorted((one, other) => one.after - other.after),
    removed: [...removed, ...unnamed(left)].toSorted(byIndex),
    added: [...added, ...unnamed(right)].toSorted(byIndex),
  };
}

type Match = (before: number, after: number, item?: Fields) => void;

/** What tells an item from others, as a text, and as the fields that a path shows. */
interface Key {
  readonly text: string;
  readonly item?: Fields;
}

type KeyIn = (item: Data) => Key | undefined;

/** An item's key; undefined where it lacks one of the fields that has no default, or one is no scalar. */
function keyOf(data: Data, names: readonly string[]): Key | undefined {
  const item = plain(data);
  if (!isFields(item)) return undefined;
  const values: Data[] = [];
  const shown: Record<string, Data> = {};
  for (const name of names) {
    const value = valueAt(item, name) ?? keyDefaults[name];
    if (value === undefined || typeof value === "object") return undefined;
    values.push(value);
    if (value !== "" && value !== keyDefaults[name]) shown[name] = value;
  }
  return { text: JSON.stringify(values), item: shown };
}

function valueAt(item: Fields, name: string): Data | undefined {
  const step = (at: Data | undefined, field: string): Data | undefined =>
    isFields(at) ? own(at, field) : undefined;
  return name.split(".").reduce<Data | undefined>(step, item) ?? undefined;
}

/** `--level=` of `--level=3`. */
function optionOf(item: Data): Key | undefined {
  const option = typeof item === "string" ? /^-*[\w.-]+=/.exec(item) : null;
  return option === null ? undefined : { text: option[0] };
}

/** Matches the items whose key occurs once in each list. */
function matchUnique(
  left: OpenList,
  right: OpenList,
  keyIn: KeyIn,
  match: Match,
): void {
  const others = uniqueKeys(right, keyIn);
  if (others.size === 0) return;
  for (const [text, { index, item }] of uniqueKeys(left, keyIn)) {
    const other = others.get(text);
    if (other !== undefined) match(index, other.index, item);
  }
}

interface Keyed {
  readonly index: number;
  readonly item: Fields | undefined;
}

function uniqueKeys(
  { items, open }: OpenList,
  keyIn: KeyIn,
): Map<string, Keyed> {
  const found = new Map<string, Keyed>();
  const twice = new Set<string>();
  for (const index of open) {
    const key = keyIn(items[index] ?? null);
    if (key === undefined) continue;
    if (found.has(key.text)) twice.add(key.text);
    found.set(key.text, { index, item: key.item });
  }
  for (const text of twice) found.delete(text);
  return found;
}

/** Equal items, the first with the first. */
function matchEqual(left: OpenList, right: OpenList, match: Match): void {
  const byText = new Map<string, number[]>();
  for (const index of right.open) {
    const text = canonical(right.items[index] ?? null);
    const indexes = byText.get(text);
    if (indexes === undefined) byText.set(text, [index]);
    else indexes.push(index);
  }
  if (byText.size === 0) return;
  for (const index of left.open) {
    const text = canonical(left.items[index] ?? null);
    const other = byText.get(text)?.shift();
    if (other !== undefined) match(index, other);
  }
}

/** An item that bears a name of its own is no other item, however alike: these are out. */
function takeNamed(list: OpenList, keys: ListRule["keys"]): Single[] {
  const taken: Single[] = [];
  for (const names of keys) {
    if (names.at(-1)?.endsWith("name") !== true) continue;
    for (const { index, item } of uniqueKeys(list, (data) =>
      keyOf(data, names),
    ).values()) {
      list.open.delete(index);
      taken.push({ index, step: item === undefined ? index : { item } });
    }
  }
  return taken;
}

function unnamed({ open }: OpenList): Single[] {
  return [...open].map((index) => ({ index, step: index }));
}

function byIndex(one: Single, other: Single): number {
  return one.index - other.index;
}

/** What stands at the same place, of the same sort. */
function matchInPlace(left: OpenList, right: OpenList, match: Match): void {
  for (const index of left.open) {
    if (!right.open.has(index)) continue;
    const [one, other] = [left.items[index], right.items[index]];
    if (isFields(one) === isFields(other)) match(index, index);
  }
}
