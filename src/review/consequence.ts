/** What a change does to a cluster beyond its lines. */
import type { Identity } from "../model/identity.ts";

/**
 * - `danger`: something is deleted, or the change cannot be applied;
 * - `warning`: something stops, restarts or becomes less safe;
 * - `notice`: worth knowing.
 */
export type Severity = "danger" | "warning" | "notice";

export interface Consequence {
  /** Of `consequence-codes.ts`. */
  readonly code: string;
  readonly severity: Severity;
  /** The object that it happens to. */
  readonly object: Identity;
  readonly cluster: string | undefined;
  /** What happens and why, as a sentence without its full stop. It calls the object `it`: whoever prints it names that first. */
  readonly why: string;
  /** What to do instead, step by step; undefined where nothing needs to be done. */
  readonly fix?: string;
}

/** What is known of a code: what happens, and what to do about it, both for someone who reads them at three in the morning. */
export interface CodeEntry {
  readonly severity: Severity;
  readonly means: string;
  readonly fix: string;
}
