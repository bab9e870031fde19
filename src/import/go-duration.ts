/** Go's durations, as the flux CLI reads and prints them. */

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/** The nanoseconds in a text like `1h30m`, `-1.5h` or `0` (Go, time.ParseDuration); undefined where it is none. */
export function parseGoDuration(text: string): bigint | undefined {
  const isNegative = text.startsWith("-");
  const unsigned = text.replace(/^[-+]/, "");
  if (unsigned === "0") return 0n;
  let sum = 0n;
  let end = 0;
  for (const [all, amount = "", unit = ""] of unsigned.matchAll(part)) {
    const [whole = "", fraction = ""] = amount.split(".");
    const size = nanoseconds[unit] ?? 0n;
    sum +=
      BigInt(whole === "" ? 0 : whole) * size +
      (BigInt(fraction === "" ? 0 : fraction) * size) /
        10n ** BigInt(fraction.length);
    end += all.length;
  }
  if (end === 0 || end < unsigned.length) return undefined;
  return isNegative ? -sum : sum;
}

/** `1h0m0s`, `10m0s`, `1.5s`, `500ms` (Go, Duration.String). */
export function goDurationText(duration: bigint): string {
  if (duration < 0n) return `-${goDurationText(-duration)}`;
  if (duration === 0n) return "0s";
  for (const [unit, size] of [
    ["ns", 1n],
    ["µs", 1000n],
    ["ms", 1_000_000n],
  ] as const)
    if (duration < size * 1000n) return `${decimal(duration, size)}${unit}`;
  const minutes = duration / 60_000_000_000n;
  const seconds = `${decimal(duration % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return seconds;
  const hours = minutes / 60n;
  return hours === 0n
    ? `${minutes}m${seconds}`
    : `${hours}h${minutes % 60n}m${seconds}`;
}

/** `amount / unit`, exact, without zeros at its end. */
function decimal(amount: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(amount % unit)
    .padStart(digits, "0")
    .replace(/0+$/, "");
  return `${amount / unit}${fraction === "" ? "" : `.${fraction}`}`;
}
