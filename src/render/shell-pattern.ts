/**
 * The patterns of `${name#pattern}` and its like, as fluxcd/pkg/envsubst v1.7.1 has them (path/match.go): `*` also matches
 * `/`, `[^…]` negates. All strings are byte strings.
 */
import { isAscii, runeAt, runesOf, toBytes } from "./byte-string.ts";

/** What a pattern is made of: any number of bytes, one byte, or one character that is accepted. */
type Element =
  | { readonly kind: "star" }
  | { readonly kind: "byte"; readonly byte: string }
  | { readonly kind: "rune"; readonly accepts: (rune: string) => boolean };

/** The value without the shortest or longest beginning, of one byte at least, that the pattern matches. */
export function withoutPrefix(
  value: string,
  pattern: string,
  which: "shortest" | "longest",
): string {
  const elements = parsePattern(pattern);
  // A pattern that is malformed matches nothing.
  if (elements === undefined) return value;
  const ends = prefixes(value, elements).filter((end) => end > 0);
  const end = which === "shortest" ? ends[0] : ends.at(-1);
  return end === undefined ? value : value.slice(end);
}

/**
 * The value without the shortest or longest end that the pattern matches. As in Flux both are turned round for it, so that
 * `[…]` and `\` in the pattern do not mean what they mean in a prefix.
 */
export function withoutSuffix(
  value: string,
  pattern: string,
  which: "shortest" | "longest",
): string {
  return reverse(withoutPrefix(reverse(value), reverse(pattern), which));
}

function reverse(value: string): string {
  return toBytes(runesOf(value).toReversed().join(""));
}

/** How long the beginnings are that the pattern matches as a whole, in order. */
function prefixes(value: string, elements: readonly Element[]): number[] {
  if (isAscii(value)) return [...reachable(value, elements)];
  // A beginning may end inside of a character, which then counts as single bytes.
  const ends: number[] = [];
  for (let end = 0; end <= value.length; end++)
    if (reachable(value.slice(0, end), elements).includes(end)) ends.push(end);
  return ends;
}

/** The indices, in order, that a match of all elements from the value's beginning can end at. */
function reachable(value: string, elements: readonly Element[]): number[] {
  let from = [0];
  for (const element of elements) from = step(value, element, from);
  return from;
}

function step(
  value: string,
  element: Element,
  from: readonly number[],
): number[] {
  if (element.kind === "star") {
    const first = from[0] ?? Infinity;
    const to: number[] = [];
    for (let at = first; at <= value.length; at++) to.push(at);
    return to;
  }
  const to = new Set<number>();
  for (const at of from) {
    if (at === value.length) continue;
    const width =
      element.kind === "byte"
        ? Number(value[at] === element.byte)
        : acceptedWidth(value, at, element.accepts);
    if (width > 0) to.add(at + width);
  }
  return [...to].toSorted((one, other) => one - other);
}

function acceptedWidth(
  value: string,
  at: number,
  accepts: (rune: string) => boolean,
): number {
  const { rune, width } = runeAt(value, at);
  return accepts(rune) ? width : 0;
}

/** The pattern's elements; undefined where it is malformed. */
function parsePattern(pattern: string): Element[] | undefined {
  const elements: Element[] = [];
  let at = 0;
  while (at < pattern.length) {
    const byte = pattern.charAt(at++);
    if (byte === "*") elements.push({ kind: "star" });
    else if (byte === "?") elements.push({ kind: "rune", accepts: () => true });
    else if (byte === "[") {
      const read = readClass(pattern, at);
      if (read === undefined) return undefined;
      elements.push({ kind: "rune", accepts: read.accepts });
      at = read.end;
    } else if (byte !== "\\") elements.push({ kind: "byte", byte });
    else if (at === pattern.length) return undefined;
    else elements.push({ kind: "byte", byte: pattern.charAt(at++) });
  }
  return elements;
}

/** Reads a character class from behind its `[`; `end` is behind its `]`. */
function readClass(
  pattern: string,
  start: number,
): { accepts: (rune: string) => boolean; end: number } | undefined {
  const negated = pattern[start] === "^";
  const ranges: { low: number; high: number }[] = [];
  let at = negated ? start + 1 : start;
  while (pattern[at] !== "]" || ranges.length === 0) {
    const low = readMember(pattern, at);
    if (low === undefined) return undefined;
    const isRange = pattern[low.end] === "-";
    const high = isRange ? readMember(pattern, low.end + 1) : low;
    if (high === undefined) return undefined;
    ranges.push({ low: low.point, high: high.point });
    at = high.end;
  }
  const within = (point: number): boolean =>
    ranges.some(({ low, high }) => low <= point && point <= high);
  return {
    accepts: (rune) => within(rune.codePointAt(0) ?? 0) !== negated,
    end: at + 1,
  };
}

function readMember(
  pattern: string,
  start: number,
): { point: number; end: number } | undefined {
  const first = pattern[start];
  if (first === undefined || first === "-" || first === "]") return undefined;
  const at = first === "\\" ? start + 1 : start;
  if (at === pattern.length) return undefined;
  const { rune, width } = runeAt(pattern, at);
  if (rune === "\ufffd" && width === 1) return undefined;
  return { point: rune.codePointAt(0) ?? 0, end: at + width };
}
