/**
 * Versions as Flux reads them: github.com/Masterminds/semver/v3 3.5.0 (version.go), by way of github.com/fluxcd/pkg/version
 * 0.16.0 (version.go).
 */

/** A version, read. `build` metadata does not count in comparisons and is not kept apart from `text`. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without its hyphen; empty for a release. */
  readonly prerelease: string;
  /** As it was written. */
  readonly text: string;
}

const longestVersion = 256;
const largestNumber = 2n ** 64n - 1n;

const looseVersion =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Reads `1`, `1.2`, `v01.2.3-rc.1+build`: semver.NewVersion. Undefined for anything else. */
export function readLooseVersion(text: string): Version | undefined {
  if (text.length > longestVersion) return undefined;
  const match = looseVersion.exec(text);
  if (match === null) return undefined;
  const [, first = "", second = "0", third = "0", prerelease = ""] = match;
  const [major, minor, patch] = [BigInt(first), BigInt(second), BigInt(third)];
  if (major > largestNumber || minor > largestNumber || patch > largestNumber)
    return undefined;
  // `01` is no number to semver, and no word either.
  if (prerelease.split(".").some((part) => /^0[0-9]+$/.test(part)))
    return undefined;
  return { major, minor, patch, prerelease, text };
}

/**
 * Reads a version as Flux takes one from a chart index, a registry's tags or Git's tags (fluxcd/pkg/version ParseVersion):
 * like {@link readLooseVersion}, but there must be two dots somewhere. Undefined where Flux would pass it over.
 */
export function readVersion(text: string): Version | undefined {
  return text.split(".", 3).length === 3 ? readLooseVersion(text) : undefined;
}

/** Negative, zero or positive, as `left` comes before, with or after `right` (semver's Version.Compare). */
export function compareVersions(left: Version, right: Version): number {
  return (
    compareNumbers(left.major, right.major) ||
    compareNumbers(left.minor, right.minor) ||
    compareNumbers(left.patch, right.patch) ||
    comparePrereleases(left.prerelease, right.prerelease)
  );
}

function compareNumbers(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function comparePrereleases(left: string, right: string): number {
  if (left === right) return 0;
  if (left === "") return 1;
  if (right === "") return -1;
  const parts = [left.split("."), right.split(".")] as const;
  const length = Math.max(parts[0].length, parts[1].length);
  for (let at = 0; at < length; at++) {
    const order = comparePart(parts[0][at] ?? "", parts[1][at] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(left: string, right: string): number {
  if (left === right) return 0;
  if (left === "" || right === "") return left === "" ? -1 : 1;
  const [leftNumber, rightNumber] = [numeric(left), numeric(right)];
  if (leftNumber !== undefined && rightNumber !== undefined)
    return leftNumber > rightNumber ? 1 : -1;
  if (leftNumber === undefined && rightNumber === undefined)
    return left > right ? 1 : -1;
  return leftNumber === undefined ? 1 : -1;
}

/** Too large a number is a word (strconv.ParseUint). */
function numeric(part: string): bigint | undefined {
  if (!/^[0-9]+$/.test(part)) return undefined;
  const value = BigInt(part);
  return value > largestNumber ? undefined : value;
}
