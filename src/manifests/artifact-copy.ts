/**
 * One copy rule of an ArtifactGenerator: which paths of a source it takes, and where in the artifact they go (source-watcher
 * 2.2, internal/builder, applyCopyOperation). Paths are relative to their roots, the root itself is the empty path.
 */
import { textAt } from "../kinds/fields.ts";
import { isBelow, joinPath, normalPath } from "../model/names.ts";
import type { Fields } from "../yaml/data.ts";
import { namePattern } from "./ignore-pattern.ts";

/** A rule of `spec.artifacts[].copy`. */
export interface ArtifactCopy {
  /** Of the source. */
  readonly alias: string;
  /** A path, or a pattern of Go's `fs.Glob`, in which `**` is no more than `*`. */
  readonly from: string;
  readonly isGlob: boolean;
  readonly to: string;
  /** Whether `to` says that it is a folder. */
  readonly intoFolder: boolean;
  readonly strategy: string;
  /** Whether a path of the source is left out, if it is looked at. */
  readonly excludes: (path: string) => boolean;
}

/** Reads a rule; undefined for one that the source-watcher refuses. */
export function readArtifactCopy(copy: Fields): ArtifactCopy | undefined {
  const [, alias, pattern] =
    /^@([^/]+)\/(.*)$/s.exec(textAt(copy, "from") ?? "") ?? [];
  const [, to] = /^@artifact\/(.*)$/s.exec(textAt(copy, "to") ?? "") ?? [];
  if (alias === undefined || pattern === undefined || to === undefined)
    return undefined;
  const isGlob = /[*?[\]]/.test(pattern);
  const from = isGlob ? pattern : normalPath(pattern);
  const isOutside = [from, to].some((path) => path.split("/").includes(".."));
  const list = copy["exclude"];
  const patterns = (Array.isArray(list) ? list : []).flatMap((one) =>
    typeof one === "string" ? excludePattern(one) : [],
  );
  if (isOutside || patterns.includes(undefined)) return undefined;
  return {
    alias,
    from,
    isGlob,
    to: normalPath(to),
    intoFolder: to === "" || to.endsWith("/"),
    strategy: textAt(copy, "strategy") ?? "Overwrite",
    excludes: excluder(
      patterns.filter((one) => one !== undefined),
      isGlob ? literalStart(from) : from,
    ),
  };
}

/** The folder, or the file, that has all in it that a rule takes. */
export function copyStart({ from, isGlob }: ArtifactCopy): string {
  return isGlob ? literalStart(from) : from;
}

/** Where in the artifact something goes that the source has at a path which the rule takes. */
export function copyTarget(
  { from, isGlob, to }: ArtifactCopy,
  path: string,
): string {
  if (!isGlob) return joinPath(to, path.slice(parentLength(from)));
  const stripped = strippedFolder(from);
  return joinPath(
    to,
    stripped === undefined ? path : path.slice(stripped.length + 1),
  );
}

/** The path that something in the artifact is copied from by the rule; undefined where the rule does not put it there. */
export function copySource(
  copy: ArtifactCopy,
  target: string,
): string | undefined {
  const { from, isGlob, to, excludes, strategy } = copy;
  if (strategy === "Extract" || !(target === to || isBelow(target, to)))
    return undefined;
  const rest = to === "" ? target : target.slice(to.length + 1);
  const start = isGlob
    ? strippedFolder(from)
    : from.slice(0, Math.max(0, parentLength(from) - 1));
  const path = joinPath(start ?? "", rest);
  const isTaken = isGlob
    ? matchesSteps(from, path)
    : path === from || isBelow(path, from);
  if (!isTaken) return undefined;
  const first = isGlob ? stepsOf(from).length : stepsOf(from).length + 1;
  return waysTo(path, first).some(excludes) ? undefined : path;
}

/** Whether a path as deep as the pattern is one that it means. */
export function matchesPattern(pattern: string, path: string): boolean {
  const [steps, names] = [pattern.split("/"), path.split("/")];
  return (
    steps.length === names.length &&
    steps.every((step, at) => matchesName(step, names[at] ?? ""))
  );
}

