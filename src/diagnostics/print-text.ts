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
  if (at !== undefined) lines.push(...frame(at, options));
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
    const mark = line === at.line ? ">" : " ";
    lines.push(
      paint("dim", `  ${mark} ${String(line).padStart(width)} | `) +
        clip(visible(content)),
    );
    if (line === at.line)
      lines.push(
        `${" ".repeat(width + 5)}${paint("dim", "|")} ${" ".repeat(Math.max(0, at.column - 1))}${paint("red", "^".repeat(Math.max(1, Math.min(at.length, 60))))}`,
      );
  }
  return lines;
}

const widest = 160;

function clip(text: string): string {
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
}

/**
 * Control characters as `\x1b`, and what turns the direction of a text as `\u202e` (Unicode 16, UAX 9, 3.2), so that no text of a
 * file, a chart or a cluster can steer the terminal, or read otherwise than it is.
 */
export function visible(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- they are what this is about
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => {
      const code = character.charCodeAt(0).toString(16);
      return code.length > 2
        ? `\\u${code.padStart(4, "0")}`
        : `\\x${code.padStart(2, "0")}`;
    },
  );
}

/** As {@link visible}, on one line: a name comes from a file or a cluster, and may hold anything. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/[\t\n]/g, (blank) =>
    blank === "\t" ? String.raw`\t` : String.raw`\n`,
  );
}
