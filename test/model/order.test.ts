import { expect, it } from "vitest";
import { compare } from "../../src/model/order.ts";

it("orders by code units, whatever a locale would have", () => {
  expect(["b", "a", "B", "ä", "Z", "a-b", "ab", "_"].toSorted(compare)).toEqual(
    ["B", "Z", "_", "a", "a-b", "ab", "b", "ä"],
  );
  expect(compare("a", "a")).toBe(0);
});
