import { expect, it } from "vitest";
import { patternProblem } from "../../src/schema/go-pattern.ts";

// What Go 1.26's regexp.Compile takes.
it.each([
  "",
  "^v1\\.",
  "^main-[a-f0-9]+-(?P<ts>[0-9]+)$",
  "(?i)^a(?:b|c)*?$",
  "[[:alpha:]]+",
  "\\Q(\\E",
  "\\pL\\x{41}\\A\\z",
  "[]a]",
  "[^]a]",
  "^*",
  "\\b+",
  "\\11",
  "\\(?=a",
  "[(?=]",
  "(?P<1>a)",
  "a{,3}",
])("takes %s", (pattern) => {
  expect(patternProblem(pattern)).toBeUndefined();
});

it.each([
  ["(", "unterminated group"],
  ["a)", "unmatched ')'"],
  ["[a", "unterminated character class"],
  ["*a", "nothing to repeat"],
  ["a**", "nothing to repeat"],
  ["\\", "\\ at end of pattern"],
  ["[b-a]", "range out of order in character class"],
  ["(?P<ts>[0-9]+", "unterminated group"],
  ["a(?=b)", "it has no look-around (`(?=`, `(?!`, `(?<=`, `(?<!`)"],
  ["(?<!a)b", "it has no look-around (`(?=`, `(?!`, `(?<=`, `(?<!`)"],
  ["(a)\\1", "it has no references to groups (`\\1`)"],
])("refuses %s: %s", (pattern, why) => {
  expect(patternProblem(pattern)).toBe(why);
});
