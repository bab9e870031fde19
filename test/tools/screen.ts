/** What a terminal shows after some output. Only what the program itself writes is understood. */
export interface Screen {
  readonly lines: readonly string[];
  /** How many lines it had at most. */
  readonly most: number;
  /** Whether a line that is too long would wrap. */
  readonly wraps: boolean;
  /** Whether the next text would be coloured. */
  readonly isStyled: boolean;
}

// oxlint-disable-next-line no-control-regex -- a terminal's
const tokens = /\u001B\[[?\d;]*[a-zA-Z]|\r|\n|[^\r\n\u001B]+/g;

/** @throws Error where a line of more than `columns` would wrap */
export function screenOf(
  output: string,
  columns = Number.POSITIVE_INFINITY,
): Screen {
  const lines: string[] = [];
  const cursor = { row: 0, isAtStart: true };
  let [most, wraps, isStyled] = [0, true, false];
  for (const [token] of output.matchAll(tokens)) {
    const [, count = "", command] =
      /^.\[(\??\d*)([a-zA-Z])$/s.exec(token) ?? [];
    if (token === "\n") {
      lines[cursor.row] ??= "";
      cursor.row++;
    }
    if (token === "\n" || token === "\r") cursor.isAtStart = true;
    else if (command === "A") cursor.row -= Number(count);
    else if (command === "J") lines.length = Math.min(lines.length, cursor.row);
    else if (count === "?7") wraps = command === "h";
    else if (command === "m") isStyled = !["0", "22", "39"].includes(count);
    else if (command === undefined) {
      const text = (cursor.isAtStart ? "" : (lines[cursor.row] ?? "")) + token;
      if (wraps && text.length > columns) throw new Error(`it wraps: ${text}`);
      lines[cursor.row] = text.slice(0, columns);
      cursor.isAtStart = false;
    }
    most = Math.max(most, lines.length);
  }
  return { lines, most, wraps, isStyled };
}
