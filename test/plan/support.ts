/** Small repositories in memory, and what the plan makes of them. */
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { prepare, type Prepared } from "../../src/plan/prepare.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

/** The config's beginning: eight lines; sections follow. */
export const fleet = `version: 1
repository:
  name: fleet
  url: https://example.com/fleet
defaults:
  interval: 5m
sources:
  helm: {charts: https://charts.example.com}
`;

export const namespace = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;

/** Two clusters with nothing of their own. */
export const clusters = "clusters: {canary: , prod: }\n";

export interface Planned {
  /** Undefined where the config could not be read. */
  readonly prepared: Prepared | undefined;
  /** Path → text of every generated file below the resources folder. */
  readonly files: Readonly<Record<string, string>>;
  /** `line:column code` of what is wrong with the config, `path code` of what is wrong elsewhere. */
  readonly says: readonly string[];
  /** What is said, in full. */
  readonly messages: readonly string[];
}

/** Plans a config, given from its ninth line on, with two folders that it may use. */
export async function plan(
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Planned> {
  const { report, all } = collectFindings();
  const prepared = await prepare({
    workspace: memoryWorkspace(
      {
        "fluxsmith.yaml": fleet + config,
        "resources/apps/namespace.yaml": namespace("apps"),
        "resources/infra/namespace.yaml": namespace("infra"),
        ...files,
      },
      report,
    ),
    gitPrefix: "",
    ignoreFilesAbove: () => [],
    schemas: () => () => builtinSchemas,
    format: async (planned) => planned,
    report,
  });
  return {
    prepared,
    files: Object.fromEntries(
      (prepared?.desired.files ?? []).map(({ path, text }) => [path, text]),
    ),
    says: all().map(({ at, code }) =>
      at?.file === "fluxsmith.yaml"
        ? `${at.line}:${at.column} ${code}`
        : `${at?.file ?? "-"} ${code}`,
    ),
    messages: all().map(({ message, hint }) =>
      hint === undefined ? message : `${message} (${hint})`,
    ),
  };
}
