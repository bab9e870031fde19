/** `--kind`, and what is said of a value that a flag does not take. */
import { alternatives, nearest } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { kindFor, kindWords, knownKinds } from "../discovery/kind-names.ts";

/**
 * The kinds that `--kind` names; several may stand behind one flag, as in kubectl: `--kind hr,ks`.
 *
 * @param found the kinds that there are, besides those that fluxsmith writes
 * @throws Problem (`bad-option`)
 */
export function kindsFlag(
  words: readonly string[],
  found: ReadonlySet<string>,
): ReadonlySet<string> {
  return new Set(
    words
      .flatMap((word) => word.split(","))
      .map((word) => {
        const kind = kindFor(word, found);
        if (kind !== undefined) return kind;
        throw unknownValue("kind", word, kindWords(found), knownKinds());
      }),
  );
}

/** What to say of a value that a flag does not take. */
export function unknownValue(
  flag: string,
  value: string,
  words: readonly string[],
  known: readonly string[],
): Problem {
  const near = nearest(value, words);
  return new Problem(
    "bad-option",
    `--${flag}: there is no ${flag} \`${value}\``,
    {
      hint: [
        ...(near.length > 0 ? [`did you mean ${alternatives(near)}?`] : []),
        known.length > 0
          ? `known are ${known.join(", ")}`
          : `there are none here`,
      ].join(" "),
    },
  );
}
