/** `fluxsmith.yaml` and the files that it includes → the config as written. */
import { locate, type Report, type Source } from "../diagnostics/diagnostic.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind, Path } from "../kinds/kind.ts";
import { toData, type Data, type Fields } from "../yaml/data.ts";
import type { MapNode, ScalarNode, YamlNode } from "../yaml/node.ts";
import { checkItem, checkItemInAll, checkSettings } from "./check-written.ts";
import { readIncludes, type Loader } from "./files.ts";
import type { ConfigSchema } from "./schema.ts";
import { usersOf, type Users } from "./per-cluster.ts";
import { isRead, joinUnread, unreadAt, type Unread } from "./unread.ts";
import { findUnfit, withoutRemovals } from "./validity.ts";
import {
  expandItem,
  mapAt,
  readSections,
  type RawItem,
  type WrittenItem,
} from "./written.ts";

/** Items by kind, then by key, in the order of the files. */
export type Items = ReadonlyMap<FluxKind, ReadonlyMap<string, WrittenItem>>;

/** A cluster as written: its settings, and its items, which override or add. */
export interface WrittenCluster {
  readonly name: string;
  readonly settings: Fields;
  readonly node: YamlNode;
  readonly keyNode: YamlNode;
  readonly source: Source;
  readonly items: Items;
  /** What of it does not fit its schema (reported). */
  readonly unfit: readonly Path[];
}

export interface WrittenConfig {
  readonly source: Source;
  readonly root: MapNode;
  /** Everything at the top level that is not a section. */
  readonly settings: Fields;
  readonly external: readonly string[];
  readonly defaults: ReadonlyMap<FluxKind, WrittenItem>;
  /** `repository`, as an item of the kind GitRepository; undefined where the section is missing. */
  readonly repository: WrittenItem | undefined;
  readonly items: Items;
  readonly clusters: readonly WrittenCluster[];
  /** What of the settings and the sections does not fit its schema (reported). */
  readonly unfit: readonly Path[];
}

type RawItems = Map<FluxKind, Map<string, RawItem>>;

interface RawCluster {
  readonly name: string;
  readonly node: YamlNode;
  readonly keyNode: YamlNode;
  readonly source: Source;
  readonly settings: Record<string, Data>;
  readonly items: RawItems;
  readonly unfit: Path[];
}

/** Reads the config: the file itself (see {@link readRoot}) and its includes. Everything wrong is reported. */
export async function loadConfig(
  { source, root }: { source: Source; root: MapNode },
  loader: Loader,
): Promise<WrittenConfig> {
  const { schemaOf, report } = loader;
  const items: RawItems = new Map();
  const clusters = new Map<string, RawCluster>();
  const external: string[] = [];
  const lost: Path[] = [];
  const included = await readIncludes(root, source, loader, () =>
    lost.push(...kinds.map(({ section }) => section)),
  );
  const parts = [{ source, root }, ...included];
  for (const part of parts) {
    readSections(part.root, part.source, [], items, report);
    readClusters(part.root, part.source, clusters, loader);
    external.push(...externals(part.root));
  }
  const users = usersOf([...clusters.keys()], schemaOf);
  const unfit = checkSettings({ source, root }, included, users, report);
  unfit.push(...lost);
  const expand = expander(items, clusters, users, report);
  return {
    source,
    root,
    settings: settingsOf(root),
    external,
    defaults: readDefaults(root, source, unfit, expand),
    repository: readRepository(root, source, (raw) =>
      expand(raw, unreadAt(unfit, ["repository"])),
    ),
    items: expandAll(items, (raw) => {
      const overrides = (name: string): RawItem | undefined =>
        clusters.get(name)?.items.get(raw.kind)?.get(raw.key);
      return expand(raw, checkItemInAll(raw, users, overrides, report));
    }),
    clusters: [...clusters.values()].map((cluster) => ({
      ...cluster,
      items: expandAll(cluster.items, (raw) => {
        const base = items.get(raw.kind)?.get(raw.key);
        const node =
          base === undefined || users.size === 1
            ? raw.node
            : withoutRemovals(raw.node, base.node);
        const schema = schemaOf(cluster.name);
        return expand(raw, checkItem({ ...raw, node }, schema, report));
      }),
    })),
    unfit,
  };
}

