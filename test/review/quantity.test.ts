import { expect, it } from "vitest";
import { amountOf } from "../../src/review/quantity.ts";

it.each([
  ["1", 1],
  ["500m", 0.5],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["1G", 1e9],
  ["1e3", 1000],
  ["1E3", 1000],
  ["1E", 1e18],
  ["+.5k", 500],
  ["-2", -2],
  [2, 2],
])("%s is an amount", (text, amount) => {
  expect(amountOf(text)).toBe(amount);
});

it.each(["", "Gi", "1 Gi", "1gi", "1.2.3", "${size}", undefined, true])(
  "%s is none",
  (text) => {
    expect(amountOf(text)).toBeUndefined();
  },
);
