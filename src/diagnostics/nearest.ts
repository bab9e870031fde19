/** "Did you mean": the known names that a mistyped one is close to. */

const most = 3;

/**
 * The known names nearest to `name`, best first, at most three: those that differ only in case, `-` and `_`; where there
 * are none, those within one edit per three characters (insert, delete, replace, swap two neighbours), three at most.
 */
export function nearest(name: string, known: Iterable<string>): string[] {
  const folded = fold(name);
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const candidate of new Set(known)) {
    const other = fold(candidate);
    const length = Math.max(folded.length, other.length);
    const limit = Math.min(3, Math.max(1, Math.floor(length / 3)));
    const distance = editDistance(folded, other, limit);
    // One letter against another is no likeness.
    if (distance <= limit && distance < length)
      found.push({ name: candidate, distance });
  }
  const exact = found.filter((match) => match.distance === 0);
  return (exact.length > 0 ? exact : found)
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map((match) => match.name);
}

/** "did you mean `x` or `y`?", or nothing where no known name is near. */
export function didYouMean(
  name: string,
  known: Iterable<string>,
): string | undefined {
  const names = nearest(name, known);
  return names.length > 0
    ? `did you mean ${alternatives(names.map((near) => `\`${near}\``))}?`
    : undefined;
}

/** "a", "a or b", "a, b or c". */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2
    ? last
    : `${words.slice(0, -1).join(", ")} or ${last}`;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/**
 * Damerau–Levenshtein distance (optimal string alignment) in UTF-16 units, or `limit + 1` as soon as it must be more than
 * `limit`: a config may hold thousands of names.
 */
function editDistance(a: string, b: string, limit: number): number {
  const over = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return over;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column - 1] ?? over) + (same ? 0 : 1),
        (last[column] ?? over) + 1,
        (current[column - 1] ?? over) + 1,
      );
      if (
        row > 1 &&
        column > 1 &&
        a[row - 1] === b[column - 2] &&
        a[row - 2] === b[column - 1]
      )
        cost = Math.min(cost, (beforeLast[column - 2] ?? over) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return over;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[b.length] ?? over, over);
}
