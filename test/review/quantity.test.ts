import { expect, it } from "vitest";
import {
  amountOf,
  isAmountField,
  isSameAmount,
} from "../../src/review/quantity.ts";

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

it.each([
  ["1", "1000m", true],
  [1, "1", true],
  [0.3, "300m", true],
  ["1100m", "1.1", true],
  ["1Gi", "1024Mi", true],
  ["1G", "1Gi", false],
  ["1e3", "1k", true],
  ["+1", "1", true],
  ["-1", "1", false],
  ["9223372036854775807", "9223372036854775806", false],
  ["x", "x", false],
  [undefined, undefined, false],
])("%j and %j: the same amount is %s", (one, other, isSame) => {
  expect(isSameAmount(one, other)).toBe(isSame);
});

const item = { item: { name: "a" } };

it.each([
  [["spec", "containers", item, "resources", "limits", "cpu"], true],
  [["spec", "resources", "requests", "storage"], true],
  [
    [
      "spec",
      "volumeClaimTemplates",
      item,
      "spec",
      "resources",
      "requests",
      "x",
    ],
    true,
  ],
  [["spec", "metrics", 0, "resource", "target", "averageValue"], true],
  [["spec", "metrics", 0, "external", "target", "value"], true],
  [["spec", "volumes", item, "emptyDir", "sizeLimit"], true],
  [["spec", "hard", "requests.cpu"], true],
  [["spec", "capacity", "storage"], true],
  [["spec", "limits", 0, "defaultRequest", "cpu"], true],
  [["spec", "metrics", 0, "resource", "target", "averageUtilization"], false],
  [["spec", "containers", item, "resources", "claims", 0, "name"], false],
  [["data", "cpu"], false],
  [["metadata", "annotations", "value"], false],
])("%j is a field of amounts: %s", (path, isOne) => {
  expect(isAmountField(path)).toBe(isOne);
});
