/** Items of lists that have nothing that tells them apart: the most alike are taken for the same. */
import { isFields, type Fields } from "../yaml/data.ts";
import type { OpenList } from "./match-items.ts";
import { canonical, plain } from "./same-data.ts";

/** Beyond so many comparisons, it is not tried. */
const mostComparisons = 2500;

/** Matches maps that are the same in at least half of their fields, the most alike first. */
export function matchAlike(
  left: OpenList,
  right: OpenList,
  match: (before: number, after: number) => void,
): void {
  if (left.open.size * right.open.size > mostComparisons) return;
  const others = mapsIn(right);
  const found = mapsIn(left).flatMap(([before, one]) =>
    others.flatMap(([after, other]) => {
      const score = likeness(one, other);
      return score < 0.5 ? [] : [{ before, after, score }];
    }),
  );
  // Of equally alike ones in an order that does not depend on which of the lists comes first.
  found.sort(
    (one, other) =>
      other.score - one.score ||
      one.before + one.after - (other.before + other.after) ||
      Math.abs(one.before - one.after) - Math.abs(other.before - other.after),
  );
  for (const { before, after } of found)
    if (left.open.has(before) && right.open.has(after)) match(before, after);
}

function mapsIn({
  items,
  open,
}: OpenList): [number, ReadonlyMap<string, string>][] {
  return [...open].flatMap((index) => {
    const item = plain(items[index] ?? null);
    return isFields(item) ? [[index, leavesOf(item)]] : [];
  });
}

/** A map's fields, and those of the maps in it, as texts. */
function leavesOf(
  fields: Fields,
  path = "",
  found = new Map<string, string>(),
): Map<string, string> {
  for (const [name, value] of Object.entries(fields)) {
    const at = `${path}/${name}`;
    const inner = plain(value);
    if (isFields(inner)) leavesOf(inner, at, found);
    else found.set(at, canonical(inner));
  }
  return found;
}

/** Which part of their fields is the same, from 0 to 1. */
function likeness(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): number {
  let same = 0;
  for (const [path, text] of one) if (other.get(path) === text) same++;
  return same / Math.max(one.size, other.size, 1);
}
