import { expect, test } from "vitest";
import {
  compareVersions,
  readLooseVersion,
  readVersion,
} from "../../src/model/semver.ts";
import { helmVectors } from "../render/helm-vectors.ts";

const { versions, order, texts } = helmVectors.semver;

const read = (text: string) => {
  const version = readLooseVersion(text);
  if (version === undefined) throw new Error(`no version: ${text}`);
  return version;
};

test("versions come in the Go library's order", () => {
  const parsed = versions.map(read);
  const signs = parsed.map((left) =>
    parsed
      .map((right) => "<=>"[Math.sign(compareVersions(left, right)) + 1])
      .join(""),
  );
  expect(signs).toEqual(order);
});

test.each(texts)("a version or not: $text", ({ text, loose, flux }) => {
  const version = readLooseVersion(text);
  expect(version !== undefined).toBe(loose !== undefined);
  expect(readVersion(text) !== undefined).toBe(flux);
  if (version === undefined || loose === undefined) return;
  const { major, minor, patch, prerelease } = version;
  const written = `${major}.${minor}.${patch}${prerelease && `-${prerelease}`}`;
  expect(written).toBe(loose.replace(/\+.*/, ""));
});
