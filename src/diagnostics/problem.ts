import type { Code } from "./codes.ts";

/** What a {@link Problem} says beside its message. */
export interface ProblemDetails {
  /** The file or folder it is about, relative to the repository's folder where it lies below it. */
  readonly path?: string | undefined;
  /** What would be right; a whole sentence without a full stop. */
  readonly hint?: string | undefined;
  /** The error underneath. */
  readonly cause?: unknown;
}

const brand = Symbol.for("fluxsmith.Problem");

/**
 * Something in the user's world that stops a run: a full disk, a lock, a symlink in the way. Thrown, unlike a
 * `Diagnostic`, because there is no going on; printed without a stack, exit 2. Any other error is a bug of ours.
 */
export class Problem extends Error {
  readonly [brand] = true;

  /** The program comes in several bundles, and each may have a class of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return this === Problem
      ? value instanceof Error && brand in value
      : super[Symbol.hasInstance](value);
  }

  readonly code: Code;
  readonly path: string | undefined;
  readonly hint: string | undefined;

  constructor(code: Code, message: string, details: ProblemDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.name = "Problem";
    this.code = code;
    this.path = details.path;
    this.hint = details.hint;
  }
}
