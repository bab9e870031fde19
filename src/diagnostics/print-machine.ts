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

/**
 * One workflow command a finding, which GitHub shows at the line in the pull request (docs.github.com, "Workflow commands").
 * What the command's syntax uses is escaped as the runner unescapes it.
 */
export function printGitHub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, severity, message, at, hint }) => {
      const place =
        at === undefined
          ? ""
          : `file=${property(at.file)},line=${at.line},col=${at.column},`;
      const text = hint === undefined ? message : `${message}\nfix: ${hint}`;
      return `::${commands[severity]} ${place}title=${property(`fluxsmith ${code}`)}::${data(text)}\n`;
    })
    .join("");
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
