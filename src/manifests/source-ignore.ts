/**
 * Which files of a repository Flux never gets: the source-controller leaves them out of the artifact
 * (fluxcd/pkg/sourceignore, and SourceIgnoreFilter in fluxcd/pkg/artifact/storage).
 */
import { compare } from "../model/order.ts";
import {
  matchesSteps,
  parsePattern,
  type IgnorePattern,
} from "./ignore-pattern.ts";

/** What such a file is called, in whichever folder. */
export const ignoreFileName = ".sourceignore";

/** A `.sourceignore`. */
export interface IgnoreFile {
  /** From the top of the repository, without a slash at the end; `""` at the top. */
  readonly folder: string;
  readonly text: string;
}

/** What is left out. Paths are those of files, from the top of the repository. */
export interface SourceIgnore {
  readonly hides: (path: string) => boolean;
  /** The rule that hides a file, in words: "`*.png`, by default". */
  readonly rule: (path: string) => string;
}

/** Left out in any case. */
const versionControl = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];

/** Left out unless there is a rule of one's own, wherever it stands and whatever it says. */
const byDefault = [
  "*.jpg *.jpeg *.gif *.png *.wmv *.flv *.tar.gz *.zip",
  ".github/ .circleci/ .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml cloudbuild.yaml",
  "codeship-services.yml codeship-steps.yml",
  "**/.goreleaser.yml **/.sops.yaml **/.flux.yaml",
].flatMap((line) => line.split(" "));

/**
 * A `.sourceignore` that hides more than the one that is there. Where there is none, the default rules have to be said, since
 * any rule of one's own takes their place.
 */
export function withMoreIgnored(
  text: string | undefined,
  patterns: readonly string[],
): string {
  const lines = text?.split(/\r?\n/) ?? [
    "# What Flux leaves out by default:",
    ...byDefault,
    "# Not for Flux:",
  ];
  const missing = patterns.filter((pattern) => !lines.includes(pattern));
  if (text !== undefined && missing.length === 0) return text;
  const before = text ?? `${lines.join("\n")}\n`;
  const end = before === "" || before.endsWith("\n") ? "" : "\n";
  return `${before}${end}${missing.map((line) => `${line}\n`).join("")}`;
}

/** What any of the rules above may hide, at one look: thousands of manifests are none of it. */
const byDefaultPerhaps =
  /(?:^|\/)\.|\.(?:jpg|jpeg|gif|png|wmv|flv|gz|zip)(?:\/|$)|(?:^|\/)(?:appveyor|cloudbuild|codeship-services|codeship-steps)\.ya?ml(?:\/|$)/;

interface Rule extends IgnorePattern {
  readonly line: string;
  /** Where it stands, in words. */
  readonly origin: string;
  /** The folder whose files it speaks of, with a slash at the end where it is not the top. */
  readonly below: string;
}

/** Puts the rules together: those of the files, outer ones first, then the `spec.ignore` of the source. */
export function sourceIgnore(
  files: readonly IgnoreFile[],
  ignore: string | undefined,
): SourceIgnore {
  const own = [
    ...files
      .toSorted((left, right) => compare(left.folder, right.folder))
      .flatMap(({ folder, text }) => {
        const below = folder === "" ? "" : `${folder}/`;
        return rules(linesOf(text), `in ${below}${ignoreFileName}`, below);
      }),
    ...rules(linesOf(ignore ?? ""), "in the source's `ignore`", ""),
  ];
  const all = [
    ...rules(versionControl, "always", ""),
    ...(own.length > 0 ? own : rules(byDefault, "by default", "")),
  ];
  const groups = grouped(all).toReversed();
  const isOnlyDefault = own.length === 0;
  return {
    hides: (path) =>
      (!isOnlyDefault || byDefaultPerhaps.test(path)) &&
      groups.find(({ matches }) => matches(path))?.includes === false,
    rule: (path) => {
      const found = all.findLast((one) => matcher([one])(path));
      return `\`${found?.line ?? ""}\`, ${found?.origin ?? ""}`;
    },
  };
}

/** sourceignore.ReadPatterns: a comment begins with the line's first character. */
function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith("#") && line.trim() !== "");
}

function rules(
  lines: readonly string[],
  origin: string,
  below: string,
): Rule[] {
  return lines.map((line) => ({ ...parsePattern(line), line, origin, below }));
}

/** What decides about a path: rules that say the same one after another. */
interface Group {
  readonly includes: boolean;
  readonly matches: (path: string) => boolean;
}

function grouped(all: readonly Rule[]): Group[] {
  const groups: Rule[][] = [];
  for (const rule of all) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (first?.includes === rule.includes && first.below === rule.below)
      last?.push(rule);
    else groups.push([rule]);
  }
  return groups.map((group) => ({
    includes: group[0]?.includes === true,
    matches: matcher(group),
  }));
}

/** Whether one of some rules, all of the same folder, speaks of a file. */
function matcher(group: readonly Rule[]): (path: string) => boolean {
  const below = group[0]?.below ?? "";
  const named = group.filter(({ name }) => name !== undefined);
  const inFolders = new Names(named);
  const files = new Names(named.filter(({ foldersOnly }) => !foldersOnly));
  const paths = group.filter(({ steps }) => steps !== undefined);
  // Thousands of files lie in a few folders.
  const known = new Map<string, boolean>([["", false]]);
  const isInside = (folder: string): boolean => {
    let inside = known.get(folder);
    if (inside === undefined) {
      const slash = folder.lastIndexOf("/");
      inside =
        inFolders.has(folder.slice(slash + 1)) ||
        isInside(folder.slice(0, Math.max(0, slash)));
      known.set(folder, inside);
    }
    return inside;
  };
  return (path) => {
    if (!path.startsWith(below)) return false;
    const its = below === "" ? path : path.slice(below.length);
    const slash = its.lastIndexOf("/");
    return (
      files.has(its.slice(slash + 1)) ||
      isInside(its.slice(0, Math.max(0, slash))) ||
      paths.some(({ steps = [], foldersOnly }) =>
        matchesSteps(steps, its.split("/"), foldersOnly),
      )
    );
  };
}

/** Names of files or folders. */
class Names {
  readonly #exact = new Set<string>();
  readonly #endings: string[] = [];
  readonly #forms: RegExp[] = [];

  constructor(patterns: readonly IgnorePattern[]) {
    for (const { name } of patterns)
      if (name?.kind === "exact") this.#exact.add(name.text);
      else if (name?.kind === "ending") this.#endings.push(name.text);
      else if (name !== undefined) this.#forms.push(new RegExp(name.text, "u"));
  }

  has(name: string): boolean {
    return (
      this.#exact.has(name) ||
      this.#endings.some((ending) => name.endsWith(ending)) ||
      this.#forms.some((form) => form.test(name))
    );
  }
}
