/** What a chart makes anew each time, found by rendering a release once more. */
import { changeKey, type ObjectChange, type Place } from "./change.ts";
import type { Rendered } from "./comparison.ts";
import { diffFields } from "./field-diff.ts";
import { splitNoise } from "./noise.ts";
import { nothing, objectChanges } from "./object-changes.ts";
import {
  mayBeVolatile,
  volatilePaths,
  type VolatileFields,
} from "./volatile.ts";

/**
 * The changed objects of a release, where any of them looks as if the chart drew it by lot: of a short value nobody can tell,
 * and once it is rendered again, all are known.
 */
export function suspectsIn(
  changes: readonly ObjectChange[],
): readonly ObjectChange[] {
  const changed = changes.filter(
    ({ before, after }) => before !== undefined && after !== undefined,
  );
  return changed.some((change) => mayBeVolatile(diffFields(change)))
    ? changed
    : [];
}

/** Their fields that differ in the second rendering, by `changeKey`. */
export function madeAnew(
  suspects: readonly ObjectChange[],
  again: Rendered,
  place: Place,
): Map<string, VolatileFields> {
  const second = new Map(
    objectChanges(nothing, again, place).changes.map((one) => [
      changeKey(one),
      one.after,
    ]),
  );
  const found = new Map<string, VolatileFields>();
  for (const change of suspects) {
    const key = changeKey(change);
    const other = second.get(key);
    if (other === undefined) continue;
    const { apiVersion, after } = change;
    const fields = volatilePaths({ apiVersion, before: after, after: other });
    if (fields.size > 0) found.set(key, fields);
  }
  return found;
}

/** A day and a time, or the seconds since 1970. */
const time = /\d{4}-\d\d-\d\d[T ]?\d\d|\b1\d{9}\b/;

/**
 * Those that still look as if they held the time of the rendering: two renderings within one second have the same, and the
 * one before it another.
 */
export function timesIn(
  suspects: readonly ObjectChange[],
  found: ReadonlyMap<string, VolatileFields>,
): readonly ObjectChange[] {
  return suspects.filter((change) => {
    const { shown } = splitNoise(
      change,
      diffFields(change),
      found.get(changeKey(change)),
    );
    return shown.some(({ before, after }) =>
      [before, after].every((side) => time.test(JSON.stringify(side ?? null))),
    );
  });
}