function readClusters(
  root: MapNode,
  source: Source,
  into: Map<string, RawCluster>,
  loader: Loader,
): void {
  for (const [name, { key, value }] of mapAt(root, ["clusters"])?.entries ??
    []) {
    const path = ["clusters", name];
    const unfit = findUnfit(value, loader.schemaOf(name).cluster, {
      source,
      path,
      report: loader.report,
    });
    const earlier = into.get(name);
    const cluster: RawCluster = earlier ?? {
      name,
      node: value,
      keyNode: key,
      source,
      settings: {},
      items: new Map(),
      unfit: [],
    };
    into.set(name, cluster);
    cluster.unfit.push(...unfit);
    for (const [field, data] of Object.entries(settingsOf(value))) {
      if (field in cluster.settings)
        loader.report({
          code: "duplicate-item",
          severity: "error",
          message: `\`${field}\` of the cluster \`${name}\` is defined twice`,
          at: locate(source, mapEntryKey(value, field) ?? key),
        });
      cluster.settings[field] = data;
    }
    readSections(value, source, path, cluster.items, loader.report);
  }
}

function mapEntryKey(node: YamlNode, field: string): YamlNode | undefined {
  return node.kind === "map" ? node.entries.get(field)?.key : undefined;
}

const sectionHeads = new Set(kinds.map((kind) => kind.section[0]));

/** Everything in a map that is not a section. */
function settingsOf(node: YamlNode): Fields {
  const settings: Record<string, Data> = {};
  if (node.kind === "map")
    for (const [field, { value }] of node.entries)
      if (!sectionHeads.has(field) && field !== "clusters")
        settings[field] = toData(value);
  return settings;
}

function externals(root: MapNode): string[] {
  const external = root.entries.get("external")?.value;
  if (external?.kind !== "seq") return [];
  return external.items.flatMap((item) =>
    item.kind === "scalar" ? [item.text] : [],
  );
}

type Expand = (raw: RawItem) => WrittenItem;

function expander(
  items: RawItems,
  clusters: ReadonlyMap<string, RawCluster>,
  users: Users<ConfigSchema>,
  report: Report,
): (raw: RawItem, unread: Unread) => WrittenItem {
  const sourceKinds = new Map<string, Set<string>>();
  for (const layer of [items, ...[...clusters.values()].map((c) => c.items)])
    for (const [kind, byKey] of layer)
      if (kind.section[0] === "sources")
        for (const key of byKey.keys()) {
          const known = sourceKinds.get(key) ?? new Set();
          sourceKinds.set(key, known.add(kind.kind));
        }
  const context = {
    sourceKinds: (key: string) => [...(sourceKinds.get(key) ?? [])],
  };
  const [schema] = users.keys();
  if (schema === undefined) throw new Error("a config has a schema");
  return (raw, unread) => expandItem(raw, unread, { schema, context, report });
}

function expandAll(items: RawItems, expand: Expand): Items {
  return new Map(
    [...items].map(([kind, byKey]) => [
      kind,
      new Map([...byKey].map(([key, raw]) => [key, expand(raw)])),
    ]),
  );
}

/** The defaults of each kind. Where those of a kind could not be read, it has some all the same, and they say so. */
function readDefaults(
  root: MapNode,
  source: Source,
  unfit: readonly Path[],
  expand: (raw: RawItem, unread: Unread) => WrittenItem,
): Map<FluxKind, WrittenItem> {
  const defaults = new Map<FluxKind, WrittenItem>();
  const noInterval = !isRead(unreadAt(unfit, ["defaults", "interval"]));
  for (const kind of kinds) {
    const node = mapAt(root, ["defaults", ...kind.section]) ?? noFields;
    const own = unreadAt(unfit, ["defaults", ...kind.section]);
    const unread =
      noInterval && kind.takesInterval
        ? joinUnread(own, new Set(["interval"]))
        : own;
    const keyNode = node.entries.values().next().value?.key ?? noKey;
    if (node.entries.size === 0 && isRead(unread)) continue;
    const raw = { kind, key: "", keyNode, node, source, path: [] };
    defaults.set(kind, expand(raw, unread));
  }
  return defaults;
}

const noFields: MapNode = { kind: "map", entries: new Map(), start: 0, end: 0 };
const noKey: ScalarNode = {
  kind: "scalar",
  value: "",
  text: "",
  plain: false,
  start: 0,
  end: 0,
};

/** `repository` as an item: its own fields (name, managed, path) are left out. */
function readRepository(
  root: MapNode,
  source: Source,
  expand: Expand,
): WrittenItem | undefined {
  const entry = root.entries.get("repository");
  if (entry?.value.kind !== "map") return undefined;
  const own = new Set(["name", "managed", "path"]);
  const entries = new Map(
    [...entry.value.entries].filter(([field]) => !own.has(field)),
  );
  const name = entry.value.entries.get("name")?.value;
  return {
    ...expand({
      kind: gitRepository,
      key: name?.kind === "scalar" ? name.text : "",
      keyNode: entry.key,
      node: { ...entry.value, entries },
      source,
      path: [],
    }),
    node: entry.value,
  };
}
