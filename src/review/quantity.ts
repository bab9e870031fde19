/** Kubernetes' amounts: `500m`, `1.5Gi`, `1e3`. */

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The amount as a number, to compare two by; undefined for what is none (apimachinery, api/resource.ParseQuantity). Amounts
 * that differ by less than a double holds count as equal.
 */
export function amountOf(quantity: unknown): number | undefined {
  if (typeof quantity === "number") return quantity;
  if (typeof quantity !== "string") return undefined;
  const match =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([KMGTPE]i|[numkMGTPE])?)$/.exec(
      quantity,
    );
  if (match === null) return undefined;
  const [, digits = "", exponent, suffix = ""] = match;
  return exponent === undefined
    ? Number(digits) * (factors[suffix] ?? 1)
    : Number(`${digits}e${exponent}`);
}
