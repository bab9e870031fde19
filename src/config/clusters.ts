/** The config's clusters as far as a command on a cluster needs them, from a config that may be wrong elsewhere. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { textAt } from "../kinds/fields.ts";
import type { Workspace } from "../model/workspace.ts";
import { toData } from "../yaml/data.ts";
import { configFile, readIncludes, readRoot } from "./files.ts";
import { mapAt } from "./written.ts";

/** A cluster of the config; `name` is undefined for the one unnamed cluster. */
export interface ClusterContext {
  readonly name: string | undefined;
  /** The kubectl context that commands insist on. */
  readonly context: string | undefined;
}

/** The clusters, sorted by name; the one unnamed one where the config names none, or there is no config. */
export async function readClusters(
  workspace: Workspace,
  report: Report,
): Promise<ClusterContext[]> {
  const unnamed = (context: string | undefined): ClusterContext[] => [
    { name: undefined, context },
  ];
  if (workspace.read(configFile) === undefined) return unnamed(undefined);
  const start = readRoot(workspace, report);
  if (start === undefined) return unnamed(undefined);
  const parts = await readIncludes(start.root, start.source, {
    workspace,
    report,
  });
  const clusters = new Map<string, ClusterContext>();
  for (const { root } of [start, ...parts])
    for (const [name, { value }] of mapAt(root, ["clusters"])?.entries ?? [])
      clusters.set(name, { name, context: textAt(toData(value), "context") });
  const found = [...clusters.keys()].toSorted();
  return found.length === 0
    ? unnamed(textAt(toData(start.root), "context"))
    : found.flatMap((name) => clusters.get(name) ?? []);
}
