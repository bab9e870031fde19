/** Rules about texts that a controller reads in a language of its own, and fails on only then. */
import { readRange } from "../model/version-range.ts";
import { patternProblem } from "../schema/go-pattern.ts";
import type { Fields } from "../yaml/data.ts";
import { textAt, type Rule } from "./fields.ts";

/** Whether Flux puts something in the text later (`postBuild`): what will stand there is not known. */
const isOpen = (text: string): boolean => text.includes("${");

/** The range of versions at a path is one that Flux can read (Masterminds/semver); an empty one is none. `reads` are what decides whether it is read. */
export function rangeRule(
  spec: Fields,
  path: readonly string[],
  ...reads: readonly string[]
): Rule {
  const range = textAt(spec, ...path);
  return [
    range === undefined ||
      range === "" ||
      isOpen(range) ||
      readRange(range) !== undefined,
    path,
    `\`${range ?? ""}\` is no version and no range of versions`,
    { hint: 'write it like 1.2.3, 1.x, ">=1.2 <2" or "~1.2"', reads },
  ];
}

/** The pattern at a path is one that Go's regexp takes. */
export function patternRule(spec: Fields, path: readonly string[]): Rule {
  const pattern = textAt(spec, ...path);
  const problem =
    pattern === undefined || isOpen(pattern)
      ? undefined
      : patternProblem(pattern);
  return [
    problem === undefined,
    path,
    `\`${pattern ?? ""}\` is no regular expression of Go's: ${problem ?? ""}`,
    {
      hint: "a character with a meaning of its own takes a backslash before it",
    },
  ];
}
