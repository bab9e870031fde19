/**
 * Durations as Flux's CRDs take them: `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`, in which a source's timeout has no `h`. Days do
 * not exist; Go's `us` and `ns` are refused by the pattern.
 */
import { alternatives } from "../diagnostics/nearest.ts";

type Unit = "ms" | "s" | "m" | "h" | "d" | "w";

const milliseconds: Readonly<Record<Unit, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const spellings: readonly (readonly [Unit, RegExp])[] = [
  ["ms", /^(ms|msecs?|millis|milliseconds?)$/],
  ["s", /^(s|secs?|seconds?)$/],
  ["m", /^(m|mins?|minutes?)$/],
  ["h", /^(h|hrs?|hours?)$/],
  ["d", /^(d|days?)$/],
  ["w", /^(w|wks?|weeks?)$/],
];

/** The units that a duration's pattern takes, or nothing where the pattern is not a duration's. */
export function durationUnits(pattern: string): readonly string[] | undefined {
  return /^\^\(\[0-9\]\+\(\\\.\[0-9\]\+\)\?\(([a-z|]+)\)\)\+\$$/
    .exec(pattern)?.[1]
    ?.split("|");
}

/** What to write for a text that is no duration of the given units. */
export function durationAdvice(text: string, units: readonly string[]): string {
  const positive = text.trim().replace(/^[-+]\s*/, "");
  if (/^\d+(\.\d+)?$/.test(positive)) {
    const choices = ["s", "m", "h"].filter((unit) => units.includes(unit));
    return `add a unit: ${alternatives(choices.map((unit) => positive + unit))}`;
  }
  const parts = readParts(positive);
  const fixed = parts && rewrite(parts, units);
  const write = fixed === undefined ? "" : `: write ${fixed}`;
  if (text.trim().startsWith("-"))
    return `a duration cannot be negative${write}`;
  const has = (unit: Unit) =>
    parts?.some((part) => part.unit === unit) === true;
  if (has("d") || has("w"))
    return `Flux durations have no ${has("d") ? "days" : "weeks"}${write}`;
  if (has("h") && !units.includes("h"))
    return `this timeout takes ms, s and m only${write}`;
  return fixed === undefined
    ? "a number and a unit, such as 30s or 5m"
    : `write ${fixed}`;
}

interface Part {
  readonly amount: string;
  readonly unit: Unit;
}

function readParts(text: string): readonly Part[] | undefined {
  if (!/^(\d+(\.\d+)?\s*[a-z]+[\s,]*)+$/i.test(text)) return undefined;
  const parts: Part[] = [];
  for (const [, amount = "", word = ""] of text.matchAll(
    /(\d+(?:\.\d+)?)\s*([a-z]+)/gi,
  )) {
    const unit = spellings.find(([, spelling]) =>
      spelling.test(word.toLowerCase()),
    )?.[0];
    if (unit === undefined) return undefined;
    parts.push({ amount, unit });
  }
  return parts;
}

/** The same length of time in the allowed units: part by part where they all are, else in the largest that divides it. */
function rewrite(
  parts: readonly Part[],
  units: readonly string[],
): string | undefined {
  if (parts.every(({ unit }) => units.includes(unit)))
    return parts.map(({ amount, unit }) => amount + unit).join("");
  const total = parts.reduce(
    (sum, { amount, unit }) => sum + Number(amount) * milliseconds[unit],
    0,
  );
  for (const unit of ["h", "m", "s", "ms"] as const)
    if (units.includes(unit) && Number.isInteger(total / milliseconds[unit]))
      return `${total / milliseconds[unit]}${unit}`;
  return undefined;
}
