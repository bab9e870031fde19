import { Problem } from "../diagnostics/problem.ts";
import { errnoOf, explain } from "./errno.ts";

/** A file that could not be written or removed. What is done is whole, what is not is as it was; a rerun goes on. */
export class WriteError extends Problem {
  /** The operating system's code, for example `ENOSPC`. */
  readonly errno: string;

  /** @param action what was tried with `path`, an infinitive: `write` */
  constructor(action: string, path: string, errno: string, cause: unknown) {
    const { cause: why, hint } = explain(errno);
    super("file-write", `cannot ${action} ${path}: ${why}`, {
      path,
      hint: `${hint}, then run again: no file is half written`,
      cause,
    });
    this.name = "WriteError";
    this.errno = errno;
  }
}

/** Runs `act` and says what it was doing with which file if the operating system refuses. */
export function doing(action: string, path: string, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw new WriteError(action, path, errno, error);
  }
}
