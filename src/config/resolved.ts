/**
 * The config as it is used: for each cluster every object with its spec, after defaults ← item ← override (JSON Merge
 * Patch). Objects that no cluster overrides share their spec, so that later steps can do their work once.
 */
import { at, locate, type Report } from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind, ObjectView } from "../kinds/kind.ts";
import { parseNamespacedName } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { WrittenCluster, WrittenConfig } from "./load.ts";
import { checkNames } from "./check-names.ts";
import { joinPatches, mergePatch } from "./merge.ts";
import { locateItemField } from "./position.ts";
import type { Settings } from "./settings.ts";
import { withSourceRef } from "./source-ref.ts";
import { isRead, kindsUnread, unreadAt } from "./unread.ts";
import type { WrittenItem } from "./written.ts";

/** One object of one cluster. */
export interface ResolvedObject extends ObjectView {
  readonly kind: FluxKind;
  /** The item's key: `name` or `namespace/name`; decides the file's name. */
  readonly key: string;
  readonly labels: Fields | undefined;
  readonly annotations: Fields | undefined;
  /** The item's own fields (`folder`, `kustomization`, `file`, `valuesFiles`, `substitute`). */
  readonly meta: Fields;
  /** Where it was written, strongest first: override, item, defaults. */
  readonly layers: readonly WrittenItem[];
}

/** One cluster: `name` is undefined for the one unnamed cluster. */
export interface ResolvedCluster {
  readonly name: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly fixtures: Fields;
  /** `KIND/NAME` and `KIND/NAMESPACE/NAME`, as written. */
  readonly external: readonly string[];
  readonly objects: readonly ResolvedObject[];
  /** The kinds whose section holds something that could not be read (reported): there may be more objects of them. */
  readonly unreadKinds: ReadonlySet<FluxKind>;
  /** The variables could not be read (reported): there may be more of them. */
  readonly unreadVariables: boolean;
}

export interface ResolvedConfig {
  readonly settings: Settings;
  readonly clusters: readonly ResolvedCluster[];
}

interface Resolver {
  readonly config: WrittenConfig;
  readonly settings: Settings;
  readonly report: Report;
  readonly isWhole: IsWhole;
  /** What an item comes to without an override, once for all clusters. */
  readonly base: Map<WrittenItem, Merged>;
}

/** Whether an object has all that its kind needs in that cluster. */
type IsWhole = (object: ResolvedObject, cluster: string | undefined) => boolean;

interface Merged {
  readonly meta: Fields;
  readonly spec: Fields;
}

/** Resolves every cluster. Names, overrides without a base and items defined twice are reported. */
export function resolveConfig(
  config: WrittenConfig,
  settings: Settings,
  isWhole: IsWhole,
  report: Report,
): ResolvedConfig {
  const resolver: Resolver = {
    config,
    settings,
    report,
    isWhole,
    base: new Map(),
  };
  checkNames(config, settings, report);
  const noneRead = unreadAt(config.unfit, ["clusters"]) === "all";
  // By name everywhere: the order in the config means nothing.
  const clusters: (WrittenCluster | undefined)[] =
    config.clusters.length === 0
      ? noneRead
        ? []
        : [undefined]
      : config.clusters.toSorted((a, b) => compare(a.name, b.name));
  return {
    settings,
    clusters: clusters.map((cluster) => resolveCluster(cluster, resolver)),
  };
}

function resolveCluster(
  cluster: WrittenCluster | undefined,
  resolver: Resolver,
): ResolvedCluster {
  const { config } = resolver;
  const objects: ResolvedObject[] = [];
  const unfit = [config.unfit, cluster?.unfit ?? []];
  const unreadKinds = kindsUnread(unfit);
  const repository = resolveRepository(cluster, resolver);
  if (repository !== undefined) objects.push(repository);
  for (const kind of kinds) {
    const base = config.items.get(kind);
    const overrides = cluster?.items.get(kind);
    const keys = new Set([
      ...(base?.keys() ?? []),
      ...(overrides?.keys() ?? []),
    ]);
    for (const key of [...keys].toSorted(compare)) {
      const own = base?.get(key);
      const override = overrides?.get(key);
      const item = own ?? override;
      if (item === undefined) continue;
      const over = own === undefined ? undefined : override;
      const object = resolveItem(item, over, resolver);
      if (own === undefined) {
        const whole = object && resolver.isWhole(object, cluster?.name);
        const known = [...(base?.keys() ?? [])];
        // Perhaps its base could not be read: then there is nothing to say of it but where it stands alone.
        const isNew = unreadKinds.has(kind)
          ? whole === true
          : isNewItem(item, whole, known, resolver);
        if (!isNew) continue;
      }
      if (object !== undefined) objects.push(object);
    }
  }
  const settings = cluster?.settings ?? {};
  const variables = texts(
    mergePatch(
      fieldsAt(config.settings, "variables"),
      fieldsAt(settings, "variables") ?? {},
    ),
  );
  return {
    name: cluster?.name,
    variables,
    fixtures: mergePatch(
      fieldsAt(config.settings, "fixtures"),
      fieldsAt(settings, "fixtures") ?? {},
    ),
    external: [...config.external, ...list(settings["external"])],
    objects,
    unreadKinds,
    unreadVariables: unfit.some(
      (paths) => !isRead(unreadAt(paths, ["variables"])),
    ),
  };
}

