/** The config's clusters as far as a command on a cluster needs them, from a config that may be wrong elsewhere. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData, type Data } from "../yaml/data.ts";
import type { MapNode } from "../yaml/node.ts";
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
  const [start, ...parts] = await readParts(workspace, report);
  if (start === undefined) return unnamed(undefined);
  const clusters = new Map<string, ClusterContext>();
  for (const root of [start, ...parts])
    for (const [name, { value }] of mapAt(root, ["clusters"])?.entries ?? [])
      clusters.set(name, { name, context: textAt(toData(value), "context") });
  const found = [...clusters.keys()].toSorted();
  return found.length === 0
    ? unnamed(textAt(toData(start), "context"))
    : found.flatMap((name) => clusters.get(name) ?? []);
}

/** What the config calls `external`: what all clusters may refer to, and beside that each of them. */
export interface Externals {
  readonly all: readonly string[];
  readonly byCluster: ReadonlyMap<string, readonly string[]>;
}

/** Reads what the config calls `external`; nothing where there is no config. */
export async function readExternals(
  workspace: Workspace,
  report: Report,
): Promise<Externals> {
  const all: string[] = [];
  const byCluster = new Map<string, readonly string[]>();
  if (workspace.read(configFile) === undefined) return { all, byCluster };
  for (const root of await readParts(workspace, report)) {
    const fields = toData(root);
    all.push(...externalsIn(fields));
    const clusters = fieldsAt(fields, "clusters") ?? {};
    for (const [name, cluster] of Object.entries(clusters))
      byCluster.set(name, [
        ...(byCluster.get(name) ?? []),
        ...externalsIn(cluster),
      ]);
  }
  return { all, byCluster };
}

function externalsIn(data: Data): string[] {
  const external = isFields(data) ? data["external"] : undefined;
  if (!Array.isArray(external)) return [];
  return external.filter((one: Data) => typeof one === "string");
}

/** The config file's map and those of the files that it includes; none where it cannot be read. */
async function readParts(
  workspace: Workspace,
  report: Report,
): Promise<MapNode[]> {
  const start = readRoot(workspace, report);
  if (start === undefined) return [];
  const parts = await readIncludes(start.root, start.source, {
    workspace,
    report,
  });
  return [start.root, ...parts.map(({ root }) => root)];
}
