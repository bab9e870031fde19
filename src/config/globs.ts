/** `apps/*` among the Kustomizations: one for every folder that matches and holds manifests. */
import { locate, type Report } from "../diagnostics/diagnostic.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { textAt } from "../kinds/fields.ts";
import { isManifestName } from "../manifests/loader.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import { parseNamespacedName } from "../model/identity.ts";
import {
  escapingPathProblem,
  joinPath,
  normalPath,
  shownFolder,
} from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import type { WrittenCluster, WrittenConfig } from "./load.ts";
import { joinPatches } from "./merge.ts";
import { clusterRoot, type Settings } from "./settings.ts";
import { joinUnread } from "./unread.ts";
import type { WrittenItem } from "./written.ts";

type KustomizationItems = ReadonlyMap<string, WrittenItem>;

/** What the expansion works with. `handWritten` are the files below the resources folder that are not ours. */
export interface GlobContext {
  readonly workspace: Workspace;
  readonly handWritten: readonly string[];
  readonly settings: Settings;
  readonly report: Report;
}

interface Expansion extends GlobContext {
  /** The globs that have matched something, in whichever cluster. */
  readonly matched: Set<WrittenItem>;
}

/** Replaces every glob by the items that it stands for, at the top and in the clusters. */
export async function expandGlobs(
  config: WrittenConfig,
  context: GlobContext,
): Promise<WrittenConfig> {
  const top = config.items.get(kustomization) ?? new Map<string, WrittenItem>();
  const layers = [top, ...config.clusters.map((c) => itemsOf(c))];
  const globs = layers.flatMap((items) =>
    [...items].filter(([key]) => isGlob(key)).map(([, item]) => item),
  );
  if (globs.length === 0) return config;
  const expansion: Expansion = { ...context, matched: new Set() };
  const { resources } = context.settings;
  const shared = await expandIn([resources], top, top, expansion);
  const clusters = await Promise.all(
    config.clusters.map(async (cluster) => {
      const own = itemsOf(cluster);
      const root = clusterRoot(context.settings, cluster.name);
      // A top-level glob that matches in the cluster's folder only makes an item of that cluster.
      const fromTop = await expandIn([root], top, shared, expansion);
      const bases = new Map([...shared, ...fromTop]);
      const fromOwn = await expandIn([resources, root], own, bases, expansion);
      const items = new Map([...fromTop, ...fromOwn]);
      for (const key of shared.keys()) items.delete(key);
      // Where its own glob matches what one at the top has matched, it overrides that, as any item of that name does.
      for (const [name, glob] of await overridden(
        own,
        top,
        bases,
        root,
        expansion,
      )) {
        const base = items.get(name);
        items.set(name, base === undefined ? glob : joinItems(base, glob));
      }
      for (const [key, item] of own) {
        if (isGlob(key)) continue;
        const base = items.get(key);
        items.set(key, base === undefined ? item : joinItems(base, item));
        if (shared.has(key)) continue;
        // The cluster's own item for a folder that a glob at the top has matched takes its place here.
        for (const [name, other] of shared)
          if (
            isFromGlob(other, top) &&
            folderOf(name, other) === folderOf(key, item)
          )
            items.set(name, {
              ...other,
              meta: { enabled: false },
              spec: {},
            });
      }
      return withItems(cluster, items);
    }),
  );
  for (const item of globs)
    if (!expansion.matched.has(item)) reportNoMatch(item, context);
  return { ...withItems(config, shared), clusters };
}

/** By name, each glob of a cluster that matches what a glob at the top has matched. */
async function overridden(
  own: KustomizationItems,
  top: KustomizationItems,
  bases: KustomizationItems,
  root: string,
  context: Expansion,
): Promise<[string, WrittenItem][]> {
  const found: [string, WrittenItem][] = [];
  for (const [key, glob] of own) {
    if (!isGlob(key)) continue;
    const roots = [context.settings.resources, root];
    const folders = new Set(await matches(roots, key, context));
    for (const [name, base] of bases)
      if (isFromGlob(base, top) && folders.has(folderOf(name, base) ?? ""))
        found.push([name, { ...glob, key: name }]);
  }
  return found;
}

/** Whether an item stands for a folder that a glob has matched: then no item is written under its name. */
function isFromGlob(item: WrittenItem, written: KustomizationItems): boolean {
  return !written.has(item.key);
}

/** Whether a key is a glob: it holds a character that no name has. */
export function isGlob(key: string): boolean {
  return /[*?[\]{}!()]/.test(key);
}

