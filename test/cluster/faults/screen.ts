/** What a person sees: a terminal of some width that draws what a program writes to it. */

/** A drawn terminal. */
export interface Screen {
  /** What stands there at the end, without blank lines after it. */
  readonly lines: readonly string[];
  /** Every line that was drawn and ended, also if it was erased later. */
  readonly drawn: readonly string[];
  /** How often the cursor went up to draw something anew. */
  readonly redraws: number;
  /** Drawn lines that were too long for the terminal: it wrapped them. */
  readonly wrapped: readonly string[];
  readonly isCursorVisible: boolean;
  /** From 0: where the shell's prompt would come. */
  readonly column: number;
}

/** Colours, moves of the cursor, erasing: what the program may use (ECMA-48). Anything else is an error. */
// oxlint-disable-next-line no-control-regex -- they are what this is about
const sequence = /^\u001B\[(\??)([\d;]*)([A-Za-z])/;

/** Draws an output on a terminal with so many columns. */
export function drawScreen(output: string, columns: number): Screen {
  const rows: string[][] = [[]];
  const drawn: string[] = [];
  const wrapped: string[] = [];
  let row = 0;
  let column = 0;
  let redraws = 0;
  let isCursorVisible = true;
  const rowAt = (at: number): string[] => (rows[at] ??= []);
  const textAt = (at: number): string =>
    rowAt(at).join("").replaceAll("\0", "").trimEnd();
  const apply = (mode: string, count: number, command: string): void => {
    if (command === "m") return;
    if (command === "A") {
      row = Math.max(0, row - count);
      redraws++;
    } else if (command === "J") {
      rowAt(row).length = Math.min(rowAt(row).length, column);
      rows.length = row + 1;
    } else if (command === "K") {
      rowAt(row).length = Math.min(rowAt(row).length, column);
    } else if (mode === "?" && (command === "h" || command === "l")) {
      isCursorVisible = command === "h";
    } else throw new Error(`an escape sequence that is not known: ${command}`);
  };
  const put = (character: string): void => {
    const width = widthOf(character);
    if (column + width > columns) {
      wrapped.push(textAt(row));
      row++;
      column = 0;
    }
    rowAt(row)[column] = character;
    if (width === 2) rowAt(row)[column + 1] = "\0";
    column += width;
  };
  for (let rest = output; rest !== "";) {
    const found = sequence.exec(rest);
    const [character = ""] = rest;
    if (found !== null) {
      const [all, mode = "", count = "", command = ""] = found;
      apply(mode, Number(count || 1), command);
      rest = rest.slice(all.length);
      continue;
    }
    const one = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    rest = rest.slice(one.length);
    if (character === "\r") column = 0;
    else if (character === "\n") {
      drawn.push(textAt(row));
      row++;
      rowAt(row);
    } else put(one);
  }
  const lines = rows.map((_, at) => textAt(at));
  while (lines.at(-1) === "") lines.pop();
  return { lines, drawn, redraws, wrapped, isCursorVisible, column };
}

/** Two columns for what East Asian fonts and emoji take, none for what stands on the character before (UAX #11). */
function widthOf(character: string): 0 | 1 | 2 {
  if (/^\p{Mn}|\u200D|\uFE0F$/u.test(character)) return 0;
  return /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]|\p{Emoji_Presentation}$/u.test(
    character,
  )
    ? 2
    : 1;
}
