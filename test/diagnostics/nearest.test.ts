import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  alternatives,
  didYouMean,
  nearest,
} from "../../src/diagnostics/nearest.ts";

/** Optimal string alignment by its definition, of the first `i` and `j` characters. */
function distance(a: string, b: string, i: number, j: number): number {
  if (i === 0 || j === 0) return i + j;
  if (a[i - 1] === b[j - 1]) return distance(a, b, i - 1, j - 1);
  const swapped =
    i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return (
    1 +
    Math.min(
      distance(a, b, i - 1, j),
      distance(a, b, i, j - 1),
      distance(a, b, i - 1, j - 1),
      swapped ? distance(a, b, i - 2, j - 2) : Infinity,
    )
  );
}

describe("nearest", () => {
  const known = ["interval", "timeout", "suspend", "dependsOn", "url"];

  it("finds one letter too many, too few, wrong or swapped", () => {
    for (const typo of ["intervall", "inteval", "intervel", "itnerval"])
      expect(nearest(typo, known)).toEqual(["interval"]);
  });

  it("overlooks case, dashes and underscores, and then names nothing else", () => {
    expect(nearest("depends_on", known)).toEqual(["dependsOn"]);
    expect(
      nearest("GITREPOSITORY", ["OCIRepository", "GitRepository"]),
    ).toEqual(["GitRepository"]);
  });

  it("says nothing of names that are far away", () => {
    expect(nearest("chart", known)).toEqual([]);
    expect(nearest("a", ["b", "c"])).toEqual([]);
    expect(nearest("uri", ["git"])).toEqual([]);
    expect(nearest("x", [])).toEqual([]);
  });

  it("allows one edit for a short name and three for a long one, never more", () => {
    expect(nearest("abce", ["abcd"])).toEqual(["abcd"]);
    expect(nearest("abee", ["abcd"])).toEqual([]);
    expect(nearest("ulr", ["url"])).toEqual(["url"]);
    expect(nearest("lur", ["abc", "xul"])).toEqual([]);
    const long = "abcdefghijklmnopqrst";
    expect(nearest(`123${long.slice(3)}`, [long])).toEqual([long]);
    expect(nearest(`1234${long.slice(4)}`, [long])).toEqual([]);
  });

  it("puts the best first, equals in alphabetical order, three at most", () => {
    expect(
      nearest("apps1", ["apps5", "apps3", "apps2", "apps4", "apps"]),
    ).toEqual(["apps", "apps2", "apps3"]);
    expect(nearest("abcdefghi", ["abcdefgxx", "abcdefghx"])).toEqual([
      "abcdefghx",
      "abcdefgxx",
    ]);
  });

  it("counts edits as the textbook does", () => {
    const word = fc.stringMatching(/^[abc]{0,10}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        const length = Math.max(a.length, b.length);
        const limit = Math.min(3, Math.max(1, Math.floor(length / 3)));
        const edits = distance(a, b, a.length, b.length);
        expect(nearest(a, [b])).toEqual(
          edits <= limit && edits < length ? [b] : [],
        );
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order of the known names", () => {
    const names = fc.array(fc.stringMatching(/^[ab-]{1,6}$/));
    fc.assert(
      fc.property(names, fc.stringMatching(/^[ab-]{1,6}$/), (others, name) => {
        expect(nearest(name, others.toReversed())).toEqual(
          nearest(name, others),
        );
      }),
    );
  });
});

it("words what it found", () => {
  expect(didYouMean("urll", ["url"])).toBe("did you mean `url`?");
  expect(didYouMean("app1", ["app2", "app3", "app4"])).toBe(
    "did you mean `app2`, `app3` or `app4`?",
  );
  expect(didYouMean("chart", ["url"])).toBeUndefined();
  expect(alternatives([])).toBe("");
});
