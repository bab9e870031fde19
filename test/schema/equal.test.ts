import { expect, it } from "vitest";
import { fingerprint, sameData } from "../../src/schema/equal.ts";
import { nodeOf } from "./support.ts";

it("compares data, not text: the order of keys does not count, types do", () => {
  const node = nodeOf("{a: 1.0, b: [x, ~]}");
  expect(sameData(node, { b: ["x", null], a: 1 })).toBe(true);
  expect(sameData(node, { b: [null, "x"], a: 1 })).toBe(false);
  expect(sameData(nodeOf('"1"'), 1)).toBe(false);
  expect(sameData(nodeOf("[]"), {})).toBe(false);
  expect(sameData(nodeOf("[]"), null)).toBe(false);
  expect(sameData(nodeOf("~"), null)).toBe(true);
});

it("gives equal data one fingerprint, different data different ones", () => {
  expect(fingerprint(nodeOf("{a: 1, b: 2}"))).toBe(
    fingerprint(nodeOf("b: 2\na: 1")),
  );
  expect(fingerprint(nodeOf("[a, b]"))).not.toBe(
    fingerprint(nodeOf('["a,b"]')),
  );
  expect(fingerprint(nodeOf("{a: b}"))).not.toBe(
    fingerprint(nodeOf('["a:b"]')),
  );
});
