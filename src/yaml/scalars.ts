/**
 * What plain scalars mean: under the YAML 1.2 core schema, which this program reads by, and to Kubernetes and Helm, which
 * read YAML 1.1 in their own way (sigs.k8s.io/yaml, goyaml.v2/resolve.go; integers by Go's strconv.ParseInt with base 0).
 */
import type { ScalarValue } from "./node.ts";

const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const prefixed = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;

/**
 * The value of a plain scalar under the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema); what looks
 * like nothing else is a string. Numbers beyond a double's range or precision come out infinite or rounded.
 */
export function resolvePlain(text: string): ScalarValue {
  const first = text.charCodeAt(0);
  // Most scalars begin with a letter and are longer than any word.
  if (first > 57 /* 9 */) return text.length > 5 ? text : resolveWord(text);
  if (text === "") return null;
  const numberLike =
    first >= 48 || first === 45 || first === 46 || first === 43; // 0-9 - . +
  return numberLike ? (resolveNumber(text) ?? text) : text;
}

function resolveWord(text: string): ScalarValue {
  switch (text) {
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
    default:
      return text;
  }
}

function resolveNumber(text: string): number | undefined {
  if (decimal.test(text) || prefixed.test(text)) return Number(text);
  if (infinity.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return notANumber.test(text) ? Number.NaN : undefined;
}

const words11 = new Map<string, boolean>();
for (const [value, words] of [
  [true, ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"]],
  [false, ["n", "N", "no", "No", "NO", "off", "Off", "OFF"]],
] as const)
  for (const word of words) words11.set(word, value);

const prefixed11 =
  /^([-+]?)0(?:[bB](?<binary>[01]+)|[xX](?<hex>[0-9a-fA-F]+)|[oO](?<octal>[0-7]+)|(?<bare>[0-7]+))$/;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/**
 * The value that a YAML 1.1 reader gives to a plain scalar: Kubernetes' reader, with one addition, that `1:30` is a number
 * to the base of 60, as YAML 1.1 has it. Dates, `=` and `<<` are strings: so they reach Kubernetes.
 */
export function resolvePlain11(text: string): ScalarValue {
  const first = text.charCodeAt(0);
  if (first > 57 || text === "") return words11.get(text) ?? resolvePlain(text);
  if (sexagesimal.test(text)) return base60(text);
  if (infinity.test(text) || notANumber.test(text)) return resolvePlain(text);
  // Underscores go before anything else, but behind a leading dot only from between digits.
  if (first === 46 && /(?<!\d)_|_(?!\d)/.test(text)) return text;
  return number11(text.replaceAll("_", "")) ?? text;
}

/** A manifest's plain scalar as Kubernetes' reader takes it: YAML 1.1 without base 60, which goyaml.v2 leaves out. */
export function resolveAsKubernetes(text: string): ScalarValue {
  return text.includes(":") ? resolvePlain(text) : resolvePlain11(text);
}

function number11(digits: string): number | undefined {
  const integer = integer11(digits);
  if (integer !== undefined) return integer;
  const value = resolvePlain(digits);
  // ParseFloat refuses what overflows, so that it stays a string.
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  // Prefixed and in range would have been an integer.
  return prefixed.test(digits) ? undefined : value;
}

/** What ParseInt and ParseUint take by a prefix, in 64 bits; the rest is tried as a float. */
function integer11(digits: string): number | undefined {
  // The prefix of binary numbers is cut off first, so that a sign may follow it.
  const match = prefixed11.exec(
    digits.replace(/^0b(?<sign>[-+])/, "$<sign>0b"),
  );
  if (match === null) return undefined;
  const { binary, hex, octal, bare } = match.groups ?? {};
  const magnitude =
    binary !== undefined
      ? BigInt(`0b${binary}`)
      : hex !== undefined
        ? BigInt(`0x${hex}`)
        : BigInt(`0o${octal ?? bare}`);
  const sign = match[1];
  const limit =
    sign === "-" ? 2n ** 63n : sign === "+" ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  if (magnitude > limit) return undefined;
  return Number(sign === "-" ? -magnitude : magnitude);
}

function base60(text: string): number {
  const magnitude = text
    .replace(/[-+_]/g, "")
    .split(":")
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return text.startsWith("-") ? -magnitude : magnitude;
}

/** Numbers, versions and quantities as nearly all are: the same to everyone. */
const ordinary = /^[1-9][\d.]{0,17}[A-Za-z]*$/;
const leadingZero = /^[-+]?0[0-9]+$/;

/**
 * Whether a plain scalar means one thing under YAML 1.2 and another to a YAML 1.1 reader (`yes`, `012`, `1_000`, `1:30`).
 * A leading zero counts always: whether `08` is a number depends on the reader, and who writes `01` means its text.
 */
export function isAmbiguous(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first > 57) return text.length <= 3 && words11.has(text);
  if (ordinary.test(text)) return false;
  if (leadingZero.test(text)) return true;
  const value = resolvePlain(text);
  const value11 = resolvePlain11(text);
  return value !== value11 && !(Number.isNaN(value) && Number.isNaN(value11));
}

/**
 * The shape of a string that may stand plain: printable ASCII that begins with nothing that YAML gives a meaning, and
 * holds neither `: ` nor ` #`. Beyond ASCII lie line breaks and blanks that readers disagree about.
 */
export const plainShape =
  /^(?:[A-Za-z0-9_/^$(\\~]|\.(?!\.\.)|-(?=[A-Za-z0-9]|-[A-Za-z]))(?:[^\0- :\x7f-\uffff]|:(?=[^ ])| (?=[^#]))*$/;

/** Words that some reader takes for a boolean or null, in any mix of cases. */
const words = new Set("~ null true false yes no on off y n".split(" "));

/**
 * What some reader takes for a number (`_` is blank to them, digits may be missing) or for a date; looser than any of them
 * so that near misses are quoted too.
 */
const numberOrDate =
  /^-?(?:[\d_]*(?:\.[\d_]*)?(?:e[-+\d_]*)?|\.(?:inf|nan)|0_*[xob][-+\da-f_]*|[\d_]+(?::[\d_]+)+(?:\.[\d_]*)?|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?)$/i;

/**
 * Whether a string may be written plain, as a map's key or value or a list's item in block style, so that every reader, of
 * YAML 1.2 or 1.1, reads the same string back. Errs towards no.
 */
export function plainSafe(text: string): boolean {
  if (!plainShape.test(text)) return false;
  const first = text.charCodeAt(0);
  // Digits and signs, and `e5`, which the yaml package in 1.1 mode has for a float.
  if (first <= 57 || (first | 32) === 101) return !numberOrDate.test(text);
  return text.length > 5 || !words.has(text.toLowerCase());
}
