/** Kubernetes' amounts: `500m`, `1.5Gi`, `1e3`. */
import type { FieldPath } from "../model/field-path.ts";

/** As a power of ten, or of two. */
const factors: Readonly<Record<string, readonly [10 | 2, number]>> = {
  n: [10, -9],
  u: [10, -6],
  m: [10, -3],
  "": [10, 0],
  k: [10, 3],
  M: [10, 6],
  G: [10, 9],
  T: [10, 12],
  P: [10, 15],
  E: [10, 18],
  Ki: [2, 10],
  Mi: [2, 20],
  Gi: [2, 30],
  Ti: [2, 40],
  Pi: [2, 50],
  Ei: [2, 60],
};

const form =
  /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,2})|([KMGTPE]i|[numkMGTPE])?)$/;

/**
 * The amount as a number, to compare two by; undefined for what is none (apimachinery, api/resource.ParseQuantity). Amounts
 * that differ by less than a double holds count as equal.
 */
export function amountOf(quantity: unknown): number | undefined {
  if (typeof quantity === "number") return quantity;
  const parts = partsOf(quantity);
  if (parts === undefined) return undefined;
  const { digits, base, exponent } = parts;
  return base === 2
    ? Number(digits) * 2 ** exponent
    : Number(`${digits}e${exponent}`);
}

/** Whether both are amounts, and the same one. */
export function isSameAmount(before: unknown, after: unknown): boolean {
  const [one, other] = [nanos(before), nanos(after)];
  return one !== undefined && one === other;
}

/** Smaller than any that the API server keeps, so that nothing is lost. */
const smallest = 40;

/** The amount in units of `10^-smallest`; undefined for what is none, and for what is finer still. */
function nanos(quantity: unknown): bigint | undefined {
  const parts = partsOf(
    typeof quantity === "number" ? String(quantity) : quantity,
  );
  if (parts === undefined) return undefined;
  const { digits, base, exponent } = parts;
  const [whole = "", rest = ""] = digits.split(".");
  const power = smallest - rest.length + (base === 10 ? exponent : 0);
  if (power < 0) return undefined;
  const factor = 10n ** BigInt(power);
  const binary = base === 2 ? 2n ** BigInt(exponent) : 1n;
  // `BigInt` takes no plus.
  return BigInt(`${whole}${rest}`.replace("+", "")) * factor * binary;
}

interface Parts {
  /** With its sign. */
  readonly digits: string;
  readonly base: 10 | 2;
  readonly exponent: number;
}

function partsOf(quantity: unknown): Parts | undefined {
  if (typeof quantity !== "string") return undefined;
  const match = form.exec(quantity);
  if (match === null) return undefined;
  const [, sign = "", digits = "", exponent, suffix = ""] = match;
  const [base, power] = factors[suffix] ?? [10, 0];
  return {
    digits: sign + digits,
    base,
    exponent: exponent === undefined ? power : Number(exponent),
  };
}

/**
 * Whether an amount stands there in an object of Kubernetes' own: the API server keeps each in one way of writing it
 * (k8s.io/api v0.36, every field of the type resource.Quantity that people write).
 */
export function isAmountField(path: FieldPath): boolean {
  const names = path.filter((step) => typeof step === "string");
  const field = names.at(-1) ?? "";
  const [owner, holder] = names.slice(-3, -1);
  if (owner === "resources")
    return holder === "requests" || holder === "limits";
  if (owner === "spec")
    return holder === "capacity" || holder === "hard" || holder === "overhead";
  if (owner === "overhead") return holder === "podFixed";
  if (owner === "limits") return limitRange.has(holder ?? "");
  if (holder === "target") return field === "value" || field === "averageValue";
  return (
    (holder === "emptyDir" && field === "sizeLimit") ||
    (holder === "resourceFieldRef" && field === "divisor")
  );
}

const limitRange: ReadonlySet<string> = new Set([
  "min",
  "max",
  "default",
  "defaultRequest",
  "maxLimitRequestRatio",
]);
