import type { Diagnostic, Report, Severity } from "./diagnostic.ts";

/** All findings of a run. */
export interface Findings {
  readonly report: Report;
  /** Sorted by file, line and column; each said once, however many clusters met it. */
  readonly all: () => readonly Diagnostic[];
  readonly has: (severity: Severity) => boolean;
  /** Forgets what was found, once it has been said. */
  readonly clear: () => void;
}

/** Starts collecting. */
export function collectFindings(): Findings {
  const byKey = new Map<string, Diagnostic>();
  return {
    report: (diagnostic) => {
      const { code, message, at } = diagnostic;
      const key = `${code}\n${message}\n${at?.file ?? ""}:${at?.line ?? 0}:${at?.column ?? 0}`;
      const known = byKey.get(key);
      if (known === undefined || isWorse(diagnostic, known))
        byKey.set(key, diagnostic);
    },
    all: () => withoutEchoes([...byKey.values()]).toSorted(inOrder),
    has: (severity) =>
      [...byKey.values()].some((found) => found.severity === severity),
    clear: () => byKey.clear(),
  };
}

const place = ({ at }: Diagnostic): string =>
  `${at?.file ?? ""}:${at?.line ?? 0}:${at?.column ?? 0}`;

/** A scalar that YAML's readers disagree on has no type to be wrong: what the schema says of it is left out. */
function withoutEchoes(found: readonly Diagnostic[]): Diagnostic[] {
  const ambiguous = new Set(
    found.filter(({ code }) => code === "yaml-ambiguous").map(place),
  );
  return found.filter(
    (one) => one.code !== "wrong-type" || !ambiguous.has(place(one)),
  );
}

const severities: readonly Severity[] = ["warning", "finding", "error"];

function isWorse(left: Diagnostic, right: Diagnostic): boolean {
  return severities.indexOf(left.severity) > severities.indexOf(right.severity);
}

function inOrder(left: Diagnostic, right: Diagnostic): number {
  const a = left.at;
  const b = right.at;
  if (a === undefined || b === undefined)
    return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
