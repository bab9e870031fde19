/**
 * Ranges of versions as Flux reads them: github.com/Masterminds/semver/v3 3.5.0 (constraints.go). They are not node-semver's:
 * `>11` leaves 11.1.0 out, `1.x.5` is `1.x`, and a prerelease is in a range only where one of the constraints around it names a
 * prerelease, whichever.
 */
import {
  compareVersions,
  readLooseVersion,
  readVersion,
  type Version,
} from "./semver.ts";

/** A range, read: alternatives, of which one must hold, of constraints, which must all hold. */
export interface VersionRange {
  readonly alternatives: readonly Alternative[];
}

interface Alternative {
  /** Whether one of the constraints names a prerelease: only then do prereleases match. */
  readonly prereleases: boolean;
  readonly constraints: readonly Constraint[];
}

/** Which parts a constraint leaves open: none, all of them (`*`), or those below the major or the minor version. */
type Open = "none" | "all" | "minor" | "patch";

interface Constraint {
  readonly operator: string;
  readonly version: Version;
  readonly open: Open;
}

const longestRange = 512;
const mostAlternatives = 32;

/** Whether the version is in the range (Constraints.Check). */
export function satisfies(version: Version, range: VersionRange): boolean {
  return range.alternatives.some(({ prereleases, constraints }) =>
    version.prerelease !== "" && !prereleases
      ? false
      : constraints.every((constraint) => holds(version, constraint)),
  );
}

function holds(version: Version, constraint: Constraint): boolean {
  switch (constraint.operator) {
    case "!=":
      return isOther(version, constraint);
    case ">":
      return isAbove(version, constraint);
    case "<":
      return compareVersions(version, constraint.version) < 0;
    case ">=":
    case "=>":
      return compareVersions(version, constraint.version) >= 0;
    case "<=":
    case "=<":
      return isNotAbove(version, constraint);
    case "~":
    case "~>":
      return isNear(version, constraint);
    case "^":
      return isCompatible(version, constraint);
    default:
      return constraint.open === "none"
        ? compareVersions(version, constraint.version) === 0
        : isNear(version, constraint);
  }
}

function isOther(version: Version, { version: than, open }: Constraint) {
  if (open === "none" || open === "all")
    return compareVersions(version, than) !== 0;
  if (version.major !== than.major) return true;
  if (open === "minor") return false;
  if (version.minor !== than.minor) return true;
  // Of a constraint's prerelease Masterminds compares the words alone, in which none comes first.
  return version.prerelease !== than.prerelease;
}

function isAbove(version: Version, { version: than, open }: Constraint) {
  if (open === "none") return compareVersions(version, than) > 0;
  if (version.major !== than.major) return version.major > than.major;
  if (open === "minor") return false;
  if (open === "patch") return version.minor > than.minor;
  return compareVersions(version, than) > 0;
}

function isNotAbove(version: Version, { version: than, open }: Constraint) {
  if (open === "none") return compareVersions(version, than) <= 0;
  if (version.major > than.major) return false;
  return !(
    version.major === than.major &&
    version.minor > than.minor &&
    open !== "minor"
  );
}

/** `~1.2.3`: from there to the next minor version. */
function isNear(version: Version, { version: than, open }: Constraint) {
  if (compareVersions(version, than) < 0) return false;
  const isZero = than.major === 0n && than.minor === 0n && than.patch === 0n;
  // `*`, and `~0.0.0` by the same test.
  if (isZero && (open === "none" || open === "all")) return true;
  if (version.major !== than.major) return false;
  return version.minor === than.minor || open === "minor";
}

/** `^1.2.3`: from there on as long as the first part that is not zero stays. */
function isCompatible(version: Version, { version: than, open }: Constraint) {
  if (compareVersions(version, than) < 0) return false;
  if (version.major !== than.major) return false;
  if (than.major > 0n || open === "minor") return true;
  if (version.minor !== than.minor) return false;
  if (than.minor > 0n || open === "patch") return true;
  return version.patch === than.patch;
}

const blank = "[\\t\\n\\f\\r ]";
const looseParts =
  "v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";
