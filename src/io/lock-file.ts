/** The lock file's text: who holds the lock, as JSON. */
import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./filesystem.ts";
import { removeIfThere, writeFully } from "./whole-file.ts";

export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly started: number;
}

/** A lock file as found. */
export interface Found {
  readonly text: string;
  /** Undefined where the text does not name one: its owner was killed before it wrote, or is about to write. */
  readonly holder: Holder | undefined;
  /** When it was taken, in milliseconds since 1970. */
  readonly since: number;
}

/** The text that names a holder; no two acquisitions have the same. */
export function lockText(holder: Holder): string {
  return `${JSON.stringify(holder)}\n`;
}

/**
 * Creates a lock file that must not be there yet.
 *
 * @returns false where it is there, or where its folder went away just now.
 */
export function createLockFile(
  path: string,
  text: string,
  fs: FileSystem,
): boolean {
  let file: number;
  try {
    file = fs.openSync(path, "wx");
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "EEXIST" || errno === "ENOENT") return false;
    throw error;
  }
  let whole = false;
  try {
    writeFully(file, text, fs);
    whole = true;
  } finally {
    fs.closeSync(file);
    if (!whole) removeIfThere(path, fs);
  }
  return true;
}

/** The lock file at a path, undefined where there is none. */
export function readLockFile(path: string, fs: FileSystem): Found | undefined {
  try {
    const status = fs.lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined) return undefined;
    const text = fs.readFileSync(path, "utf8");
    const holder = parseHolder(text);
    return { text, holder, since: holder?.started ?? status.mtimeMs };
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const pid: unknown = "pid" in value ? value.pid : undefined;
  const host: unknown = "host" in value ? value.host : undefined;
  const started: unknown = "started" in value ? value.started : undefined;
  // Not below 1: to kill(2) those are groups of processes.
  if (typeof pid !== "number" || !Number.isInteger(pid) || pid < 1)
    return undefined;
  if (typeof host !== "string" || typeof started !== "number") return undefined;
  return { pid, host, started };
}
