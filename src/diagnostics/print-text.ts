/** Findings for people: place, cause, code, code frame, fix. */
import type { Diagnostic, Location, Severity, Source } from "./diagnostic.ts";

/** Paints text on a terminal; does nothing elsewhere. */
export type Paint = (
  style: "red" | "yellow" | "cyan" | "green" | "dim" | "bold",
  text: string,
) => string;

export interface TextOptions {
  /** The text of a file, for the code frame. */
  readonly source: (file: string) => Source | undefined;
  readonly paint: Paint;
}

const names: Record<Severity, string> = {
  error: "error",
  finding: "finding",
  warning: "warning",
};

/** All findings, then how many there are. Control characters in messages are made visible. */
export function printText(
  diagnostics: readonly Diagnostic[],
  options: TextOptions,
): string {
  const blocks = diagnostics.map((diagnostic) => block(diagnostic, options));
  return blocks.join("\n");
}

/** `2 errors, 1 warning`. */
export function countText(diagnostics: readonly Diagnostic[]): string {
  const parts: string[] = [];
  for (const [severity, name] of Object.entries(names)) {
    const count = diagnostics.filter((one) => one.severity === severity).length;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return parts.join(", ");
}

function block(diagnostic: Diagnostic, options: TextOptions): string {
  const { paint } = options;
  const { code, severity, message, at, hint, related = [] } = diagnostic;
  const colour = severity === "warning" ? "yellow" : "red";
  const place = at === undefined ? "" : `${placeText(at)}: `;
  const lines = [
    `${paint("bold", place)}${paint(colour, names[severity])}: ${visible(message)} ${paint("dim", `[${code}]`)}`,
  ];
  if (at !== undefined && diagnostic.holdsSecret !== true)
    lines.push(...frame(at, options));
  for (const other of related)
    lines.push(
      `  ${placeText(other.at)}: ${visible(other.message)}`,
      ...frame(other.at, options),
    );
  if (hint !== undefined)
    lines.push(`  ${paint("cyan", "fix:")} ${visible(hint)}`);
  return `${lines.join("\n")}\n`;
}

/** `file:line:column`, as editors and terminals follow it. */
export function placeText({ file, line, column }: Location): string {
  return `${visible(file)}:${line}:${column}`;
}

/** The line with its neighbours, and the place marked under it. A point at the start of a file that is meant as a whole has none. */
function frame(at: Location, { source, paint }: TextOptions): string[] {
  if (at.length === 0 && at.line === 1 && at.column === 1) return [];
  const text = source(at.file)?.text;
  if (text === undefined) return [];
  const all = text.split("\n");
  const width = String(at.line + 1).length;
  const lines: string[] = [];
  for (let line = Math.max(1, at.line - 1); line <= at.line + 1; line++) {
    const content = all[line - 1];
    if (content === undefined || (line > at.line && content.trim() === ""))
      continue;
    const isMarked = line === at.line;
    const number = `  ${isMarked ? ">" : " "} ${String(line).padStart(width)} | `;
    const shown = isMarked ? around(content, at) : beginning(visible(content));
    lines.push(paint("dim", number) + shown.text);
    if (isMarked)
      lines.push(
        `${" ".repeat(width + 5)}${paint("dim", "|")} ${" ".repeat(shown.before)}${paint("red", "^".repeat(shown.length))}`,
      );
  }
  return lines;
}

/** What of a line fits, and where in it the marked place is. */
interface Shown {
  readonly text: string;
  readonly before: number;
  readonly length: number;
}

/** In UTF-16 units; a config on one line may have thousands. */
const widest = 160;
const longestMark = 60;

/** A line from its beginning. */
function beginning(text: string): Shown {
  return { text: cut(text, 0), before: 0, length: 0 };
}

/** The part of a line that holds the place, with as much before it as after it where the line is long. */
function around(content: string, at: Location): Shown {
  const text = visible(content);
  // Made visible, a character may be several.
  const before = visible(content.slice(0, at.column - 1)).length;
  const marked = content.slice(at.column - 1, at.column - 1 + at.length);
  const length = Math.min(Math.max(1, visible(marked).length), longestMark);
  if (before + length <= widest) return { ...beginning(text), before, length };
  const middle = before - Math.floor((widest - length) / 2);
  const wanted = Math.min(middle, Math.max(before, text.length) - widest);
  const start = halves.test(text.charAt(wanted)) ? wanted + 1 : wanted;
  return { text: `…${cut(text, start)}`, before: 1 + before - start, length };
}

/** As much of a line as fits, from an index on; characters stay whole. */
function cut(text: string, start: number): string {
  const end = start + widest;
  if (text.length <= end) return text.slice(start);
  return `${text.slice(start, halves.test(text.charAt(end)) ? end + 1 : end)}…`;
}

/** The second halves of characters that are two UTF-16 units. */
const halves = /[\udc00-\udfff]/;

/** What steers a terminal, turns the direction of a text (Unicode 16, UAX 9, 3.2), or has neither ink nor width. */
const unseen = new RegExp(
  `[${[
    // Controls of C0 and C1 but tab and line feed, and what breaks lines.
    String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029`,
    String.raw`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`,
    // Spaces and joiners without width, fillers; of the variation selectors those that no emoji has, and tags.
    String.raw`\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164`,
    String.raw`\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}`,
  ].join("")}]`,
  "gu",
);

/**
 * Control characters as `\x1b`, and what cannot be seen or turns the direction of a text as `\u202e`, so that no text of a file,
 * a chart or a cluster can steer the terminal, or read otherwise than it is.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    if (code.length > 4) return `\\u{${code}}`;
    return code.length > 2
      ? `\\u${code.padStart(4, "0")}`
      : `\\x${code.padStart(2, "0")}`;
  });
}

/** As {@link visible}, on one line: a name comes from a file or a cluster, and may hold anything. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/[\t\n]/g, (blank) =>
    blank === "\t" ? String.raw`\t` : String.raw`\n`,
  );
}
