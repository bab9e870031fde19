/** What a chart makes anew each time: passwords, certificates, times. Found by rendering twice. */
import { pathText } from "../model/field-path.ts";
import type { Data } from "../yaml/data.ts";
import { diffFields, type FieldDifference, type States } from "./field-diff.ts";

/** The fields of an object that differ between two renders of the same input, by {@link volatileKey}. */
export type VolatileFields = ReadonlyMap<string, FieldDifference>;

export function volatileKey({ path, what }: FieldDifference): string {
  return `${what} ${pathText(path)}`;
}

/** What differs between two renders of the same object from the same input (`before` is the first, `after` the second). */
export function volatilePaths(renders: States): VolatileFields {
  return new Map(diffFields(renders).map((one) => [volatileKey(one), one]));
}

/**
 * Whether any of the differences may come from a chart that makes a value anew each time, so that it is worth rendering
 * twice. Rather once too often: what is missed is shown as a change.
 */
export function mayBeVolatile(
  differences: readonly FieldDifference[],
): boolean {
  return differences.some(({ what, before, after }) => {
    if (what === "order" || !isScalar(before) || !isScalar(after)) return false;
    const [left, right] = [String(before), String(after)];
    const [one, other] = [new Set(words(left)), new Set(words(right))];
    // What stands in both is not made anew.
    return (
      looksRandom(
        words(left)
          .filter((word) => !other.has(word))
          .join(" "),
      ) &&
      looksRandom(
        words(right)
          .filter((word) => !one.has(word))
          .join(" "),
      )
    );
  });
}

function isScalar(data: Data | undefined): data is string | number {
  return typeof data === "string" || typeof data === "number";
}

function words(text: string): string[] {
  return text.split(/\s+/);
}

/** UUIDs, times, seconds since 1970, hashes of passwords, PEM blocks: what Sprig's functions make. */
const shapes =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|\d{4}-\d\d-\d\d[T ]?\d*|\b1\d{9}(\d{3})?\b|\$(2[aby]|[156]|apr1)\$|-----BEGIN /i;

/** Whether anything in a text looks as if it was drawn by lot (`randAlphaNum` and its like), or is a time. */
export function looksRandom(text: string): boolean {
  // A digest is of what it names, and the same each time.
  const rest = text.replaceAll(/\bsha(256|512):[0-9a-f]{64,}/g, "");
  return shapes.test(rest) || rest.split(/[^A-Za-z0-9]+/).some(isRandomWord);
}

function isRandomWord(word: string): boolean {
  if (word.length < 8) return false;
  if (/^\d+$/.test(word) || /^[0-9a-f]{16,}$/i.test(word)) return true;
  // Nobody can say it.
  if (/[bcdfghjklmnpqrstvwxz]{6}/i.test(word)) return true;
  // In `readinessProbe` small letters, capitals and digits seldom change, in `xY3kQ9` at nearly every character.
  const changes = word.match(
    /[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|\d(?=[A-Za-z])/g,
  );
  return (changes?.length ?? 0) >= word.length * 0.3;
}

/**
 * Whether a difference is only what the chart makes anew: both sides are what the two renders have in common, with
 * something of the same sort in the gaps. A text with another change in it besides is not.
 */
export function isMadeAnew(
  { before, after }: FieldDifference,
  renders: FieldDifference,
): boolean {
  const [first, second] = [renders.before, renders.after];
  if (!isScalar(first) || !isScalar(second)) return false;
  return [before, after].every(
    (side) =>
      isScalar(side) && fits(String(side), String(first), String(second)),
  );
}

function fits(text: string, first: string, second: string): boolean {
  const [its, one, other] = [text, first, second].map(unfolded);
  if (its === undefined || one === undefined || other === undefined)
    return false;
  return (
    its.length === one.length &&
    one.length === other.length &&
    its.every((line, index) =>
      fitsLine(line, one[index] ?? "", other[index] ?? ""),
    )
  );
}

/** The lines of a text, the encoded ones of a PEM block as one: there may be more or fewer of them. */
export function unfolded(text: string): string[] {
  return text
    .replaceAll(
      /(?<=[A-Za-z0-9+/]{16})\n[ \t]*(?=[A-Za-z0-9+/=]+[ \t]*(\n|$))/g,
      "",
    )
    .split("\n");
}

function fitsLine(line: string, first: string, second: string): boolean {
  if (first === second) return line === first;
  let start = 0;
  while (start < first.length && first[start] === second[start]) start++;
  let end = 0;
  const shorter = Math.min(first.length, second.length) - start;
  while (end < shorter && first.at(-1 - end) === second.at(-1 - end)) end++;
  // That both begin with the same letter may be chance: what is alike ends where a word does.
  const lead = first.slice(0, start).replace(/[A-Za-z0-9+/_.~-]+$/, "");
  const tail = first
    .slice(first.length - end)
    .replace(/^[A-Za-z0-9+/_.~-]*=*/, "");
  if (line.length < lead.length + tail.length) return false;
  if (!line.startsWith(lead) || !line.endsWith(tail)) return false;
  const gap = (of: string): string =>
    of.slice(lead.length, of.length - tail.length);
  return looksRandom(gap(line)) || sortOf(gap(line)) === sortOf(gap(first));
}

/** Which characters a value is made of, and how many there are. Of a word drawn by lot not all kinds need to turn up. */
function sortOf(text: string): string {
  if (/^[A-Za-z0-9]{8,}$/.test(text)) return `${text.length} word`;
  const kinds = [/\d/, /[a-z]/, /[A-Z]/].map((kind) => kind.test(text));
  return `${text.length} ${kinds.join(" ")}`;
}
