/** Two states of an object, field by field. */
import type { FieldPath } from "../model/field-path.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { isReordered, orders } from "./item-order.ts";
import {
  listRule,
  scopeOf,
  type ListRule,
  type ListScope,
} from "./list-rules.ts";
import { matchItems } from "./match-items.ts";
import { isList, isSame, own, plain } from "./same-data.ts";

/** A field that two states have otherwise. A side that does not have it is undefined. */
export interface FieldDifference {
  readonly path: FieldPath;
  /**
   * - `value`: it has another value, or comes or goes, whole maps and lists included;
   * - `order`: the same items of a list come in another order that means something; both sides hold these items, those that
   *   have names by their names.
   */
  readonly what: "value" | "order";
  readonly before: Data | undefined;
  readonly after: Data | undefined;
}

/** The states that are compared, as an `ObjectChange` has them. */
export interface States {
  readonly apiVersion: string;
  readonly before: Fields | undefined;
  readonly after: Fields | undefined;
}

/**
 * Every difference between two states of an object, by path; of an added or removed object, one that holds it whole. Items
 * of lists are matched by what tells them apart (`list-rules.ts`). In Kubernetes' own kinds a null is what an absent field
 * is (encoding/json leaves the Go field as it is); elsewhere it is data. With `everyOrder` another order of a list is a
 * difference even where it means nothing.
 */
export function diffFields(
  { apiVersion, before, after }: States,
  { everyOrder = false } = {},
): FieldDifference[] {
  const found: FieldDifference[] = [];
  const scope = scopeOf(apiVersion);
  compare(before, after, { path: [], scope, everyOrder, found });
  return found;
}

interface At {
  readonly path: FieldPath;
  readonly scope: ListScope;
  readonly everyOrder: boolean;
  readonly found: FieldDifference[];
}

function compare(
  left: Data | undefined,
  right: Data | undefined,
  at: At,
): void {
  const before = left === undefined ? undefined : plain(left);
  const after = right === undefined ? undefined : plain(right);
  if (isFields(before) && isFields(after)) compareMaps(before, after, at);
  else if (isList(before) && isList(after)) compareLists(before, after, at);
  else if (!isSame(before, after))
    at.found.push({ path: at.path, what: "value", before, after });
}

function compareMaps(before: Fields, after: Fields, at: At): void {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const valueIn = (fields: Fields, name: string): Data | undefined => {
    const value = own(fields, name);
    return value === null && at.scope === "kubernetes" ? undefined : value;
  };
  for (const name of [...names].toSorted()) {
    const [left, right] = [valueIn(before, name), valueIn(after, name)];
    if (left !== right)
      compare(left, right, { ...at, path: [...at.path, name] });
  }
}

function compareLists(
  before: readonly Data[],
  after: readonly Data[],
  at: At,
): void {
  if (isSame(before, after)) return;
  const { path, scope, everyOrder, found } = at;
  const { keys, order } = listRule(path, scope);
  const rule: ListRule = { keys, order: everyOrder ? "matters" : order };
  const matched = matchItems(before, after, rule);
  for (const { index, step } of matched.removed)
    compare(before[index], undefined, { ...at, path: [...path, step] });
  for (const pair of matched.pairs)
    compare(before[pair.before], after[pair.after], {
      ...at,
      path: [...path, pair.step],
    });
  for (const { index, step } of matched.added)
    compare(undefined, after[index], { ...at, path: [...path, step] });
  const lists = { before, after, matched };
  if (isReordered(lists, rule, scope))
    found.push({ path, what: "order", ...orders(lists) });
}
