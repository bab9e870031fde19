/** The config that makes the objects: what is written where, before it is text. */
import type { FluxKind } from "../kinds/kind.ts";
import { kinds } from "../kinds/index.ts";
import { identityText, type Identity } from "../model/identity.ts";
import { isBelow, joinPath } from "../model/names.ts";
import { compare } from "../model/order.ts";
import type { Data, Fields } from "../yaml/data.ts";
import type { Carried } from "./carried.ts";
import { commonFields, fold, patchTo } from "./fold.ts";
import { shortForm } from "./forms.ts";

/** How an object's item is written: found out by trying. */
export interface Form {
  /** As Flux has it, without shorthands. */
  readonly isLiteral: boolean;
  /** Where it is written; undefined where that is its place anyway. */
  readonly path: string | undefined;
  /** Whether Flux fills in its variables. */
  readonly substitutes: boolean;
}

/** An item of a section, of a cluster's section, or what is merged into one. */
export interface DraftItem {
  readonly kind: FluxKind;
  readonly key: string;
  readonly fields: ReadonlyMap<string, Data>;
  /** What its comments are taken from; undefined for one that only switches off. */
  readonly carried: Carried | undefined;
  /** All that it has a part in. */
  readonly makes: readonly Carried[];
}

export interface Draft {
  /** What stands above the sections. */
  readonly head: ReadonlyMap<string, Data>;
  readonly defaults: ReadonlyMap<FluxKind, Fields>;
  readonly items: readonly DraftItem[];
  readonly external: readonly string[];
  /** Named clusters; none for the one unnamed cluster. */
  readonly clusters: ReadonlyMap<string, readonly DraftItem[]>;
}

/** What a draft is made from. */
export interface DraftContext {
  readonly clusters: readonly (string | undefined)[];
  readonly repository: string;
  readonly fluxNamespace: string;
  readonly fluxVersion: string | undefined;
  /** The manifests' folder. */
  readonly resources: string;
  /** Set where there is a config that the items come to: its defaults count, and nothing of it is written anew. */
  readonly isAddition: boolean;
  readonly formOf: (carried: Carried) => Form;
}

/** Makes the draft of the objects. */
export function draftOf(
  carried: readonly Carried[],
  context: DraftContext,
): Draft {
  const keys = keysOf(carried);
  const sources = sourceIndex(keys);
  const defaults = new Map<FluxKind, Fields>();
  const items: DraftItem[] = [];
  const clusters = new Map<string, DraftItem[]>();
  for (const name of context.clusters)
    if (name !== undefined) clusters.set(name, []);
  for (const kind of kinds) {
    const its = carried.filter((one) => one.kind === kind);
    const bySection = itemsOf(its, { ...context, keys, sources });
    let base = commonFields(
      [...bySection.values()].flatMap((one) =>
        [...one.values()].map(({ spec }) => spec),
      ),
      (field) => unshared.has(field),
    );
    if (context.isAddition) base = {};
    if (Object.keys(base).length > 0) defaults.set(kind, base);
    for (const [key, one] of bySection)
      addItem({ kind, key, one, base }, { items, clusters }, context);
  }
  return {
    head: headOf(context),
    defaults,
    items,
    external: externals(carried),
    clusters,
  };
}

/** Fields that say what one object is about: equal by chance, if at all. */
const unshared: ReadonlySet<string> = new Set([
  "chart",
  "chartRef",
  "dependsOn",
  "path",
  "ref",
  "sourceRef",
  "url",
  "values",
  "version",
]);

interface Written {
  readonly carried: Carried;
  readonly meta: Fields;
  readonly spec: Fields;
}

type ByCluster = ReadonlyMap<string | undefined, Written>;

function addItem(
  {
    kind,
    key,
    one,
    base,
  }: {
    readonly kind: FluxKind;
    readonly key: string;
    readonly one: ByCluster;
    readonly base: Fields;
  },
  {
    items,
    clusters,
  }: { items: DraftItem[]; clusters: Map<string, DraftItem[]> },
  context: DraftContext,
): void {
  const whole = new Map(
    [...one].map(([cluster, { meta, spec }]) => [
      cluster,
      { ...meta, ...patchTo(base, spec) },
    ]),
  );
  const folded = fold(whole, context.clusters);
  const [first] = one.values();
  if (folded.base !== undefined)
    items.push({
      kind,
      key,
      fields: new Map(Object.entries(folded.base)),
      carried: first?.carried,
      makes: [...one.values()].map(({ carried }) => carried),
    });
  for (const [cluster, fields] of folded.overrides) {
    const its = one.get(cluster)?.carried;
    clusters.get(cluster ?? "")?.push({
      kind,
      key,
      fields: new Map(Object.entries(fields)),
      carried: its,
      makes: its === undefined ? [] : [its],
    });
  }
}

