/** One rule of `check` on a small repository in memory. */
import { openScope, type Scope } from "../../src/check/scope.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

/** The config's beginning: six lines; sections follow. */
const fleet = `version: 1
repository: {name: fleet, url: https://example.com/fleet}
defaults: {interval: 5m}
sources: {helm: {charts: https://charts.example.com}}
kustomizations:
  flux-system:
`;

export const namespace = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;

/** The scope of a repository whose config goes on from its seventh line (Kustomizations first), and what has been said. */
export async function scopeOf(
  config: string,
  files: Readonly<Record<string, string>> = {},
) {
  const findings = collectFindings();
  const { report } = findings;
  const workspace = memoryWorkspace(
    {
      "fluxsmith.yaml": fleet + config,
      "resources/apps/namespace.yaml": namespace("apps"),
      ...files,
    },
    report,
  );
  const prepared = await prepare({
    workspace,
    gitPrefix: "",
    ignoreFilesAbove: () => [],
    schemas: () => () => builtinSchemas,
    format: async (planned) => planned,
    report,
  });
  if (prepared === undefined || findings.has("error"))
    throw new Error(
      findings
        .all()
        .map(({ message }) => message)
        .join("\n"),
    );
  return { scope: openScope(prepared, workspace, report), all: findings.all };
}

/** What a rule says: `file:line:column severity code: message`. */
export async function says(
  rule: (scope: Scope) => void,
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const { scope, all } = await scopeOf(config, files);
  rule(scope);
  return all().map(
    ({ at, severity, code, message }) =>
      `${at?.file ?? "-"}:${at?.line ?? 0}:${at?.column ?? 0} ${severity} ${code}: ${message}`,
  );
}
