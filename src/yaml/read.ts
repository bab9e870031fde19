/** Text → documents of nodes with positions. */
import { parseEvents, YAMLException, type Event } from "js-yaml";
import type { Report, Source } from "../diagnostics/diagnostic.ts";
import { buildRoots } from "./build.ts";
import type { YamlDocument } from "./node.ts";
import { explainSyntax } from "./syntax.ts";

/** How plain scalars are looked at. */
export interface ReadOptions {
  /**
   * Read plain scalars by YAML 1.2, and report values that YAML 1.1 readers take for something else and numbers that cannot
   * be kept exactly: for files whose data is written on. Otherwise they mean, unreported, what they mean to Kubernetes.
   */
  readonly strictScalars: boolean;
}

/** The deepest nesting that is read, so that recursion over nodes is safe everywhere. */
const maxDepth = 100;

/**
 * The documents of a YAML 1.2 text; empty ones (a trailing `---`) are left out, but a text without any content is one
 * document with a null root. Aliases and merge keys are resolved; the nodes behind an alias are shared.
 *
 * Everything wrong is reported as an error. A text that is not well-formed, or too complex to look at, has no documents;
 * after any other finding the rest is returned: the first of equal keys, a map without its impossible keys.
 */
export function readDocuments(
  source: Source,
  report: Report,
  options: ReadOptions,
): YamlDocument[] {
  let events: Event[];
  try {
    // The parser counts keys and scalars as levels too, so it only bounds the recursion; the builder counts exactly.
    events = parseEvents(source.text, { maxDepth: 2 * maxDepth });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    report(explainSyntax(source, error.reason, error.mark?.position ?? 0));
    return [];
  }
  const roots = buildRoots(source, events, report, { ...options, maxDepth });
  return roots.map((root) => ({ source, root }));
}
