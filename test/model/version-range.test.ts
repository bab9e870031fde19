import { expect, test } from "vitest";
import { readLooseVersion } from "../../src/model/semver.ts";
import {
  latestVersion,
  readRange,
  satisfies,
  sortVersions,
} from "../../src/model/version-range.ts";
import { helmVectors } from "../render/helm-vectors.ts";

const { versions, ranges } = helmVectors.semver;

const read = (text: string) => {
  const version = readLooseVersion(text);
  if (version === undefined) throw new Error(`no version: ${text}`);
  return version;
};

test.each(ranges)(
  "the range `$range`",
  ({ range, refused, matches, sorted }) => {
    const parsed = readRange(range);
    expect(parsed === undefined).toBe(refused === true);
    if (parsed === undefined) return;
    const digits = versions.map((text) =>
      satisfies(read(text), parsed) ? "1" : "0",
    );
    expect(digits.join("")).toBe(matches);
    // Of equal ones the library's sort takes now this one first, now that one.
    const withoutBuild = (text: string) => text.replace("+build.5", "");
    expect(
      sortVersions(versions, parsed).slice(0, 3).map(withoutBuild),
    ).toEqual((sorted ?? []).map(withoutBuild));
  },
);

test("thousands of pairs are compared", () => {
  const pairs = ranges.filter(({ matches }) => matches !== undefined).length;
  expect(pairs * versions.length).toBeGreaterThan(4000);
});

test("a hostile range takes no time", () => {
  const start = performance.now();
  expect(readRange(`${"1   ".repeat(127)}!`)).toBeUndefined();
  expect(readRange(`${" ".repeat(500)}1 - !`)).toBeUndefined();
  expect(readRange(`1${" ".repeat(500)}- !`)).toBeUndefined();
  expect(readRange("1.1-a.".repeat(80))).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(500);
});

test("all versions, the latest first", () => {
  const some = ["1.0.0", "latest", "2.0.0-rc.1", "v1.5.0", "1.0"];
  expect(sortVersions(some, undefined)).toEqual([
    "2.0.0-rc.1",
    "v1.5.0",
    "1.0.0",
  ]);
});

test.each([
  ["the very version, a prerelease too", "1.0.0-rc.1", "1.0.0-rc.1"],
  ["the very version before an equal one", "1.2.0+b", "1.2.0+b"],
  ["a tag that is no version", "nightly", "nightly"],
  ["nothing: the latest release", "", "1.2.0+a"],
  ["a star", "*", "1.2.0+a"],
  ["prereleases by their range", ">=1.0.0-0", "2.0.0-beta"],
  ["a range", "~1.1", "v1.1.5"],
  ["none in the range", ">3", undefined],
  ["no range", "latest", undefined],
])("a chart's version: %s", (_, wanted, expected) => {
  const listed = [
    "1.0.0-rc.1",
    "1.0.0",
    "v1.1.5",
    "1.1.0",
    "1.2.0+a",
    "1.2.0+b",
    "2.0.0-beta",
    "nightly",
  ];
  expect(latestVersion(listed, wanted)).toBe(expected);
});
