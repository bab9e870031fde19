/** Kinds by the names that people type: `HelmRelease`, `helmreleases`, `hr`, `git`, `gitrepo`. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { pluralOf } from "../kinds/plural.ts";

/**
 * The names of a kind, folded: its own, the one in its files' names (`hr`, `git`), kubectl's short ones, its section of the
 * config where that is one word (`releases`), and those with `repo` for `repository`. Plurals are understood besides.
 */
export function namesOf({
  kind,
  filePrefix,
  section,
  shortNames = [],
}: FluxKind): string[] {
  const inFiles = filePrefix.replace(/^flux-(source-)?/, "");
  const inConfig =
    section.length === 1 ? section.map((name) => name.replace(/s$/, "")) : [];
  const names = [kind, inFiles, ...shortNames, ...inConfig]
    .map(fold)
    .flatMap((name) => [name, name.replace("repository", "repo")]);
  return [...new Set(names)];
}

/**
 * The kind that a word means: one of Flux's that fluxsmith writes, or one of `others` (kinds that were found). Case, `-`
 * and what kubectl allows behind a dot (`helmreleases.helm.toolkit.fluxcd.io`) do not matter. Undefined where nothing fits.
 */
export function kindFor(
  word: string,
  others: Iterable<string>,
): string | undefined {
  const wanted = fold(word.replace(/\..*$/, ""));
  const isWanted = (name: string): boolean =>
    name === wanted || pluralOf(name) === wanted;
  const known = kinds.find((kind) => namesOf(kind).some(isWanted));
  if (known !== undefined) return known.kind;
  return [...others].find((kind) => isWanted(fold(kind)));
}

/** A kind by its section in the config, a word for each step of it: `source helm`, `release`, `image policy`. */
function sectionWords({ section }: FluxKind): string[] {
  return section.map((name) => name.replace(/ies$/, "y").replace(/s$/, ""));
}

/** How a kind is named on a command line: `source helm`, `release`; by its last word where that says it all, as in `alert`. */
export function kindPhrase(kind: FluxKind): string {
  const group = kinds.filter(({ section }) => section[0] === kind.section[0]);
  const words = sectionWords(kind);
  const isPlain = group.every(
    (one) => sectionWords(one).at(-1) === fold(one.kind),
  );
  return isPlain ? (words.at(-1) ?? "") : words.join(" ");
}

/**
 * The kind that the first words of a command line name, and how many they are: `source git`, `release`, or one word that
 * {@link kindFor} takes. Undefined where they name none.
 */
export function leadingKind(
  words: readonly string[],
): { readonly kind: FluxKind; readonly count: number } | undefined {
  for (const kind of kinds) {
    const its = sectionWords(kind);
    if (its.every((word, at) => word === words[at]?.toLowerCase()))
      return { kind, count: its.length };
  }
  const [first] = words;
  const name = first === undefined ? undefined : kindFor(first, []);
  const kind = kinds.find((one) => one.kind === name);
  return kind === undefined ? undefined : { kind, count: 1 };
}

/** Every word that {@link kindFor} takes, as kinds and short names, for "did you mean". */
export function kindWords(others: Iterable<string>): string[] {
  return [...kinds.flatMap((kind) => [kind.kind, ...namesOf(kind)]), ...others];
}

/** Every kind with its shortest name, for a message: `HelmRelease (hr)`. */
export function knownKinds(): string[] {
  return kinds.map((kind) => {
    const shortest = shortestName(kind);
    return shortest === fold(kind.kind)
      ? kind.kind
      : `${kind.kind} (${shortest})`;
  });
}

/** The shortest name of a kind: `hr`. */
export function shortestName(kind: FluxKind): string {
  const [shortest = ""] = namesOf(kind).toSorted(
    (left, right) => left.length - right.length,
  );
  return shortest;
}

/** What was meant by a word that {@link kindFor} does not take. */
export function kindHint(word: string, others: Iterable<string>): string {
  return (
    didYouMean(word, kindWords(others)) ??
    `known are ${knownKinds().join(", ")}`
  );
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
