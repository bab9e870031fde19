/** What may be drawn where: colour and progress, on terminals only. */
import { stripVTControlCharacters, styleText } from "node:util";

/** A stream as `process.stderr` is. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  /** From now on the program goes on where nobody reads any more: what it does must come to its end. */
  readonly outlive?: () => void;
  write(text: string): unknown;
}

/** Whether a person looks at the stream: no prompt and no progress otherwise (fault 86). */
export function isTerminal(stream: Pick<Output, "isTTY">): boolean {
  return stream.isTTY === true;
}

/** The environment variables that decide about colour. */
export interface ColorEnvironment {
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

/**
 * Whether to colour what goes to a stream. As Node's `WriteStream.hasColors` does: FORCE_COLOR (unless `0` or `false`)
 * comes first, then NO_COLOR (no-color.org: if not empty), then whether it is a terminal that knows colours.
 */
export function useColor(
  { NO_COLOR, FORCE_COLOR, TERM }: ColorEnvironment,
  stream: Pick<Output, "isTTY">,
): boolean {
  if (FORCE_COLOR !== undefined)
    return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  return isTerminal(stream) && TERM !== "dumb";
}

export interface Progress {
  /** Says how far the work is; draws only now and then. */
  update(done: number, total: number): void;
  /** Erases the line. */
  end(): void;
}

/** Nothing is drawn sooner than this, and never more often. */
const intervalMs = 200;

const eraseLine = "\r\u001B[K";

/**
 * A line that says how far some work is, `writing 640/10000`, redrawn in place and erased at the end. Only on a
 * terminal, and not for work that is over at once.
 *
 * @param now milliseconds of any clock that does not go backwards
 */
export function progress(
  stream: Output,
  label: string,
  now: () => number,
): Progress {
  if (!isTerminal(stream)) return { update: () => {}, end: () => {} };
  let last = now();
  let drawn = false;
  return {
    update(done, total) {
      if (now() - last < intervalMs) return;
      last = now();
      drawn = true;
      const text = `${stripVTControlCharacters(label)} ${done}/${total}`;
      // A line that wraps could not be erased.
      stream.write(eraseLine + text.slice(0, (stream.columns ?? 80) - 1));
    },
    end() {
      if (drawn) stream.write(eraseLine);
      drawn = false;
    },
  };
}

/** Paints text for a stream, where {@link useColor} says so. */
export function painter(
  env: ColorEnvironment,
  stream: Pick<Output, "isTTY">,
): (style: StyleName, text: string) => string {
  if (!useColor(env, stream)) return (_style, text) => text;
  return (style, text) =>
    text === "" ? text : styleText(style, text, { validateStream: false });
}

type StyleName = "red" | "yellow" | "cyan" | "green" | "dim" | "bold";
