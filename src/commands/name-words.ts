/** Objects by the names that people type, `*` for any text. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { namePattern } from "../discovery/select.ts";

/** Whether something of this name was asked for. */
export type NameFilter = (name: string) => boolean;

/**
 * The filter that the words make; everything passes where there are none.
 *
 * @param known the names that there are
 * @param nothing how the message begins for a name that fits none of them: `Git has no object`
 * @throws Problem (`bad-option`)
 */
export function nameFilter(
  words: readonly string[],
  known: Iterable<string>,
  nothing: string,
): NameFilter {
  if (words.length === 0) return () => true;
  const names = [...new Set(known)];
  const patterns = words.map((word) => {
    const pattern = namePattern(word);
    if (names.some((name) => pattern.test(name))) return pattern;
    throw new Problem("bad-option", `${nothing} \`${word}\``, {
      hint:
        didYouMean(word, names) ?? "`fluxsmith status` shows the Flux objects",
    });
  });
  return (name) => patterns.some((pattern) => pattern.test(name));
}