function texts(fields: Fields): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields))
    if (typeof value === "string") result[name] = value;
  return result;
}

function list(data: Data | undefined): string[] {
  return Array.isArray(data)
    ? data.filter((item: Data) => typeof item === "string")
    : [];
}

/**
 * An item without a base must stand alone: one that only switches off (`whole` is undefined), or that lacks what its kind
 * needs while a name near its own exists, was meant as an override (reported).
 */
function isNewItem(
  item: WrittenItem,
  whole: boolean | undefined,
  known: readonly string[],
  { report }: Resolver,
): boolean {
  if (!isRead(item.unread) || whole === true) return true;
  const near = nearest(item.key, known);
  // Nothing like it: then it is a new one, and what it lacks is said of it.
  if (whole !== undefined && near.length === 0) return true;
  report({
    code: "override-without-base",
    severity: "error",
    message: `there is no ${item.kind.kind} \`${item.key}\` to override`,
    at: locate(item.source, item.keyRange),
    hint:
      near.length > 0
        ? `did you mean ${near.map((name) => `\`${name}\``).join(" or ")}?`
        : "define it under the section of the same name at the top, or write it whole here",
  });
  return false;
}

/** The item with its defaults, shared by all clusters that do not override it. */
function baseOf(item: WrittenItem, resolver: Resolver): Merged {
  let merged = resolver.base.get(item);
  if (merged === undefined) {
    merged = mergeItem(builtin(item.kind, resolver), item);
    resolver.base.set(item, merged);
  }
  return merged;
}

/** The lowest layer: what fluxsmith adds by itself, and the config's defaults. */
function builtin(kind: FluxKind, { config, settings }: Resolver): Merged {
  const spec: Record<string, Data> = {};
  if (kind.takesInterval && settings.interval !== undefined)
    spec["interval"] = settings.interval;
  for (const [field, value] of Object.entries(kind.defaults ?? {}))
    spec[field] = value;
  const own = { meta: {}, spec };
  const defaults = config.defaults.get(kind);
  return defaults === undefined ? own : mergeItem(own, defaults);
}

function mergeItem(base: Merged, item: WrittenItem): Merged {
  return {
    meta: mergePatch(base.meta, item.meta),
    spec: mergePatch(base.spec, item.spec),
  };
}

function resolveItem(
  item: WrittenItem,
  override: WrittenItem | undefined,
  resolver: Resolver,
): ResolvedObject | undefined {
  const base = baseOf(item, resolver);
  const merged = override === undefined ? base : mergeItem(base, override);
  if (merged.meta["enabled"] === false) return undefined;
  const defaults = resolver.config.defaults.get(item.kind);
  const layers = [override, item, defaults].filter(
    (layer) => layer !== undefined,
  );
  return toObject(item, merged, layers, resolver);
}

function toObject(
  { kind, key }: WrittenItem,
  { meta, spec }: Merged,
  layers: readonly WrittenItem[],
  { settings, report }: Resolver,
): ResolvedObject {
  const named = parseNamespacedName(key);
  const written = textAt(meta, "namespace");
  if (
    named.namespace !== undefined &&
    written !== undefined &&
    written !== named.namespace
  )
    report({
      code: "bad-name",
      severity: "error",
      message: `the key says namespace \`${named.namespace}\`, the field says \`${written}\``,
      ...at(locateItemField(layers, "namespace")),
    });
  const namespace = written ?? named.namespace ?? settings.fluxNamespace;
  return {
    kind,
    key,
    name: named.name,
    namespace,
    labels: nonEmpty(meta["labels"]),
    annotations: nonEmpty(meta["annotations"]),
    meta,
    spec: withSourceRef(kind, namespace, spec, settings),
    layers,
  };
}

function nonEmpty(data: Data | undefined): Fields | undefined {
  return isFields(data) ? data : undefined;
}

/** The repository's own GitRepository, where fluxsmith makes it. */
function resolveRepository(
  cluster: WrittenCluster | undefined,
  resolver: Resolver,
): ResolvedObject | undefined {
  const { config, settings } = resolver;
  const item = config.repository;
  if (item === undefined || !settings.repository.managed) return undefined;
  const base = baseOf(item, resolver);
  const patch = fieldsAt(cluster?.settings, "repository");
  const { branch, ...rest } = patch ?? {};
  const over: Fields =
    branch === undefined ? rest : joinPatches(rest, { ref: { branch } });
  const spec = patch === undefined ? base.spec : mergePatch(base.spec, over);
  const named = { ...item, key: settings.repository.name };
  const layers = [named, config.defaults.get(gitRepository)].filter(
    (layer) => layer !== undefined,
  );
  return toObject(named, { meta: base.meta, spec }, layers, resolver);
}
