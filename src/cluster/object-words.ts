/** The words after `events` and `logs`: `KIND`, `KIND/NAME` or `KIND/NAMESPACE/NAME`, with `*` for any text in names. */
import { Problem } from "../diagnostics/problem.ts";
import { kindFor, kindHint } from "../discovery/kind-names.ts";
import { namePattern } from "../discovery/select.ts";
import { parseReferenceText, type Identity } from "../model/identity.ts";

/** What one word asks for; an undefined part lets everything through. */
export interface ObjectWord {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Flux's kinds that nobody writes, and which have Events and logs all the same. */
export const madeKinds = ["ExternalArtifact"];

/**
 * Reads the words.
 *
 * @throws Problem (`bad-option`) for a word of another form, or a kind that is not Flux's
 */
export function parseObjectWords(words: readonly string[]): ObjectWord[] {
  return words.map((word) => {
    const reference = word.includes("/")
      ? parseReferenceText(word)
      : { kind: word, name: undefined };
    if (reference === undefined)
      throw new Problem(
        "bad-option",
        `\`${word}\` is not of the form KIND, KIND/NAME or KIND/NAMESPACE/NAME`,
        { hint: "write it as `hr`, `hr/podinfo` or `hr/apps/podinfo`" },
      );
    const kind = kindFor(reference.kind, madeKinds);
    if (kind === undefined)
      throw new Problem(
        "bad-option",
        `\`${word}\`: there is no kind \`${reference.kind}\``,
        { hint: kindHint(reference.kind, madeKinds) },
      );
    const { namespace, name } = { namespace: undefined, ...reference };
    return { kind, namespace, name };
  });
}

/** Whether the word is the name of one object, its namespace aside. */
export function isExact({ namespace = "", name }: ObjectWord): boolean {
  return name !== undefined && !`${namespace}${name}`.includes("*");
}

/** A test for objects: whether one of the words fits, or there are no words. */
export function objectFilter(
  words: readonly ObjectWord[],
): (object: Identity) => boolean {
  const patterns = words.map(({ kind, namespace = "*", name = "*" }) => ({
    kind,
    namespace: namePattern(namespace),
    name: namePattern(name),
  }));
  return (object) =>
    patterns.length === 0 ||
    patterns.some(
      ({ kind, namespace, name }) =>
        kind === object.kind &&
        namespace.test(object.namespace) &&
        name.test(object.name),
    );
}

/** What all the words have in common and the server can select by: exact texts only. */
export function commonParts(words: readonly ObjectWord[]): Partial<Identity> {
  const common = (part: keyof Identity): string | undefined => {
    const [first, ...others] = new Set(words.map((word) => word[part]));
    return others.length === 0 && first?.includes("*") === false
      ? first
      : undefined;
  };
  const [kind, namespace, name] = [
    common("kind"),
    common("namespace"),
    common("name"),
  ];
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}
