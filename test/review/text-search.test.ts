import * as fc from "fast-check";
import { expect, it } from "vitest";
import { searchFor } from "../../src/review/text-search.ts";

it("finds every occurrence of every text, overlapping ones too", () => {
  const units = fc.constantFrom("a", "b", "é", "\uFFFF");
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ unit: units, minLength: 8, maxLength: 12 }), {
        maxLength: 6,
      }),
      fc.array(fc.oneof(fc.nat(5), fc.string({ unit: units, maxLength: 3 })), {
        maxLength: 8,
      }),
      (patterns, parts) => {
        const text = parts
          .map((part) =>
            typeof part === "number" ? (patterns[part] ?? "") : part,
          )
          .join("");
        const expected = patterns.flatMap((pattern) =>
          Array.from(text, (_, start) => start)
            .concat(text.length)
            .filter((start) => text.startsWith(pattern, start))
            .map((start) => `${start} ${pattern}`),
        );
        const found = searchFor(patterns.map((one) => ({ text: one })))(
          text,
        ).map(({ start, end, pattern }) => {
          expect(text.slice(start, end)).toBe(pattern.text);
          return `${start} ${pattern.text}`;
        });
        expect(found.toSorted()).toEqual(expected.toSorted());
      },
    ),
    { numRuns: 500 },
  );
});

it("finds all of several texts that are recognised by the same characters", () => {
  const patterns = ["a".repeat(8), "a".repeat(9), "a".repeat(10)];
  const found = searchFor(patterns.map((text) => ({ text })))("a".repeat(10));
  expect(found).toHaveLength(3 + 2 + 1);
});
