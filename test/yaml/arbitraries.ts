/** Data biased to what readers of YAML disagree about (`docs`: "YAML as Kubernetes reads it"). */
import * as fc from "fast-check";
import type { Data } from "../../src/yaml/data.ts";

/** Texts that are, or nearly are, something else than a string to one reader or another. */
export const riddles: readonly string[] =
  `yes no on off y n Yes NO On oFF yEs true True TRUE tRue false null Null NULL nUll ~
  012 08 00 -012 +1 -1 1. 1e5 1E+5 1e400 1e3_0 96E_-3 1_000 1_ 0_x1 0o17 0o1_2 0O17 -0o7 +0o7 0b11 0B11 0b+1 0b 0x 0x1F 0X1F
  -0X1f 0x_1 0xFFFFFFFFFFFFFFFFF .5 .0_1 -.5 +.5 . .. .e5 e5 E-5 1.5 1:30 1:2:3.5 190:20:30 .inf -.inf +.INF .nan .NaN
  12345678901234567890 2024-01-01 2024-1-1 2001-12-14t21:59:43.10-05:00 = << - -- --- ---a ... ? : :: # ! & * | > % @ \` { } [ ]
  {} [] , >=1.0.0 ~1.2 ^1.2 a: :a a:b a#b #a -a --a ---a ?a @a`.split(/\s+/);

const pieces: readonly string[] = [
  ["", " ", "  ", "\t", "\n", "\n\n", " \n", "\n ", "\t\n", "\n\t", "\r"],
  ['"', "'", "\\", ": ", " #", "- ", "? ", "\n#", "\n---\n", "\n...\n"],
  ["a", "key", "x y", "https://a.b/c", "${a}", "{{ x }}", "$x", "%YAML"],
  ["é", "日本", "😀", "\u0301", "\u00a0", "\u0085", "\u2028", "\ufeff"],
  ["\0", "\u001b", "\u007f", "\u009f", "\u200b", "\ue000", "\uffff"],
  ["\u{10ffff}", "\u{e0041}", "# prettier-ignore", "|-", ">+"],
  ["a".repeat(90), "word ".repeat(30).trim()],
].flat();

/** What numbers are made of. */
export const numeric: readonly string[] =
  "0 1 2 3 4 5 6 7 8 9 _ . : - + e E x X o O b B a f".split(" ");

const numberLike = fc.string({
  unit: fc.constantFrom(...numeric),
  maxLength: 8,
});

/** Strings that UTF-8 can hold. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...riddles) },
  { weight: 3, arbitrary: joined("") },
  { weight: 2, arbitrary: joined("\n") },
  { weight: 2, arbitrary: numberLike },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
);

function joined(separator: string): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...pieces, ...riddles), { maxLength: 6 })
    .map((list) => list.join(separator));
}

export const keys: fc.Arbitrary<string> = texts.filter(
  (text) => text !== "__proto__",
);

/** Numbers that a double holds, among them those whose form is a trap. */
export const numbers: fc.Arbitrary<number> = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom(0, -0, 1e21, -1e21, 1e-7, 5e-324, 1.5e300, 0.1, 1e16),
);

/** Free-form data: maps are Maps, in any order. */
export const values: fc.Arbitrary<Data> = fc.letrec<{ node: Data }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    { weight: 4, arbitrary: texts },
    numbers,
    fc.boolean(),
    fc.constant(null),
    { weight: 2, arbitrary: fc.array(tie("node"), { maxLength: 4 }) },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.tuple(keys, tie("node")), { maxLength: 4 })
        .map((entries) => new Map(entries)),
    },
  ),
})).node;

/** Maps under lists and maps with one wide key, whose width decides where Prettier breaks the line. */
export const wideKeys: fc.Arbitrary<Data> = fc
  .record({
    nesting: fc.array(fc.constantFrom("list", "map"), { maxLength: 6 }),
    piece: fc.constantFrom(
      "k",
      "k ",
      "日",
      "é",
      "😀",
      "\u0301",
      "ｱ",
      '"',
      "x\\",
    ),
    count: fc.integer({ min: 1, max: 90 }),
    end: fc.constantFrom("", "k", "kk", ":", "日"),
    value: fc.constantFrom<Data>(
      [],
      new Map(),
      "a\nb",
      "a\nb\n",
      "x",
      'say "x"',
      null,
      [1],
    ),
  })
  .map(({ nesting, piece, count, end, value }) =>
    nesting.reduce<Data>(
      (inner, kind) => (kind === "list" ? [inner] : new Map([["p", inner]])),
      new Map<string, Data>([
        [piece.repeat(count) + end, value],
        ["z", 1],
      ]),
    ),
  );
