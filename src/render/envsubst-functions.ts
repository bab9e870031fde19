/** What the operators of `${name…}` do with a value (fluxcd/pkg/envsubst v1.7.1, funcs.go and template.go). */
import { runesOf, toBytes } from "./byte-string.ts";
import { hasDefault } from "./envsubst-parse.ts";
import { withoutPrefix, withoutSuffix } from "./shell-pattern.ts";

/** Value and arguments are byte strings, and so is the answer. */
type Apply = (value: string, args: readonly string[]) => string;

const functions: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ["length", (value) => String(value.length)],
  ["^", (value) => changeCase(value, 1, upper)],
  ["^^", (value) => changeCase(value, Infinity, upper)],
  [",", (value) => changeCase(value, 1, lower)],
  [",,", (value) => changeCase(value, Infinity, lower)],
  ["#", (value, [pattern = ""]) => withoutPrefix(value, pattern, "shortest")],
  ["##", (value, [pattern = ""]) => withoutPrefix(value, pattern, "longest")],
  ["%", (value, [pattern = ""]) => withoutSuffix(value, pattern, "shortest")],
  ["%%", (value, [pattern = ""]) => withoutSuffix(value, pattern, "longest")],
  [":", substring],
  ["/", (value, [from = "", to = ""]) => replaceFirst(value, from, to)],
  ["//", (value, [from = "", to = ""]) => replaceAll(value, from, to)],
  ["/#", replacePrefix],
  ["/%", replaceSuffix],
]);

/** What an operator makes of a variable's value. The empty one, of `${name}`, and a mix, of `${name^,}`, leave it alone. */
export function apply(
  operator: string,
  value: string,
  args: readonly string[],
): string {
  if (hasDefault(operator)) return value === "" ? args.join("") : value;
  return functions.get(operator)?.(value, args) ?? value;
}

function changeCase(
  value: string,
  count: number,
  change: (rune: string) => string,
): string {
  const runes = runesOf(value);
  return toBytes(
    runes.map((rune, index) => (index < count ? change(rune) : rune)).join(""),
  );
}

function upper(rune: string): string {
  return sameLength(rune, rune.toUpperCase());
}

function lower(rune: string): string {
  return rune === "İ" ? "i" : sameLength(rune, rune.toLowerCase());
}

/** Go maps one character to one: `ß` stays. (It also finds one for 27 Greek letters with an iota subscript; they stay here.) */
function sameLength(rune: string, changed: string): string {
  return Array.from(changed).length === 1 ? changed : rune;
}

/** What Go's strconv.Atoi takes; undefined for anything else. */
function toInteger(text: string): number | undefined {
  if (!/^[-+]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ""));
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
}

function substring(value: string, args: readonly string[]): string {
  const offset = toInteger(args[0] ?? "");
  if (offset === undefined) return value;
  const start = offset < 0 ? Math.max(value.length + offset, 0) : offset;
  if (args[1] === undefined) return value.slice(start);
  const length = toInteger(args[1]);
  if (length === undefined) return value;
  const end = length < 0 ? value.length + length : start + length;
  // Unlike slice, a negative end is one before the beginning.
  return end < start ? "" : value.slice(start, end);
}

function replaceFirst(value: string, from: string, to: string): string {
  const at = value.indexOf(from);
  return at === -1
    ? value
    : value.slice(0, at) + to + value.slice(at + from.length);
}

function replaceAll(value: string, from: string, to: string): string {
  // Nothing is found around every character.
  return from === ""
    ? to +
        runesOf(value)
          .map((rune) => toBytes(rune) + to)
          .join("")
    : value.split(from).join(to);
}

/** Without a replacement (`${name/#prefix/}`) Flux leaves the value alone. */
function replacePrefix(
  value: string,
  [from = "", to]: readonly string[],
): string {
  return to !== undefined && value.startsWith(from)
    ? to + value.slice(from.length)
    : value;
}

function replaceSuffix(
  value: string,
  [from = "", to]: readonly string[],
): string {
  return to !== undefined && value.endsWith(from)
    ? value.slice(0, value.length - from.length) + to
    : value;
}
