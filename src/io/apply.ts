import type { FilePlan, PlannedFile } from "../plan/file-plan.ts";
import { folderOf, nameOf } from "./filesystem.ts";
import type { Journal } from "./journal.ts";
import { readJournal, removeJournal, writeJournal } from "./journal.ts";
import { pruneFolders } from "./prune.ts";
import type { Place, Survey } from "./survey.ts";
import { survey } from "./survey.ts";
import { checkSurveyed } from "./targets.ts";
import { removeIfThere, replaceFile, temporaryPath } from "./whole-file.ts";
import { doing } from "./write-error.ts";
import { Interrupted } from "./interrupts.ts";

export interface ApplyOptions extends Place {
  /** Absolute path of the folder for the journal, see `findRepository`. */
  readonly stateDirectory: string;
  /** The folders that the layout names, relative to `cwd`: they stay, also empty; emptied ones below them go. */
  readonly roots: readonly string[];
  /**
   * Whether the plan is of a few files only, `check --fix` for instance: what the journal of a killed run knows of all
   * the others is kept for the next whole one.
   */
  readonly partial?: boolean;
  /** Whether the user wants the run to end; asked between files. */
  readonly interrupted: () => boolean;
  /** Lets other things happen, for example the handler of a signal: `setImmediate` as a promise. */
  readonly pause: () => Promise<void>;
  /** Told how many of the plan's files are done, every now and then and at the end. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** How many files are done between two pauses: about 5 ms. */
const batch = 64;

/**
 * Does what a plan says; called with an empty one it cleans up after a killed run. The caller holds the lock.
 *
 * New texts first, then removals, then `last`, each file by a temporary file and a rename. From before the first write
 * until after the last one a journal of all of it lies in the state directory, and it stays where the run does not end
 * well, so that the next run converges from wherever this one stopped.
 *
 * @throws Problem: the first one of `checkTargets`, before anything is written; WriteError; {@link Interrupted}.
 */
export async function applyPlan(
  plan: FilePlan,
  options: ApplyOptions,
): Promise<void> {
  const { fs, stateDirectory, roots } = options;
  const found = survey(options);
  const [problem] = checkSurveyed(plan, found);
  if (problem !== undefined) throw problem;
  const earlier = readJournal(stateDirectory, fs);
  const steps = stepsOf(plan, options, found);
  if (steps.length > 0)
    doing("write the journal in", stateDirectory, () =>
      writeJournal(stateDirectory, plan, earlier, fs),
    );
  removeLeftovers(earlier, found, options);
  await perform(steps, options);
  const left = [...plan.remove, ...earlier.paths].map(folderOf);
  pruneFolders(left, roots, found, options);
  throwUnreadable(found);
  if (options.partial === true && earlier.paths.length > 0) return;
  doing("remove the journal in", stateDirectory, () =>
    removeJournal(stateDirectory, fs),
  );
}

type Step = () => void;

async function perform(
  steps: readonly Step[],
  { interrupted, pause, progress }: ApplyOptions,
): Promise<void> {
  const total = steps.length;
  for (const [done, step] of steps.entries()) {
    if (done % batch === 0) {
      progress?.(done, total);
      await pause();
      if (interrupted())
        throw new Interrupted(
          `interrupted after ${done} of ${total} files; run again to finish`,
        );
    }
    step();
  }
  progress?.(total, total);
}

function stepsOf(plan: FilePlan, options: ApplyOptions, found: Survey): Step[] {
  const { cwd, fs } = options;
  const made = new Set<string>();
  const write = ({ path, text }: PlannedFile, isNew: boolean): void => {
    const folder = folderOf(path);
    if (found.state(folder) === "missing" && !made.has(folder)) {
      doing("make the folder", folder, () =>
        fs.mkdirSync(`${cwd}/${folder}`, { recursive: true }),
      );
      made.add(folder);
    }
    doing("write", path, () => {
      const target = `${cwd}/${path}`;
      const mode = isNew ? undefined : modeOf(target, options);
      replaceFile(target, text, fs, mode);
    });
  };
  const remove = (path: string): void =>
    doing("remove", path, () => removeIfThere(`${cwd}/${path}`, fs));
  const { early, late } = splitRemovals(plan);
  return [
    ...early.map((path) => () => remove(path)),
    ...plan.create.map((file) => () => write(file, true)),
    ...plan.update.map((file) => () => write(file, false)),
    ...late.map((path) => () => remove(path)),
    ...plan.last.map((file) => () => write(file, false)),
  ];
}

/**
 * Removals come late, so that a disk that fills up costs nothing; except that of a file which is written anew under
 * another spelling: where the disk ignores case, removing it later would remove the new one.
 */
function splitRemovals(plan: FilePlan): { early: string[]; late: string[] } {
  const early: string[] = [];
  const late: string[] = [];
  if (plan.remove.length === 0) return { early, late };
  const coming = new Set(plan.create.map(({ path }) => path.toLowerCase()));
  for (const path of plan.remove)
    (coming.has(path.toLowerCase()) ? early : late).push(path);
  return { early, late };
}

/** The permission bits of a file that is about to be replaced, undefined where there is none. */
function modeOf(path: string, { fs }: Place): number | undefined {
  const status = fs.lstatSync(path, { throwIfNoEntry: false });
  return status === undefined ? undefined : status.mode & 0o777;
}

/** Removes the temporary files of runs that were killed while one was there; what is behind a symlink by now stays. */
function removeLeftovers(earlier: Journal, found: Survey, place: Place): void {
  for (const path of earlier.paths) {
    const temporary = temporaryPath(path);
    if (found.entries(folderOf(path)).has(nameOf(temporary)))
      doing("remove", temporary, () =>
        removeIfThere(`${place.cwd}/${temporary}`, place.fs),
      );
  }
}

/**
 * A folder of an earlier run that could not be looked into keeps the journal alive: nothing else knows what to clean up.
 *
 * @throws Problem (`file-read`)
 */
function throwUnreadable({ problems }: Survey): void {
  const unreadable = problems.find(({ code }) => code === "file-read");
  if (unreadable !== undefined) throw unreadable;
}
