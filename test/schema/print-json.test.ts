import fc from "fast-check";
import * as prettier from "prettier";
import { describe, expect, it } from "vitest";
import { printJson } from "../../src/schema/print-json.ts";

const format = (text: string) => prettier.format(text, { parser: "json" });

/** Lists near the edge of the line, numbers of all lengths, text of all widths. */
const { value: anyJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.string(),
    fc.integer(),
    fc.string({ unit: "grapheme" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null),
    fc.array(fc.integer(), { maxLength: 40 }),
    fc.array(fc.stringMatching(/^[a-z©é日—]{0,9}$/), { maxLength: 12 }),
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      maxLength: 12,
    }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 5 }),
  ),
}));

describe("printJson", () => {
  it("prints what Prettier prints of broken maps, for any data", async () => {
    await fc.assert(
      fc.asyncProperty(anyJson, async (value) => {
        const text = printJson(value);
        expect(await format(text)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 400 },
    );
  });

  it("breaks exactly those lists that Prettier breaks, column by column", async () => {
    for (let length = 50; length < 80; length++) {
      const text = "x".repeat(length);
      for (const value of [
        [text, "y"],
        { key: [text], next: [1] },
        { key: [[text, 2], 1] },
        { key: [1, [text, 2]] },
        { key: Array.from({ length: 30 }, () => 10 ** (length % 12)) },
      ])
        expect(printJson(value)).toBe(
          await format(JSON.stringify(value, null, 2)),
        );
    }
  });

  it.each([
    [[[1], [2]]],
    [[[1, 2], [3]]],
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [[[], []]],
    [[{}, {}]],
    [[{ a: 1 }, {}]],
    [[[1, { a: [] }], 2]],
    [
      [
        [
          [
            [1, 2],
            ["x", null],
          ],
        ],
        true,
      ],
    ],
  ])("breaks %j as Prettier does", async (value) => {
    expect(printJson(value)).toBe(await format(JSON.stringify(value, null, 2)));
  });

  it("leaves out undefined fields and refuses what JSON does not have", () => {
    expect(printJson({ a: undefined, b: 1 })).toBe('{\n  "b": 1\n}\n');
    expect(printJson({ a: undefined })).toBe("{}\n");
    expect(() => printJson([Number.NaN])).toThrow(TypeError);
    expect(() => printJson([() => 1])).toThrow(TypeError);
  });
});
