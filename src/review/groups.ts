/** Equal changes in several clusters are shown once. */
import type { Identity } from "../model/identity.ts";
import type { ObjectChange } from "./change.ts";
import type { FieldDifference } from "./field-diff.ts";
import { canonical } from "./same-data.ts";

/** A change with its differences, as it is found (`ObjectChange` may hold more around them that does not change). */
export interface DifferingObject extends ObjectChange {
  readonly differences: readonly FieldDifference[];
}

/** What happens to one object in the clusters that have it. */
export interface ObjectGroup<Change extends DifferingObject> extends Identity {
  /** The same change in these places, all through. What most places have comes first. */
  readonly variants: readonly (readonly Change[])[];
}

/**
 * Objects of one identity together, and of these the equal changes. A change is equal if its differences are: what differs
 * between the clusters and stays does not count. The order is that of the first change of each object.
 */
export function groupChanges<Change extends DifferingObject>(
  changes: readonly Change[],
): ObjectGroup<Change>[] {
  const objects = new Map<string, Map<string, Change[]>>();
  for (const change of changes) {
    const variants = valueIn(
      objects,
      objectKey(change),
      () => new Map<string, Change[]>(),
    );
    valueIn(variants, differenceKey(change), () => []).push(change);
  }
  return [...objects.values()].flatMap((variants) => {
    const sorted = [...variants.values()].toSorted(
      (one, other) => other.length - one.length,
    );
    const first = sorted[0]?.[0];
    if (first === undefined) return [];
    const { kind, namespace, name } = first;
    return [{ kind, namespace, name, variants: sorted }];
  });
}

function valueIn<Value>(
  map: Map<string, Value>,
  key: string,
  make: () => Value,
): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Kinds of one name in two groups are two kinds; a version is only how it is written. */
function objectKey(change: ObjectChange): string {
  const { apiVersion, kind, namespace, name } = change;
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  return JSON.stringify([group, kind, namespace, name]);
}

function differenceKey(change: DifferingObject): string {
  const texts = change.differences.map(({ path, what, before, after }) => [
    JSON.stringify(path),
    what,
    ...[before, after].map((side) =>
      side === undefined ? "" : canonical(side),
    ),
  ]);
  return JSON.stringify([change.apiVersion, texts]);
}

/**
 * In which clusters a group's changes are the same: `same in 6, different in prod`; the clusters' names where two share a
 * change. Undefined for an object of one place.
 */
export function sameness<Change extends DifferingObject>({
  variants,
}: ObjectGroup<Change>): string | undefined {
  const places = variants.map(clustersOf);
  // In one cluster it is the same object in two places.
  if (new Set(places.flat()).size < 2) return undefined;
  const [first = [], ...others] = places;
  const same = first.length > 2 ? `${first.length}` : first.join(" and ");
  if (others.length === 0) return `same in ${same}`;
  const rest = others.map((clusters) => clusters.join(", ")).join(", ");
  return first.length === 1
    ? `different in each of ${[same, rest].join(", ")}`
    : `same in ${same}, different in ${rest}`;
}

function clustersOf(changes: readonly ObjectChange[]): string[] {
  return [...new Set(changes.map(({ cluster = "" }) => cluster))];
}
