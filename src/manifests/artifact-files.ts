/** What an ExternalArtifact holds, file by file, as the copy rules of its ArtifactGenerator put it together. */
import { joinPath, isBelow } from "../model/names.ts";
import type { Fields } from "../yaml/data.ts";
import {
  copyTarget,
  matchesPattern,
  readArtifactCopy,
  type ArtifactCopy,
} from "./artifact-copy.ts";

/** The artifact's files by their paths, each with the repository's file that it is; or why nobody can say it here. */
export type ArtifactFiles =
  { readonly files: ReadonlyMap<string, string> } | { readonly why: string };

/**
 * Carries out the rules in their order, later ones over earlier ones (source-watcher 2.2, internal/builder).
 *
 * @param aliases what the generator calls this repository
 * @param paths the files of the repository, as the source has them
 */
export function artifactFiles(
  rules: readonly Fields[],
  aliases: readonly string[],
  paths: readonly string[],
): ArtifactFiles {
  const files = new Map<string, string>();
  for (const rule of rules) {
    const from = JSON.stringify(rule["from"] ?? "");
    const copy = readArtifactCopy(rule);
    if (copy === undefined)
      return { why: `its copy rule from ${from} is not one` };
    if (!aliases.includes(copy.alias))
      return { why: `it takes files from another source (${from})` };
    if (copy.strategy === "Extract")
      return { why: `it unpacks archives (${from})` };
    const taken = copy.isGlob
      ? globbed(copy, paths)
      : named(copy, paths, files);
    if (taken === undefined)
      return { why: `there is nothing for its copy rule from ${from}` };
    for (const { target, source, isAlone } of taken) {
      if (copy.strategy === "Merge" && isAlone && files.has(target))
        return { why: `it merges ${source} into another file` };
      files.set(target, source);
    }
  }
  return { files };
}

interface Taken {
  readonly target: string;
  readonly source: string;
  /** Not as a part of a folder. */
  readonly isAlone: boolean;
}

/** What a pattern takes; undefined where that is nothing, on which the source-watcher fails. */
function globbed(
  copy: ArtifactCopy,
  paths: readonly string[],
): Taken[] | undefined {
  const depth = copy.from.split("/").length;
  const entries = new Set(
    paths.flatMap((path) => {
      const steps = path.split("/");
      return steps.length < depth ? [] : steps.slice(0, depth).join("/");
    }),
  );
  const matches = [...entries].filter(
    (one) => matchesPattern(copy.from, one) && !copy.excludes(one),
  );
  if (matches.length === 0) return undefined;
  const all = new Set(paths);
  return matches.flatMap((match) =>
    all.has(match)
      ? [{ target: copyTarget(copy, match), source: match, isAlone: true }]
      : inFolder(match, copy, paths),
  );
}

/** What a path takes: a file, or a folder with its name. */
function named(
  copy: ArtifactCopy,
  paths: readonly string[],
  files: ReadonlyMap<string, string>,
): Taken[] | undefined {
  const { from, to, intoFolder, excludes } = copy;
  if (paths.includes(from)) {
    if (excludes(from)) return [];
    const isFolder =
      intoFolder || [...files.keys()].some((one) => isBelow(one, to));
    const name = from.slice(from.lastIndexOf("/") + 1);
    const target = isFolder ? joinPath(to, name) : to;
    return [{ target, source: from, isAlone: true }];
  }
  return paths.some((path) => isBelow(path, from))
    ? inFolder(from, copy, paths)
    : undefined;
}

function inFolder(
  folder: string,
  copy: ArtifactCopy,
  paths: readonly string[],
): Taken[] {
  return paths.flatMap((path) => {
    if (!isBelow(path, folder)) return [];
    const start = folder === "" ? 0 : folder.length + 1;
    const isExcluded = [...path.slice(start).matchAll(/\/|$/g)].some((end) =>
      copy.excludes(path.slice(0, start + end.index)),
    );
    return isExcluded
      ? []
      : [{ target: copyTarget(copy, path), source: path, isAlone: false }];
  });
}
