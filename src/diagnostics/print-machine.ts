/** Findings for machines: JSON, and GitHub's workflow commands. */
import type { Diagnostic, Severity } from "./diagnostic.ts";

/** `{"diagnostics": [...]}`, one finding a line, fields as in {@link Diagnostic}. */
export function printJsonFindings(diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.map((diagnostic) => JSON.stringify(diagnostic));
  return lines.length === 0
    ? '{"diagnostics":[]}\n'
    : `{"diagnostics":[\n${lines.join(",\n")}\n]}\n`;
}

const commands: Record<Severity, string> = {
  error: "error",
  finding: "error",
  warning: "warning",
};

/** One workflow command a finding, which GitHub shows at the line in the pull request. */
export function printGitHub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, severity, message, at, hint }) =>
      workflowCommand(commands[severity], {
        place: at && { file: at.file, line: at.line, col: at.column },
        title: `fluxsmith ${code}`,
        text: hint === undefined ? message : `${message}\nfix: ${hint}`,
      }),
    )
    .join("");
}

/** What GitHub shows of an annotation. */
export interface Annotation {
  readonly place:
    | {
        readonly file: string;
        readonly line?: number;
        readonly col?: number;
      }
    | undefined;
  readonly title: string;
  /** May have several lines. */
  readonly text: string;
}

/**
 * A workflow command that annotates (docs.github.com, "Workflow commands"), as one line. What the command's syntax uses is
 * escaped as the runner unescapes it.
 */
export function workflowCommand(
  command: string,
  { place, title, text }: Annotation,
): string {
  const properties = Object.entries({ ...place, title })
    .map(([name, value]) => `${name}=${property(String(value))}`)
    .join(",");
  return `::${command} ${properties}::${data(text)}\n`;
}

function data(text: string): string {
  return text
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
