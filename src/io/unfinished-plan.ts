/**
 * A plan that takes objects out of the files of people is kept whole in Git's own directory until it is carried out: after
 * half of it neither the files nor the config say all, so the next run has to finish it, not to make another.
 */
import { escapingPathProblem } from "../model/names.ts";
import type { FilePlan, PlannedFile } from "../plan/file-plan.ts";
import { hashText } from "../plan/hash.ts";
import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./filesystem.ts";
import { readProblem } from "./tree.ts";
import { removeIfThere, replaceFile, temporaryPath } from "./whole-file.ts";

/** Where it is kept, and the files that it is about. */
export interface PlanPlace {
  /** Absolute: the folder that the plan's paths are relative to. */
  readonly cwd: string;
  readonly stateDirectory: string;
  readonly fs: FileSystem;
}

/** A file before and after; null where it is not there. */
interface Step {
  readonly path: string;
  /** The hash ({@link hashText}) of its text. */
  readonly before: string | null;
  readonly after: string | null;
  readonly isLast: boolean;
}

function keptPath({ stateDirectory }: PlanPlace): string {
  return `${stateDirectory}/import.json`;
}

/** Keeps a plan; called before the first of its files is written. */
export function keepPlan(plan: FilePlan, place: PlanPlace): void {
  const stepOf = (
    path: string,
    after: string | null,
    isLast = false,
  ): Step => ({ path, before: hashNow(path, place), after, isLast });
  const steps = [
    ...[...plan.create, ...plan.update].map(({ path, text }) =>
      stepOf(path, text),
    ),
    ...plan.remove.map((path) => stepOf(path, null)),
    ...plan.last.map(({ path, text }) => stepOf(path, text, true)),
  ];
  const { fs, stateDirectory, cwd } = place;
  fs.mkdirSync(stateDirectory, { recursive: true });
  const text = JSON.stringify({ version: 1, cwd, steps });
  replaceFile(keptPath(place), `${text}\n`, fs);
}

/** The plan is carried out. */
export function dropPlan(place: PlanPlace): void {
  const path = keptPath(place);
  for (const each of [temporaryPath(path), path])
    if (place.fs.lstatSync(each, { throwIfNoEntry: false }) !== undefined)
      removeIfThere(each, place.fs);
}

/**
 * What is left to do of a plan of which a part is done. Undefined where there is none, where nothing of it is done (or was
 * taken back with Git), and where a file is neither as it was nor as it was to be: then it is in somebody's hands.
 *
 * @throws Problem (`file-read`) where a file is there and cannot be read
 */
export function unfinishedPlan(place: PlanPlace): FilePlan | undefined {
  const steps = keptSteps(place);
  if (steps === undefined) return undefined;
  const create: PlannedFile[] = [];
  const update: PlannedFile[] = [];
  const remove: string[] = [];
  const last: PlannedFile[] = [];
  let done = 0;
  for (const { path, before, after, isLast } of steps) {
    const now = hashNow(path, place);
    const wanted = after === null ? null : hashText(after);
    if (now === wanted) {
      if (before !== wanted) done++;
      continue;
    }
    if (now !== before) return undefined;
    if (after === null) remove.push(path);
    else if (isLast) last.push({ path, text: after });
    else (now === null ? create : update).push({ path, text: after });
  }
  if (done === 0) return undefined;
  return { create, update, remove, unchanged: done, last };
}

function keptSteps(place: PlanPlace): readonly Step[] | undefined {
  const text = textAt(keptPath(place), place.fs);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (!("version" in value) || value.version !== 1) return undefined;
  if (!("cwd" in value) || value.cwd !== place.cwd) return undefined;
  if (!("steps" in value) || !Array.isArray(value.steps)) return undefined;
  const steps: readonly unknown[] = value.steps;
  return steps.every(isStep) ? steps : undefined;
}

function isStep(value: unknown): value is Step {
  if (typeof value !== "object" || value === null) return false;
  if (!("path" in value && "before" in value && "after" in value)) return false;
  const { path, before, after } = value;
  return (
    typeof path === "string" &&
    escapingPathProblem(path) === undefined &&
    (before === null || typeof before === "string") &&
    (after === null || typeof after === "string") &&
    "isLast" in value &&
    typeof value.isLast === "boolean"
  );
}

function hashNow(path: string, { cwd, fs }: PlanPlace): string | null {
  const text = textAt(`${cwd}/${path}`, fs);
  return text === undefined ? null : hashText(text);
}

function textAt(path: string, fs: FileSystem): string | undefined {
  try {
    return fs.readFileSync(path, "utf8");
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT" || errno === "ENOTDIR") return undefined;
    throw readProblem(path, error);
  }
}