const hyphenRange = new RegExp(
  `${blank}*(${looseParts})${blank}+-${blank}+(${looseParts})${blank}*`,
  "g",
);
const one = new RegExp(
  `(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^|)${blank}*(${looseParts})`,
  "y",
);
const gap = new RegExp(`${blank}*(,?)${blank}*`, "y");

/** Reads a range, `>=1.2 <2 || ~3.1`: semver.NewConstraint. Undefined where Flux refuses it; an empty one is refused. */
export function readRange(text: string): VersionRange | undefined {
  if (text.length > longestRange) return undefined;
  const written = rewriteHyphens(text).split("||");
  if (written.length > mostAlternatives) return undefined;
  const alternatives: Alternative[] = [];
  for (const part of written) {
    const constraints = readConstraints(part);
    if (constraints === undefined) return undefined;
    const prereleases = constraints.some(
      ({ version }) => version.prerelease !== "",
    );
    alternatives.push({ prereleases, constraints });
  }
  return { alternatives };
}

/** `1.2 - 3` is `>= 1.2, <= 3`. */
function rewriteHyphens(text: string): string {
  let rewritten = text;
  for (const match of text.matchAll(hyphenRange)) {
    const [found, from = "", , , , , to = ""] = match;
    rewritten = rewritten.replace(found, () => `>= ${from}, <= ${to} `);
  }
  return rewritten;
}

/** Constraints with blanks or a comma between them. A scanner: the library's expression for it would take JavaScript for ever. */
function readConstraints(text: string): Constraint[] | undefined {
  const constraints: Constraint[] = [];
  let at = text.length - text.replace(/^[\t\n\f\r ]+/, "").length;
  for (;;) {
    one.lastIndex = at;
    const match = one.exec(text);
    if (match === null) return undefined;
    const constraint = readConstraint(match);
    if (constraint === undefined) return undefined;
    constraints.push(constraint);
    gap.lastIndex = one.lastIndex;
    const [between = "", comma] = gap.exec(text) ?? [];
    at = gap.lastIndex;
    if (at === text.length) return comma === "" ? constraints : undefined;
    if (between === "") return undefined;
  }
}

function readConstraint(match: RegExpExecArray): Constraint | undefined {
  const [
    ,
    operator = "",
    written = "",
    major = "",
    minor,
    patch,
    prerelease = "",
  ] = match;
  let open: Open = "none";
  let text = written;
  if (isOpen(major)) [open, text] = ["all", `0.0.0${prerelease}`];
  else if (minor === undefined || isOpen(minor.slice(1)))
    [open, text] = ["minor", `${major}.0.0${prerelease}`];
  else if (patch === undefined || isOpen(patch.slice(1)))
    [open, text] = ["patch", `${major}${minor}.0${prerelease}`];
  const version = readLooseVersion(text);
  return version && { operator, version, open };
}

function isOpen(part: string): boolean {
  return part === "x" || part === "X" || part === "*";
}

/**
 * Those of the versions that are in the range, the latest first (fluxcd/pkg/version Sort); equal ones, of other build
 * metadata, in the order given. What is no version is left out. Without a range, all versions, prereleases too.
 */
export function sortVersions(
  versions: readonly string[],
  range: VersionRange | undefined,
): string[] {
  return versions
    .flatMap((text) => readVersion(text) ?? [])
    .filter((version) => range === undefined || satisfies(version, range))
    .toSorted((left, right) => compareVersions(right, left))
    .map(({ text }) => text);
}

/**
 * The version of a chart that Flux takes for `spec.chart.spec.version`: the very one where it is listed, else the latest in
 * the range, in which nothing or `*` is every release (source-controller 1.9.6, internal/helm/repository:
 * getLastMatchingVersionOrConstraint; of equal ones, which differ in build metadata, an index's latest by its `created` is
 * to be put first). Undefined where there is none, or where it is no range.
 */
export function latestVersion(
  versions: readonly string[],
  wanted: string,
): string | undefined {
  if (wanted !== "" && versions.includes(wanted)) return wanted;
  const range = readRange(wanted === "" ? "*" : wanted);
  return range && sortVersions(versions, range)[0];
}
