/** A page of lines at the bottom of a terminal that is drawn anew, whole, as things change. */
import type { Output } from "./terminal.ts";

export interface LivePage {
  /** Shows these lines in place of the last ones. What does not fit below the first ones is counted. */
  readonly show: (lines: readonly string[]) => void;
  /** Erases them. */
  readonly end: () => void;
}

/** Lines that are too long are clipped meanwhile: one that wraps could not be found again. */
const [noWrap, wrap] = ["\u001B[?7l", "\u001B[?7h"];
const [eraseRest, eraseBelow] = ["\u001B[K", "\u001B[J"];

/** Only for a terminal. Between two draws it is as anybody else would have it: the cursor at the start of a new line. */
export function livePage(stream: Output): LivePage {
  let drawn: readonly string[] = [];
  let width = stream.columns;
  const top = (): string =>
    drawn.length === 0 ? "" : `\r\u001B[${drawn.length}A`;
  return {
    show: (all) => {
      const lines = fitting(all, (stream.rows ?? 24) - 1);
      if (lines.join("\n") === drawn.join("\n")) return;
      // A terminal that has become narrower has broken the lines in its own way: they are left behind.
      if (stream.columns !== width) drawn = [];
      width = stream.columns;
      const text = lines.map((line) => `${line}${eraseRest}\n`).join("");
      stream.write(`${top()}${noWrap}${text}${eraseBelow}${wrap}`);
      drawn = lines;
    },
    end: () => {
      if (drawn.length > 0) stream.write(`${top()}${eraseBelow}`);
      drawn = [];
    },
  };
}

function fitting(lines: readonly string[], height: number): readonly string[] {
  if (lines.length <= height) return lines;
  const shown = lines.slice(0, Math.max(0, height - 1));
  return [...shown, `… and ${lines.length - shown.length} more lines`];
}
