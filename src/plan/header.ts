/** The first lines of every generated file: the licence header, if any, and the line that makes the file ours. */
import { at, type Report } from "../diagnostics/diagnostic.ts";
import { bearsLine, generatedLine } from "../model/generated.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Settings } from "../config/settings.ts";

/** The header of a file; `existing` gives the text that stands there now, whose year is kept. */
export type Header = (existing: () => string | undefined) => string;

const yearWord = "YEAR";

/**
 * Reads the licence header. A missing file, and a year that nobody knows, are reported; there is no clock here.
 *
 * @param line what makes the files ours
 */
export function readHeader(
  { header, headerAt, year }: Pick<Settings, "header" | "headerAt" | "year">,
  workspace: Workspace,
  report: Report,
  line = generatedLine,
): Header {
  if (header === undefined) return () => `${line}\n`;
  let isSaid = false;
  const source = workspace.read(header, (problem) => {
    isSaid = true;
    report({ ...at(headerAt), ...problem });
  });
  if (source === undefined) {
    // One that cannot be read is there.
    if (!isSaid)
      report({
        code: "header-missing",
        severity: "error",
        message: `there is no licence header \`${header}\` (layout.header)`,
        hint: "the path is relative to fluxsmith.yaml",
        ...at(headerAt),
      });
    return () => `${line}\n`;
  }
  const licence = commented(source.text);
  if (!licence.includes(yearWord)) return () => `${licence}${line}\n`;
  const pattern = yearPattern(licence);
  let missing = false;
  return (existing) => {
    const its = yearOf(existing() ?? "", pattern, line) ?? year;
    if (its === undefined && !missing) {
      missing = true;
      report({
        code: "header-year",
        severity: "error",
        message: `the licence header ${header} holds \`YEAR\`, and no year is given`,
        hint: "set layout.year (fluxsmith looks at no clock: same input, same bytes)",
        ...at(headerAt),
      });
    }
    return `${licence.replaceAll(yearWord, its ?? yearWord)}${line}\n`;
  };
}

/**
 * The header as YAML comments, ending in a newline. Lines that are comments already stay as they are; blank lines at its
 * ends go, and of several in a row one stays, as Prettier has it.
 */
function commented(text: string): string {
  if (text.trim() === "") return "";
  const lines = text.trim().split("\n");
  const comments = lines.map((line) => {
    const trimmed = line.trimEnd();
    return trimmed === "" || trimmed.startsWith("#") ? trimmed : `# ${trimmed}`;
  });
  return `${comments.join("\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}

const escape = (part: string): string =>
  part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** The year of an existing file: where this header has it, else, under another wording, the first one of its comments. */
function yearOf(
  existing: string,
  pattern: RegExp,
  line: string,
): string | undefined {
  const known = pattern.exec(existing)?.groups?.["year"];
  if (known !== undefined || !bearsLine(existing, line)) return known;
  const comments = /^(?:#.*\n|\n)*/.exec(existing)?.[0] ?? "";
  return /\b(?:19|20)[0-9]{2}(?:-[0-9]{4})?\b/.exec(comments)?.[0];
}

/** Finds the year of an existing file's header. */
function yearPattern(licence: string): RegExp {
  const [before = "", ...rest] = licence.split(yearWord);
  const year = "[0-9]{4}(?:-[0-9]{4})?";
  const after = rest.map(escape).join(year);
  return new RegExp(`^${escape(before)}(?<year>${year})${after}`);
}
