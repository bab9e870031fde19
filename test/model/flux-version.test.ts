import { expect, it } from "vitest";
import {
  atLeast,
  defaultFluxVersion,
  parseFluxVersion,
} from "../../src/model/flux-version.ts";

it.each([
  ["v2.9.5", { major: 2, minor: 9 }],
  ["2.10.0-rc.1", { major: 2, minor: 10 }],
  ["2.9.x", { major: 2, minor: 9 }],
  ["2.12", { major: 2, minor: 12 }],
  ["latest", defaultFluxVersion],
  [">=2.9", defaultFluxVersion],
  [undefined, defaultFluxVersion],
])("%s", (text, want) => expect(parseFluxVersion(text)).toEqual(want));

it("compares by number, not by text", () => {
  expect(atLeast({ major: 2, minor: 10 }, 2, 9)).toBe(true);
  expect(atLeast({ major: 2, minor: 9 }, 2, 10)).toBe(false);
  expect(atLeast({ major: 2, minor: 9 }, 2, 9)).toBe(true);
  expect(atLeast({ major: 3, minor: 0 }, 2, 9)).toBe(true);
  expect(atLeast({ major: 1, minor: 99 }, 2, 9)).toBe(false);
});
