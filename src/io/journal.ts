/**
 * The journal: what a run is about to write, kept in Git's own directory until all of it is written. After a run that
 * was killed it tells files that the run wrote from files that somebody edited, and where a temporary file may be left.
 */
import { escapingPathProblem } from "../model/names.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import { hashText } from "../plan/hash.ts";
import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./filesystem.ts";
import { readProblem } from "./tree.ts";
import { removeIfThere, replaceFile, temporaryPath } from "./whole-file.ts";

/** What killed or failed runs were about to do. */
export interface Journal {
  /** Every file that they were to write or remove. */
  readonly paths: readonly string[];
  /** The hashes ({@link hashText}) of the texts that they were to write there; none for a file that they were to remove. */
  hashes(path: string): ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** One `[path, hash, …]` a file: an array, since a path may be `__proto__`. */
type Entries = readonly (readonly [string, ...string[]])[];

function journalPath(stateDirectory: string): string {
  return `${stateDirectory}/journal.json`;
}

/**
 * The journal that the last run left; one without paths where it finished, or where the journal makes no sense: it
 * only spares the user a `--force`.
 *
 * @throws Problem (`file-read`) where it is there and cannot be read.
 */
export function readJournal(stateDirectory: string, fs: FileSystem): Journal {
  const path = journalPath(stateDirectory);
  let text: string;
  try {
    text = fs.readFileSync(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return journalOf([]);
    throw readProblem(path, error);
  }
  return journalOf(parse(text) ?? []);
}

function journalOf(entries: Entries): Journal {
  const hashes = new Map<string, Set<string>>();
  for (const [path, ...known] of entries) hashes.set(path, new Set(known));
  return {
    paths: [...hashes.keys()],
    hashes: (path) => hashes.get(path) ?? none,
  };
}

/**
 * Notes a plan, beside what `earlier` knows: of a file that two runs in turn failed to bring to an end, either text may
 * be there.
 */
export function writeJournal(
  stateDirectory: string,
  plan: FilePlan,
  earlier: Journal,
  fs: FileSystem,
): void {
  const hashes = new Map<string, Set<string>>();
  for (const path of earlier.paths)
    hashes.set(path, new Set(earlier.hashes(path)));
  for (const { path, text } of [...plan.create, ...plan.update, ...plan.last])
    hashes.set(path, new Set(hashes.get(path)).add(hashText(text)));
  for (const path of plan.remove) hashes.set(path, new Set(hashes.get(path)));
  const files = Array.from(hashes, ([path, known]) => [path, ...known]);
  fs.mkdirSync(stateDirectory, { recursive: true });
  replaceFile(
    journalPath(stateDirectory),
    `${JSON.stringify({ version: 1, files })}\n`,
    fs,
  );
}

/** Ends the journal: everything in it is written. */
export function removeJournal(stateDirectory: string, fs: FileSystem): void {
  const path = journalPath(stateDirectory);
  for (const each of [temporaryPath(path), path]) {
    // Looked at first: on a read-only disk, unlinking what is not there fails too.
    if (fs.lstatSync(each, { throwIfNoEntry: false }) !== undefined)
      removeIfThere(each, fs);
  }
}

function parse(text: string): Entries | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (!("version" in value) || value.version !== 1) return undefined;
  if (!("files" in value) || !Array.isArray(value.files)) return undefined;
  const files: readonly unknown[] = value.files;
  return files.every(isEntry) ? files : undefined;
}

function isEntry(value: unknown): value is [string, ...string[]] {
  if (!Array.isArray(value)) return false;
  const items: readonly unknown[] = value;
  const [path] = items;
  return (
    typeof path === "string" &&
    escapingPathProblem(path) === undefined &&
    items.every((item) => typeof item === "string")
  );
}