/** Whether it lies in what the pattern means, or is the folder whose whole content that is. */
function matchesSteps(pattern: string, path: string): boolean {
  const [steps, names] = [pattern.split("/"), stepsOf(path)];
  const isWhole =
    names.length === steps.length - 1 && /^\*+$/.test(steps.at(-1) ?? "");
  return (
    (isWhole || names.length >= steps.length) &&
    steps
      .slice(0, names.length)
      .every((step, at) => matchesName(step, names[at] ?? ""))
  );
}

function matchesName(step: string, name: string): boolean {
  const source = namePattern(step);
  return source !== undefined && new RegExp(`^${source}$`, "su").test(name);
}

/** The folder whose content a pattern takes without the folder: of `DIR/**` alone, and not of `DIR/*`. */
function strippedFolder(pattern: string): string | undefined {
  const [, folder] = /^([^*?[\]]*)\/\*\*$/s.exec(pattern) ?? [];
  return folder;
}

/** A folder goes along by its own name. */
function parentLength(path: string): number {
  return path.lastIndexOf("/") + 1;
}

/** What of a pattern stands before its first step with a wildcard. */
function literalStart(pattern: string): string {
  const steps = pattern.split("/");
  const at = steps.findIndex((step) => /[*?[\]]/.test(step));
  return normalPath(steps.slice(0, at).join("/"));
}

/** A path, and the folders on the way to it, from a depth on. */
function waysTo(path: string, first: number): string[] {
  const steps = stepsOf(path);
  return steps.flatMap((_step, at) =>
    at + 1 >= first ? steps.slice(0, at + 1).join("/") : [],
  );
}

const stepsOf = (path: string): string[] =>
  path === "" ? [] : path.split("/");

/** The patterns are for paths from the source's root, and for those from where the rule begins; without a slash for names. */
function excluder(
  patterns: readonly ExcludePattern[],
  base: string,
): ArtifactCopy["excludes"] {
  return (path) => {
    const ways = [path];
    if (base !== "" && isBelow(path, base))
      ways.push(path.slice(base.length + 1));
    const name = path.slice(path.lastIndexOf("/") + 1);
    return patterns.some(
      ({ form, isName }) =>
        ways.some((way) => form.test(way)) || (isName && form.test(name)),
    );
  };
}

interface ExcludePattern {
  readonly form: RegExp;
  readonly isName: boolean;
}

/** A pattern of doublestar (v4): `**` is any number of steps, `{a,b}` one or the other. Undefined for a malformed one. */
function excludePattern(pattern: string): [ExcludePattern | undefined] {
  const forms = alternatives(pattern).map((one) => {
    const steps = one.replaceAll("[!", "[^").split("/");
    return steps.map((step) => (step === "**" ? step : namePattern(step)));
  });
  if (forms.some((steps) => steps.includes(undefined))) return [undefined];
  const source = forms
    .map((steps) => joinSteps(steps.map((step) => step ?? "")))
    .join("|");
  return [
    { form: new RegExp(`^(?:${source})$`, "su"), isName: !/\//.test(pattern) },
  ];
}

/** `a/**` is `a` itself, too. */
function joinSteps(steps: readonly string[]): string {
  let source = "";
  for (const [at, step] of steps.entries()) {
    const isLast = at === steps.length - 1;
    if (step !== "**") source += isLast ? step : `${step}/`;
    else if (!isLast) source += "(?:[^/]+/)*";
    else if (at === 0) source += ".*";
    else source = `${source.slice(0, -1)}(?:/.*)?`;
  }
  return source;
}

/** `{a,b}` written out. */
function alternatives(pattern: string): string[] {
  const braces = /^(.*)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (braces === null) return [pattern];
  const [, before = "", inside = "", after = ""] = braces;
  return inside.split(",").flatMap((one) => alternatives(before + one + after));
}