interface ItemContext extends DraftContext {
  readonly keys: ReadonlyMap<Carried, string>;
  readonly sources: ReadonlyMap<string, string>;
}

/** By key and cluster. */
function itemsOf(
  carried: readonly Carried[],
  context: ItemContext,
): Map<string, Map<string | undefined, Written>> {
  const found = new Map<string, Map<string | undefined, Written>>();
  const inOrder = carried.toSorted((left, right) =>
    compare(context.keys.get(left) ?? "", context.keys.get(right) ?? ""),
  );
  for (const one of inOrder) {
    const key = context.keys.get(one) ?? one.name;
    const its = found.get(key) ?? new Map<string | undefined, Written>();
    found.set(key, its);
    for (const cluster of one.clusters)
      its.set(cluster, writtenIn(one, key, cluster, context));
  }
  return found;
}

function writtenIn(
  carried: Carried,
  key: string,
  cluster: string | undefined,
  context: ItemContext,
): Written {
  const { kind, namespace, labels, annotations, spec } = carried;
  const { formOf, fluxNamespace, repository, sources } = context;
  const { isLiteral, path, substitutes } = formOf(carried);
  const meta: Record<string, Data> = {};
  if (namespace !== fluxNamespace && !key.includes("/"))
    meta["namespace"] = namespace;
  if (labels !== undefined) meta["labels"] = labels;
  if (annotations !== undefined) meta["annotations"] = annotations;
  if (path !== undefined)
    Object.assign(meta, fileFields(path, cluster, carried, context));
  if (substitutes) meta["substitute"] = true;
  return {
    carried,
    meta,
    spec: isLiteral
      ? spec
      : shortForm(spec, {
          namespace,
          repository: { name: repository, namespace: fluxNamespace },
          sourceKey: (sourceKind, inNamespace, name) =>
            sources.get(
              within(cluster, {
                kind: sourceKind,
                namespace: inNamespace,
                name,
              }),
            ),
          defaults: kind.defaults ?? {},
        }),
  };
}

/** `file:` is relative to the cluster's root; with `shared: true` to the folder of the config. */
function fileFields(
  path: string,
  cluster: string | undefined,
  { clusters }: Carried,
  { resources }: DraftContext,
): Fields {
  const root =
    cluster === undefined
      ? resources
      : joinPath(resources, joinPath("clusters", cluster));
  if (clusters.length > 1 || !isBelow(path, root))
    return { file: path, shared: true };
  return { file: root === "" ? path : path.slice(root.length + 1) };
}

/** The items' keys, by cluster and object. */
function sourceIndex(
  keys: ReadonlyMap<Carried, string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [one, key] of keys)
    for (const cluster of one.clusters)
      found.set(within(cluster, { ...one, kind: one.kind.kind }), key);
  return found;
}

/** An item's key: the object's name, and its namespace where the name alone stands for two. */
function keysOf(carried: readonly Carried[]): Map<Carried, string> {
  const namespaces = new Map<string, Set<string>>();
  const nameKey = ({ kind, name }: Carried): string => `${kind.kind}/${name}`;
  for (const one of carried) {
    const known = namespaces.get(nameKey(one)) ?? new Set();
    namespaces.set(nameKey(one), known.add(one.namespace));
  }
  return new Map(
    carried.map((one) => [
      one,
      (namespaces.get(nameKey(one))?.size ?? 0) > 1
        ? `${one.namespace}/${one.name}`
        : one.name,
    ]),
  );
}

function headOf({
  repository,
  fluxNamespace,
  fluxVersion,
}: DraftContext): Map<string, Data> {
  const flux: Record<string, Data> = {
    ...(fluxNamespace === "flux-system" ? {} : { namespace: fluxNamespace }),
    ...(fluxVersion === undefined ? {} : { version: fluxVersion }),
  };
  return new Map<string, Data>([
    ["version", 1],
    [
      "repository",
      new Map<string, Data>([
        ["name", repository],
        ["managed", false],
      ]),
    ],
    ["layout", new Map([["resources", "."]])],
    ...(Object.keys(flux).length > 0 ? [["flux", flux] as const] : []),
  ]);
}

/** What the objects refer to, and no item makes. */
function externals(carried: readonly Carried[]): string[] {
  const made = new Set<string>();
  for (const one of carried)
    for (const cluster of one.clusters)
      made.add(within(cluster, { ...one, kind: one.kind.kind }));
  const missing = new Set<string>();
  for (const { kind, namespace, spec, clusters } of carried)
    for (const reference of kind.references(spec)) {
      const wanted = {
        ...reference,
        namespace: reference.namespace ?? namespace,
      };
      for (const cluster of clusters)
        if (!made.has(within(cluster, wanted)))
          missing.add(identityText(wanted));
    }
  return [...missing].toSorted(compare);
}

function within(cluster: string | undefined, identity: Identity): string {
  return `${cluster ?? ""} ${identityText(identity)}`;
}
