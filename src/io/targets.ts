import { Problem } from "../diagnostics/problem.ts";
import { escapingPathProblem, normalPath } from "../model/names.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import type { Entry } from "./filesystem.ts";
import { folderOf, nameOf } from "./filesystem.ts";
import type { Place, Survey } from "./survey.ts";
import { survey, symlinkProblem } from "./survey.ts";

/**
 * What stands in the way of a plan; nothing may be written unless the answer is empty. Refused are paths that leave the
 * folder, symlinks (the file or any folder on the way, fault 38), files where folders are needed and the reverse, and a
 * file that came to be after the plan was made.
 */
export function checkTargets(plan: FilePlan, place: Place): Problem[] {
  return checkSurveyed(plan, survey(place));
}

/** As {@link checkTargets}, for someone who goes on using the survey. */
export function checkSurveyed(plan: FilePlan, found: Survey): Problem[] {
  const problems: Problem[] = [];
  const leaving = new Set(plan.remove.map((path) => path.toLowerCase()));
  const check = (path: string, isNew: boolean): void => {
    const problem =
      pathProblem(path) ?? targetProblem(path, isNew, found, leaving);
    if (problem !== undefined) problems.push(problem);
  };
  for (const { path } of plan.create) check(path, true);
  for (const { path } of plan.update) check(path, false);
  for (const path of plan.remove) check(path, false);
  for (const { path } of plan.last) check(path, false);
  return [...problems, ...found.problems];
}

/** A path of a plan is relative, in normal form, and not in Git's own directory, where it could be a hook. */
function pathProblem(path: string): Problem | undefined {
  const why =
    escapingPathProblem(path) ??
    (path === "" || path !== normalPath(path) || path.includes("\0")
      ? "it is not a plain relative path"
      : undefined) ??
    (/(^|\/)\.git(\/|$)/i.test(path)
      ? "it is in Git's own directory"
      : undefined);
  if (why === undefined) return undefined;
  return new Problem("file-escapes", `${JSON.stringify(path)}: ${why}`, {
    path,
    hint: "Name a path below the folder of fluxsmith.yaml",
  });
}

function targetProblem(
  path: string,
  isNew: boolean,
  found: Survey,
  leaving: ReadonlySet<string>,
): Problem | undefined {
  const entry = found.entries(folderOf(path)).get(nameOf(path));
  if (entry === undefined) return undefined;
  if (entry.isSymbolicLink()) return symlinkProblem(path);
  if (!entry.isFile()) return notAFile(path, entry);
  // On a disk that ignores case, the file seen may be the one that the plan removes under another spelling.
  if (!isNew || leaving.has(path.toLowerCase())) return undefined;
  return new Problem("file-changed", `${path} was made by something else`, {
    path,
    hint: "Run again, so that it is looked at",
  });
}

function notAFile(path: string, entry: Entry): Problem {
  const what = entry.isDirectory() ? "a folder" : "no regular file";
  return new Problem("file-type", `${path} is ${what}`, {
    path,
    hint: "Move it away: a generated file goes there",
  });
}
