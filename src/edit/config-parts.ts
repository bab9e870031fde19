/** The config's files, and where in them the items of a section stand. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { readIncludes, readRoot } from "../config/files.ts";
import { mapAt } from "../config/written.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import type { Workspace } from "../model/workspace.ts";
import type { MapEntry, MapNode } from "../yaml/node.ts";
import type { Keys } from "./config-text.ts";

/** One file of the config. */
export interface Part {
  readonly file: string;
  readonly root: MapNode;
}

/** An item where it is written: at the top, or in a cluster. */
export interface ItemPlace {
  readonly kind: FluxKind;
  readonly key: string;
  readonly cluster: string | undefined;
  readonly file: string;
  readonly keys: Keys;
  readonly entry: MapEntry;
}

/** The config's files, fluxsmith.yaml first; none where that cannot be read, which is reported. */
export async function readParts(
  workspace: Workspace,
  report: Report,
): Promise<Part[]> {
  const start = readRoot(workspace, report);
  if (start === undefined) return [];
  const { root, source } = start;
  const included = await readIncludes(root, source, { workspace, report });
  return [start, ...included].map((part) => ({
    file: part.source.file,
    root: part.root,
  }));
}

/** The names of the clusters, in the files' order. */
export function clustersIn(parts: readonly Part[]): string[] {
  const names = parts.flatMap(({ root }) => [
    ...(mapAt(root, ["clusters"])?.entries.keys() ?? []),
  ]);
  return [...new Set(names)];
}

/** Every item as it is written, those at the top first. */
export function itemsIn(parts: readonly Part[]): ItemPlace[] {
  return [undefined, ...clustersIn(parts)].flatMap((cluster) =>
    kinds.flatMap((kind) =>
      parts.flatMap(({ file, root }) => {
        const section = [...layer(cluster), ...kind.section];
        return [...(mapAt(root, section)?.entries ?? [])].map(
          ([key, entry]): ItemPlace => {
            const keys = [...section, key];
            return { kind, key, cluster, file, keys, entry };
          },
        );
      }),
    ),
  );
}

/** The keys that lead to where a cluster's sections are; none for those at the top. */
export function layer(cluster: string | undefined): Keys {
  return cluster === undefined ? [] : ["clusters", cluster];
}

/**
 * The file for a new item of a kind: the one whose section has most of them, else the one with the cluster, else the first.
 */
export function fileFor(
  parts: readonly Part[],
  kind: FluxKind,
  cluster: string | undefined,
): string {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error("a config has a file");
  const count = ({ root }: Part): number =>
    mapAt(root, [...layer(cluster), ...kind.section])?.entries.size ?? 0;
  const holds = ({ root }: Part): boolean =>
    cluster !== undefined &&
    mapAt(root, ["clusters"])?.entries.has(cluster) === true;
  let best = first;
  for (const part of others) {
    const isMore = count(part) > count(best);
    const isHome = count(best) === 0 && !holds(best) && holds(part);
    if (isMore || isHome) best = part;
  }
  return best.file;
}
