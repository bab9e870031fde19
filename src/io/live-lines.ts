/** Lines at the bottom of a terminal that are drawn anew as things change. */
import { stripVTControlCharacters } from "node:util";
import { isTerminal, type Output } from "./terminal.ts";

export interface LiveLines {
  /** Shows these lines in place of the last ones; each is cut to the terminal's width. */
  update(lines: readonly string[]): void;
  /** Erases them: what is written after that stands in their place. */
  clear(): void;
  /** Erases them for good. */
  end(): void;
}

/** How often the lines are drawn at most, and the first of them turns. */
const intervalMs = 100;

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** So many lines at once: more would push what was said off the screen. */
const most = 10;

/** Live lines on a terminal; nothing at all elsewhere, where the caller prints plain lines instead. */
export function liveLines(stream: Output): LiveLines {
  if (!isTerminal(stream))
    return { update: () => {}, clear: () => {}, end: () => {} };
  let lines: readonly string[] = [];
  let drawn = 0;
  let turn = 0;
  const erase = (): string => (drawn === 0 ? "" : `\u001B[${drawn}A\r\u001B[J`);
  const draw = (): void => {
    const width = Math.max(20, (stream.columns ?? 80) - 1);
    const frame = frames[turn++ % frames.length] ?? "";
    const shown = lines.slice(0, most);
    if (lines.length > most) shown.push(`… and ${lines.length - most} more`);
    const text = shown
      .map((line) => {
        const plain = stripVTControlCharacters(line).replaceAll(
          /[\p{Cc}\p{Zl}\p{Zp}]+/gu,
          " ",
        );
        return `${fitting(`${frame} ${plain}`, width)}\n`;
      })
      .join("");
    stream.write(erase() + text);
    drawn = shown.length;
  };
  const clear = (): void => {
    if (drawn > 0) stream.write(erase());
    drawn = 0;
  };
  const timer = setInterval(() => {
    if (lines.length > 0) draw();
  }, intervalMs);
  // A program that has nothing else to do ends.
  timer.unref();
  return {
    update: (next) => {
      lines = next;
      if (next.length === 0) clear();
    },
    clear,
    end: () => {
      clearInterval(timer);
      clear();
    },
  };
}

/** East Asian characters and emoji, which take two columns (UAX #11), and a few more: what is cut too early does no harm. */
const wide = /[\u1100-\u115F\u2E80-\u{10FFFF}]|\p{Emoji_Presentation}/u;

/** The beginning of a text, in whole characters, that fits into so many columns. */
function fitting(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += wide.test(character) ? 2 : 1;
    if (width > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}
