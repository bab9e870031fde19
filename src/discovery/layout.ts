/** Where the repository keeps its manifests, as far as a config that may be missing or broken says. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { configFile, readRoot } from "../config/files.ts";
import {
  clusterOf,
  clusterRoot,
  readSettings,
  type Settings,
} from "../config/settings.ts";
import { fieldsAt } from "../kinds/fields.ts";
import { escapingPathProblem, isBelow } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData } from "../yaml/data.ts";

/** What discovery asks the config. */
export interface RepositoryLayout {
  readonly settings: Settings;
  /** Whether the folders in `<resources>/clusters` are clusters: unless the config is readable and names none. */
  readonly hasClusters: boolean;
  /** The clusters that the config itself names. */
  readonly clusters: readonly string[];
}

/**
 * Reads the layout. Discovery must work where the config does not: without one the defaults hold, and what is wrong with
 * one is a warning.
 */
export function readLayout(
  workspace: Workspace,
  report: Report,
): RepositoryLayout {
  const defaults: RepositoryLayout = {
    settings: readSettings({}, ""),
    hasClusters: true,
    clusters: [],
  };
  if (workspace.read(configFile) === undefined) return defaults;
  const found = readRoot(workspace, (problem) =>
    report({ ...problem, severity: "warning" }),
  );
  if (found === undefined) return defaults;
  const data = toData(found.root);
  const settings = readSettings(isFields(data) ? data : {}, "");
  for (const folder of [settings.resources, settings.generated]) {
    const problem = escapingPathProblem(folder);
    if (problem === undefined) continue;
    report({
      code: "path-escapes",
      severity: "warning",
      message: `the layout's folder \`${folder}\` cannot be listed: ${problem}; the default layout is used`,
      hint: "name a folder below that of fluxsmith.yaml",
      at: { file: configFile, line: 1, column: 1, length: 0 },
    });
    return defaults;
  }
  const { entries } = found.root;
  const hasClusters = entries.has("clusters") || entries.has("include");
  const clusters = Object.keys(fieldsAt(data, "clusters") ?? {});
  return { settings, hasClusters, clusters };
}

/** The cluster in whose folder a file stands; undefined for one that all clusters share. */
export function clusterOfFile(
  { settings, hasClusters }: RepositoryLayout,
  file: string,
): string | undefined {
  const cluster = hasClusters ? clusterOf(settings, file) : undefined;
  const isFolder =
    cluster !== undefined && isBelow(file, clusterRoot(settings, cluster));
  return isFolder ? cluster : undefined;
}
