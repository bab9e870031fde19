/** The repository's files on disk, read once each. */
import { isAbsolute } from "node:path";
import type { Diagnostic, Report, Source } from "../diagnostics/diagnostic.ts";
import { Problem } from "../diagnostics/problem.ts";
import { normalPath } from "../model/names.ts";
import { compare } from "../model/order.ts";
import type { Workspace } from "../model/workspace.ts";
import { decode } from "../yaml/decode.ts";
import { errnoOf } from "./errno.ts";
import type { FileSystem, Status } from "./filesystem.ts";
import { symlinkGuard } from "./symlinks.ts";
import { readProblem, readTree } from "./tree.ts";

/**
 * Opens the workspace of a folder. Files that cannot be read or decoded are reported, as are symlinks that lead out of the
 * repository, which are not followed; a folder that cannot be listed is a Problem.
 */
export function openWorkspace(
  cwd: string,
  fs: FileSystem,
  report: Report,
): Workspace {
  const files = new Map<string, ReadFile>();
  const trees = new Map<string, ReturnType<typeof readTree>>();
  const listed = new Set<string>();
  const leadsOut = symlinkGuard(cwd, fs);
  const statusOf = (path: string): Status | undefined => {
    try {
      return fs.statSync(`${cwd}/${path}`, { throwIfNoEntry: false });
    } catch (error) {
      if (cannotBe.has(errnoOf(error) ?? "")) return undefined;
      throw readProblem(path, error);
    }
  };
  return {
    list: (folder) => {
      let tree = trees.get(folder);
      if (tree === undefined) {
        trees.set(folder, (tree = readTree(cwd, folder, fs)));
        for (const file of tree.files) listed.add(file);
      }
      return tree.files;
    },
    hasFolder: (path) => statusOf(path)?.isDirectory() === true,
    read: (path, say = report) => {
      let file = files.get(path);
      if (file === undefined) {
        // What a walk has met is no symlink, nor behind one; to ask for each again would be half of the reading.
        const guard = listed.has(path) ? undefined : leadsOut;
        files.set(path, (file = readSource(cwd, path, fs, guard)));
      }
      if (file.problem !== undefined) say(file.problem);
      return file.source;
    },
    glob: async (patterns, want) => {
      // Loaded only where a config has globs: it would cost every other run 10 ms.
      const { default: glob } = await import("fast-glob");
      const found = await glob(
        [...patterns].filter((one) => !isAbsolute(one)),
        {
          cwd,
          onlyDirectories: want === "folders",
          onlyFiles: want === "files",
          followSymbolicLinks: false,
          ignore: ["**/node_modules/**", "**/.git/**"],
        },
      ).catch((error: unknown) => {
        // A file stands where a pattern has a folder.
        if (cannotBe.has(errnoOf(error) ?? "")) return [];
        throw readProblem(patterns.join(", "), error);
      });
      // A symlink matches where it is named; `read` looks where it leads.
      const named = patterns.filter(
        (one) =>
          want === "files" &&
          !isAbsolute(one) &&
          !glob.isDynamicPattern(one) &&
          statusOf(one)?.isFile() === true,
      );
      return [...new Set([...found, ...named.map(normalPath)])].toSorted(
        compare,
      );
    },
  };
}

/** Nothing can stand at such a path: a file is on the way, or the name is too long for the disk. */
const cannotBe: ReadonlySet<string> = new Set(["ENOTDIR", "ENAMETOOLONG"]);

/** A byte order mark, a carriage return, a control character, or what a byte that is not UTF-8 becomes. */
const needsDecoding =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffd-\uffff]/;

/** In UTF-16 units; such a text is below the limit of `decode` in bytes too. */
const largest = 1024 * 1024;

/** A file's text, or what is wrong with it; neither where there is none. */
interface ReadFile {
  readonly source?: Source;
  readonly problem?: Diagnostic;
}

function readSource(
  cwd: string,
  path: string,
  fs: FileSystem,
  leadsOut: ((path: string) => boolean) | undefined,
): ReadFile {
  try {
    if (leadsOut?.(path) === true) return { problem: outside(path) };
    // Node reads a text in one call, bytes in four. Most files are plain, and need nothing but this look at them.
    const text = fs.readFileSync(`${cwd}/${path}`, "utf8");
    if (
      !needsDecoding.test(text) &&
      (text.length < largest || !/\.ya?ml$/.test(path))
    )
      return { source: { file: path, text } };
    const problems: Diagnostic[] = [];
    const bytes = fs.readFileSync(`${cwd}/${path}`);
    const decoded = decode(bytes, path, (found) => problems.push(found));
    const [problem] = problems;
    return {
      ...(decoded === undefined
        ? {}
        : { source: { file: path, text: decoded } }),
      ...(problem === undefined ? {} : { problem }),
    };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT" || errno === "EISDIR" || cannotBe.has(errno ?? ""))
      return {};
    const problem = readProblem(path, error);
    if (!(problem instanceof Problem)) throw problem;
    const { code, message } = problem;
    return { problem: { code, severity: "error", message } };
  }
}

function outside(path: string): Diagnostic {
  return {
    code: "path-escapes",
    severity: "error",
    message: `\`${path}\` is a symlink, or lies behind one, and leads out of the repository`,
    hint: "put the file itself there: what Git does not hold is no input",
  };
}
