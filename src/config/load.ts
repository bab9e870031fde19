/** `fluxsmith.yaml` and the files that it includes → the config as written. */
import { locate, type Report, type Source } from "../diagnostics/diagnostic.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kinds } from "../kinds/index.ts";
import type { ExpandContext, FluxKind } from "../kinds/kind.ts";
import { toData, type Data, type Fields } from "../yaml/data.ts";
import type { MapNode, YamlNode } from "../yaml/node.ts";
import { checkSettings, isValidInAll, isValidItem } from "./check-written.ts";
import { readIncludes, type Loader } from "./files.ts";
import type { ConfigSchema } from "./schema.ts";
import { usersOf, type Users } from "./per-cluster.ts";
import { isValid, withoutRemovals } from "./validity.ts";
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
}

type RawItems = Map<FluxKind, Map<string, RawItem>>;

interface RawCluster {
  readonly name: string;
  readonly node: YamlNode;
  readonly keyNode: YamlNode;
  readonly source: Source;
  readonly settings: Record<string, Data>;
  readonly items: RawItems;
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
  const included = await readIncludes(root, source, loader);
  const parts = [{ source, root }, ...included];
  for (const part of parts) {
    readSections(part.root, part.source, [], items, report);
    readClusters(part.root, part.source, clusters, loader);
    external.push(...externals(part.root));
  }
  const users = usersOf([...clusters.keys()], schemaOf);
  checkSettings({ source, root }, included, users, report);
  const expand = expander(items, clusters, users, report);
  return {
    source,
    root,
    settings: settingsOf(root),
    external,
    defaults: readDefaults(root, source, (raw) => expand(raw, true)),
    repository: readRepository(root, source, (raw) => expand(raw, true)),
    items: expandAll(items, (raw) => {
      const overrides = (name: string): RawItem | undefined =>
        clusters.get(name)?.items.get(raw.kind)?.get(raw.key);
      return expand(raw, isValidInAll(raw, users, overrides, report));
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
        return expand(raw, isValidItem({ ...raw, node }, schema, report));
      }),
    })),
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
    isValid(value, loader.schemaOf(name).cluster, {
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
    };
    into.set(name, cluster);
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
): (raw: RawItem, valid: boolean) => WrittenItem {
  const sourceKinds = new Map<string, Set<string>>();
  for (const layer of [items, ...[...clusters.values()].map((c) => c.items)])
    for (const [kind, byKey] of layer)
      if (kind.section[0] === "sources")
        for (const key of byKey.keys()) {
          const known = sourceKinds.get(key) ?? new Set();
          sourceKinds.set(key, known.add(kind.kind));
        }
  const context: ExpandContext = {
    sourceKinds: (key) => [...(sourceKinds.get(key) ?? [])],
  };
  const [schema] = users.keys();
  if (schema === undefined) throw new Error("a config has a schema");
  return (raw, valid) => expandItem(raw, valid, { schema, context, report });
}

function expandAll(items: RawItems, expand: Expand): Items {
  return new Map(
    [...items].map(([kind, byKey]) => [
      kind,
      new Map([...byKey].map(([key, raw]) => [key, expand(raw)])),
    ]),
  );
}

function readDefaults(
  root: MapNode,
  source: Source,
  expand: Expand,
): Map<FluxKind, WrittenItem> {
  const defaults = new Map<FluxKind, WrittenItem>();
  for (const kind of kinds) {
    const node = mapAt(root, ["defaults", ...kind.section]);
    const keyNode = node?.entries.values().next().value?.key;
    if (node === undefined || keyNode === undefined) continue;
    const raw = { kind, key: "", keyNode, node, source, path: [] };
    defaults.set(kind, expand(raw));
  }
  return defaults;
}

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