function itemsOf(cluster: WrittenCluster): KustomizationItems {
  return cluster.items.get(kustomization) ?? new Map<string, WrittenItem>();
}

function withItems<T extends WrittenConfig | WrittenCluster>(
  layer: T,
  items: KustomizationItems,
): T {
  return { ...layer, items: new Map(layer.items).set(kustomization, items) };
}

function joinItems(base: WrittenItem, over: WrittenItem): WrittenItem {
  return {
    ...over,
    unread: joinUnread(base.unread, over.unread),
    meta: joinPatches(base.meta, over.meta),
    spec: joinPatches(base.spec, over.spec),
  };
}

/** The items of `from` with its globs replaced by what matches below the roots; `explicit` items for the same folder replace them. */
async function expandIn(
  roots: readonly string[],
  from: KustomizationItems,
  explicit: KustomizationItems,
  context: Expansion,
): Promise<Map<string, WrittenItem>> {
  const result = new Map<string, WrittenItem>();
  for (const [key, item] of from)
    if (!isGlob(key) && from === explicit) result.set(key, item);
  const taken = new Set(
    [...explicit].map(([key, item]) => folderOf(key, item)),
  );
  for (const [key, item] of from) {
    if (!isGlob(key)) continue;
    const folders = await matches(roots, key, context);
    if (folders.length > 0) context.matched.add(item);
    for (const folder of folders) {
      const name = folder.slice(folder.lastIndexOf("/") + 1);
      if (taken.has(folder)) continue;
      const other = result.get(name) ?? explicit.get(name);
      if (other !== undefined)
        reportCollision(name, folder, item, other, context);
      else
        result.set(name, {
          ...item,
          key: name,
          meta: { ...item.meta, folder },
        });
      taken.add(folder);
    }
  }
  return result;
}

/** The folder that an item applies, relative to the resources folder; undefined where it has a `path` of its own. */
function folderOf(key: string, item: WrittenItem): string | undefined {
  if (item.spec["path"] !== undefined) return undefined;
  return normalPath(
    textAt(item.meta, "folder") ?? parseNamespacedName(key).name,
  );
}

/** The folders, relative to their root, that match and hold manifests. */
async function matches(
  roots: readonly string[],
  glob: string,
  { workspace, handWritten, settings }: GlobContext,
): Promise<string[]> {
  const found = new Set<string>();
  if (escapingPathProblem(glob) !== undefined) return [];
  for (const root of roots) {
    const folders = await workspace.glob([joinPath(root, glob)], "folders");
    for (const folder of folders) {
      const relative = root === "" ? folder : folder.slice(root.length + 1);
      // `resources/clusters` holds the clusters' roots, not a folder to apply.
      const isRoots =
        root === settings.resources && /^clusters(\/|$)/.test(relative);
      if (!isRoots && holdsManifests(folder, handWritten)) found.add(relative);
    }
  }
  return [...found].toSorted();
}

function holdsManifests(folder: string, files: readonly string[]): boolean {
  return files.some((file) => {
    const name = file.slice(file.lastIndexOf("/") + 1);
    return (
      file.startsWith(`${folder}/`) &&
      (isManifestName(name) || isKustomizationFileName(name))
    );
  });
}

function reportNoMatch(
  item: WrittenItem,
  { report, settings }: GlobContext,
): void {
  const place = locate(item.source, item.keyRange);
  const escapes = escapingPathProblem(item.key);
  if (escapes !== undefined)
    report({
      code: "bad-folder",
      severity: "error",
      message: `\`${item.key}\` cannot be applied: ${escapes}`,
      hint: `a glob is relative to ${shownFolder(settings.resources)}`,
      at: place,
    });
  else
    report({
      code: "glob-empty",
      severity: "warning",
      message: `no folder with manifests matches \`${item.key}\` below ${shownFolder(settings.resources)}`,
      at: place,
    });
}

function reportCollision(
  name: string,
  folder: string,
  item: WrittenItem,
  other: WrittenItem,
  { report }: GlobContext,
): void {
  report({
    code: "glob-collision",
    severity: "error",
    message: `the folder \`${folder}\` would make a second Kustomization \`${name}\``,
    at: locate(item.source, item.keyRange),
    hint: `name one of them: add an item with \`folder: ${folder}\``,
    related: [
      {
        message: "the first one comes from here",
        at: locate(other.source, other.keyRange),
      },
    ],
  });
}
