/**
 * What the program has to say about the user's input: one value per finding, with its place, its cause and its fix.
 * Everything below `commands/` reports through {@link Report}; only `commands/` and `bin.ts` decide how it is printed.
 */
import type { Code } from "./codes.ts";

/**
 * - `error`: no plan can be made, nothing is written (exit 2);
 * - `finding`: `check` found something that Flux would trip over (exit 1);
 * - `warning`: worth knowing, never stops anything (exit 0).
 */
export type Severity = "error" | "finding" | "warning";

/** A place in a text file. `line` and `column` count from 1, columns in UTF-16 units; `length` 0 marks a point. */
export interface Location {
  /** Relative to the repository's folder, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** A second place that belongs to the same finding, for example the first of two equal keys. */
export interface Related {
  readonly message: string;
  readonly at: Location;
}

/** One finding. `message` says what is wrong, `hint` what would be right. Both are whole sentences without a full stop. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly at?: Location;
  readonly hint?: string;
  readonly related?: readonly Related[];
  /** The lines around its place may hold a secret: they are not printed. */
  readonly holdsSecret?: boolean;
}

/** Takes one finding; a run collects all of them before it says anything. */
export type Report = (diagnostic: Diagnostic) => void;

/** An offset range in a text: `start` inclusive, `end` exclusive, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text with a name: what offsets refer to. `file` is relative to the repository's folder. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** The location of an offset range in its source. Counts lines by `\n`. */
export function locate(source: Source, range: Range): Location {
  const start = Math.min(range.start, source.text.length);
  // From a negative position lastIndexOf would look at the first character.
  const lineStart =
    start > 0 ? source.text.lastIndexOf("\n", start - 1) + 1 : 0;
  let line = 1;
  for (
    let end = source.text.indexOf("\n");
    end !== -1 && end < start;
    end = source.text.indexOf("\n", end + 1)
  )
    line++;
  const next = source.text.indexOf("\n", start);
  const lineEnd = next === -1 ? source.text.length : next;
  const end = Math.min(range.end, lineEnd);
  return {
    file: source.file,
    line,
    column: start - lineStart + 1,
    length: Math.max(0, end - start),
  };
}

/** A location as the optional field of a diagnostic. */
export function at(location: Location | undefined): { at?: Location } {
  return location === undefined ? {} : { at: location };
}
