/** The generator in memory: files in, files and findings out. */
import { collectFindings } from "../../src/diagnostics/collect.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "./memory-workspace.ts";

/** What came out; `files` holds the generated ones only. */
export interface Generated {
  readonly files: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs the pipeline on a repository that is a map of paths to texts. */
export async function generateInMemory(
  files: Readonly<Record<string, string>>,
): Promise<Generated> {
  const findings = collectFindings();
  const prepared = await prepare({
    workspace: memoryWorkspace(files, findings.report),
    gitPrefix: "",
    ignoreFilesAbove: () => [],
    schemas: () => () => builtinSchemas,
    format: async (planned) => planned,
    report: findings.report,
  });
  const written = new Map<string, string>();
  if (prepared !== undefined && !findings.has("error")) {
    const { desired, index } = prepared;
    for (const { path, text } of [...desired.files, desired.inventory, index])
      written.set(path, text);
  }
  return { files: written, diagnostics: findings.all() };
}
