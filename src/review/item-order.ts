/** Whether the items of a list come in another order, and whether that means something. */
import { textAt } from "../kinds/fields.ts";
import { isFields, type Data } from "../yaml/data.ts";
import type { ListRule, ListScope } from "./list-rules.ts";
import type { Matched } from "./match-items.ts";

/** The two states of a list. */
export interface Lists {
  readonly before: readonly Data[];
  readonly after: readonly Data[];
  readonly matched: Matched;
}

/** Whether the items that both lists have come in another order that means something. */
export function isReordered(
  lists: Lists,
  { order }: ListRule,
  scope: ListScope,
): boolean {
  const { before, after, matched } = lists;
  const isMoved = matched.pairs.some(
    (pair, index) =>
      index > 0 && pair.before < (matched.pairs[index - 1]?.before ?? 0),
  );
  if (!isMoved || order === "matters") return isMoved;
  // A field of another kind only bears the same name.
  if (scope === "other" && ![...before, ...after].every(isFields)) return true;
  return order === "references" && changesExpansion(before, after);
}

/**
 * Whether an `env` in another order gives other values: a variable is expanded by those before it (core/v1, EnvVar.value),
 * and of two with one name the last counts (kubelet, makeEnvironmentVariables).
 */
function changesExpansion(
  before: readonly Data[],
  after: readonly Data[],
): boolean {
  if ([before, after].some(hasTwice)) return true;
  const [one, other] = [expansions(before), expansions(after)];
  return [...one].some(
    ([reference, isKnown]) => (other.get(reference) ?? isKnown) !== isKnown,
  );
}

function hasTwice(list: readonly Data[]): boolean {
  return new Set(list.map((item) => textAt(item, "name"))).size < list.length;
}

/** Each reference between variables of the list, and whether it is to one that stands before. */
function expansions(list: readonly Data[]): Map<string, boolean> {
  const names = list.map((item) => textAt(item, "name") ?? "");
  const places = new Map(names.map((name, index) => [name, index]));
  const found = new Map<string, boolean>();
  for (const [index, item] of list.entries())
    for (const [, name = ""] of (textAt(item, "value") ?? "").matchAll(
      /\$\(([^)]+)\)/g,
    )) {
      const place = places.get(name);
      if (place !== undefined)
        found.set(`${names[index]} ${name}`, place < index);
    }
  return found;
}

/** The items that both lists have, in the order of each: by their names where all have one. */
export function orders({ before, after, matched }: Lists): {
  readonly before: Data;
  readonly after: Data;
} {
  const { pairs } = matched;
  const inOrder = (
    list: readonly Data[],
    side: "before" | "after",
  ): readonly Data[] =>
    pairs
      .toSorted((one, other) => one[side] - other[side])
      .map((pair) => list[pair[side]] ?? null);
  const [left, right] = [inOrder(before, "before"), inOrder(after, "after")];
  const names = [left, right].map((list) =>
    list.map((item) => textAt(item, "name") ?? item),
  );
  const areNamed = names.flat().every((name) => typeof name === "string");
  const [one = left, other = right] = areNamed ? names : [];
  return { before: one, after: other };
}
