import { expect, it } from "vitest";
import { quoted } from "../../src/schema/quoted.ts";

it("quotes, shortens, and lets nothing through that a terminal obeys", () => {
  expect(quoted('a"b')).toBe('"a\\"b"');
  expect(quoted("\u001b[31m\u009b\u202e")).toBe('"\\u001b[31m\\u009b\\u202e"');
  expect(quoted("x".repeat(100))).toBe(`"${"x".repeat(59)}…"`);
  expect(quoted("x".repeat(60))).toBe(`"${"x".repeat(60)}"`);
});
