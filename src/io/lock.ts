import { Problem } from "../diagnostics/problem.ts";
import { errnoOf, explain } from "./errno.ts";
import type { FileSystem } from "./filesystem.ts";
import type { Found } from "./lock-file.ts";
import { createLockFile, lockText, readLockFile } from "./lock-file.ts";
import { removeIfThere } from "./whole-file.ts";

/** Who asks for the lock, and how they see the world. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether a process of this host runs; see {@link isAlive}. */
  readonly isAlive: (pid: number) => boolean;
}

export interface Lock {
  /** To be told to the user: whose lock was taken over. Undefined where the lock was free. */
  readonly notice: string | undefined;
  /** Gives the lock back; does nothing the second time, or where somebody removed it by hand meanwhile. */
  release(): void;
}

/** How long a lock file may stay empty: its owner creates it and writes into it at once. */
const graceMs = 10_000;

/** An attempt is in vain only if another process got on meanwhile; so many are not. */
const attempts = 20;

/**
 * Takes the lock of a repository: one run writes at a time. A lock whose owner died on this host is taken over.
 *
 * @param stateDirectory absolute path; created if missing
 * @throws Problem: `lock-held` while another run holds it, `lock-failed` where it cannot be written.
 */
export function acquireLock(
  stateDirectory: string,
  owner: Owner,
  fs: FileSystem,
): Lock {
  const { pid, host } = owner;
  const text = lockText({ pid, host, started: owner.now() });
  const path = `${stateDirectory}/lock`;
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      fs.mkdirSync(stateDirectory, { recursive: true });
      const free = createLockFile(path, text, fs);
      const dead = free ? undefined : takeOver(path, text, owner, fs);
      if (!free && dead === undefined) continue;
      return {
        notice: dead && noticeOf(dead, owner),
        release: () => release(stateDirectory, text, fs),
      };
    }
  } catch (error) {
    throw lockProblem(path, error);
  }
  throw new Problem("lock-failed", `cannot get the lock ${path}`, {
    path,
    hint: "Other runs keep taking it: run again when they are done",
  });
}

/**
 * Takes the lock of a dead owner. Two could do that at once, so it goes through a second file, `lock.next`: whoever
 * creates that looks at the lock again and, if it is still the dead owner's, renames `lock.next` over it, which replaces
 * the lock and frees `lock.next` in one step. Whose text is in the lock after that owns it.
 *
 * @returns the dead owner's lock, undefined where somebody else was faster.
 */
function takeOver(
  path: string,
  text: string,
  owner: Owner,
  fs: FileSystem,
): Found | undefined {
  const dead = readLockFile(path, fs);
  if (dead === undefined) return undefined;
  refuseIfHeld(path, dead, owner);
  const next = `${path}.next`;
  if (!createLockFile(next, text, fs)) {
    const other = readLockFile(next, fs);
    if (other !== undefined) {
      refuseIfHeld(next, other, owner);
      removeIfThere(next, fs);
    }
    return undefined;
  }
  if (readLockFile(path, fs)?.text !== dead.text) {
    removeIfThere(next, fs);
    return undefined;
  }
  try {
    fs.renameSync(next, path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
  return readLockFile(path, fs)?.text === text ? dead : undefined;
}

/** Removes the lock if it is still ours, and the state directory if nothing else is in it. */
function release(stateDirectory: string, text: string, fs: FileSystem): void {
  const path = `${stateDirectory}/lock`;
  try {
    if (readLockFile(path, fs)?.text !== text) return;
    fs.unlinkSync(path);
    fs.rmdirSync(stateDirectory);
  } catch (error) {
    // The work is done; what stays behind names a process that will be dead, so the next run takes it over.
    if (errnoOf(error) === undefined) throw error;
  }
}

/** @throws Problem (`lock-held`) unless the lock's owner is known to be dead. */
function refuseIfHeld(path: string, found: Found, owner: Owner): void {
  const age = owner.now() - found.since;
  if (found.holder === undefined) {
    if (age > graceMs) return;
    throw new Problem("lock-held", "another run is just starting", {
      path,
      hint: "Run again in a few seconds",
    });
  }
  const { pid, host } = found.holder;
  const here = host === owner.host;
  // A lock with our own PID is an earlier process's: in a container every run may have the same.
  if (here && (pid === owner.pid || !owner.isAlive(pid))) return;
  throw new Problem(
    "lock-held",
    `another run is at work: PID ${pid} on ${host}, started ${ageText(age)}`,
    {
      path,
      hint: here
        ? `Wait for it; if PID ${pid} is some other program, remove ${path}`
        : `Wait for it; if nothing runs on ${host} any more, remove ${path}`,
    },
  );
}

function noticeOf(found: Found, owner: Owner): string {
  const age = ageText(owner.now() - found.since);
  return found.holder === undefined
    ? `took over a lock that names no owner, made ${age}`
    : `took over the lock of PID ${found.holder.pid}, which is gone (started ${age})`;
}

/** `3 min ago`, in the largest unit that gives at least 1; `just now` also where the clocks disagree. */
function ageText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** Whether a process runs on this machine, also one of somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errnoOf(error) === "EPERM";
  }
}

function lockProblem(path: string, error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const { cause, hint } = explain(errno);
  return new Problem("lock-failed", `cannot lock ${path}: ${cause}`, {
    path,
    hint,
    cause: error,
  });
}
