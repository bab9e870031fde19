/** What the parts of a random config are made of: texts that something takes, and fields and sections of them. */
import * as fc from "fast-check";
import { readRange } from "../../src/model/version-range.ts";
import { patternProblem } from "../../src/schema/go-pattern.ts";
import {
  annotationKey,
  labelKey,
  labelValue,
} from "../../src/schema/label-text.ts";
import { patternOf } from "../../src/schema/regexp.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { keys, riddles, texts } from "../yaml/arbitraries.ts";

/** A text that is not empty. */
export const text = texts.filter((one) => one !== "");

/** A map that the CRDs say nothing of but that it holds texts. */
export const textMap = fc.dictionary(keys, texts, {
  maxKeys: 3,
  noNullPrototype: true,
});

/** Those of the riddles that something takes, so that they stand wherever they may. */
const riddlesFor = (takes: (text: string) => boolean) =>
  fc.constantFrom(...riddles.filter(takes));

/** Whether a CRD's pattern takes a text. */
export const takenBy = (pattern: string) => (one: string) =>
  patternOf(pattern)?.test(one) === true;

const keysFor = (pattern: string) =>
  fc.oneof(
    riddlesFor(takenBy(pattern)),
    fc.constantFrom("a", "example.com/on", "x".repeat(63)),
  );

export const labelKeys = keysFor(labelKey);
export const labelValues = fc.oneof(
  riddlesFor(takenBy(labelValue)),
  fc.constantFrom("", "1.10", "x".repeat(63)),
);

const few = { maxKeys: 3, noNullPrototype: true };
const labels = fc.dictionary(labelKeys, labelValues, few);
const annotations = fc.dictionary(keysFor(annotationKey), texts, few);

/** Versions and ranges, which readers of YAML take for numbers and worse. */
export const ranges = fc.oneof(
  riddlesFor((one) => readRange(one) !== undefined),
  fc.constantFrom("1.10", ">=1.0.0 <2", "~1.2 || ^3"),
);

/** Texts that Go takes for a regular expression. */
export const patterns = texts.filter(
  (one) => patternProblem(one) === undefined,
);

/** Some of the fields, each with its value. */
export function some(
  fields: Readonly<Record<string, fc.Arbitrary<Data>>>,
): fc.Arbitrary<Fields> {
  return fc
    .subarray(Object.keys(fields))
    .chain((chosen) =>
      fc.record(
        Object.fromEntries(
          chosen.map((name) => [name, fields[name] ?? fc.constant(null)]),
        ),
        { noNullPrototype: true },
      ),
    );
}

/** What every item takes. */
export const metadata = { labels, annotations };
export const commonMetadata = some({ labels: textMap, annotations: textMap });
export const interval = fc.constantFrom("1m", "1h30m", "0.5h");

/** A section with up to `most` items, named from a list. */
export function section<T>(
  from: readonly string[],
  item: fc.Arbitrary<T>,
  most = 2,
): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(fc.constantFrom(...from), item, {
    maxKeys: most,
    noNullPrototype: true,
  });
}

/** The fields of two. */
export const both = <A extends object, B extends object>(
  always: fc.Arbitrary<A>,
  more: fc.Arbitrary<B>,
) => fc.tuple(always, more).map(([a, b]) => ({ ...a, ...b }));
