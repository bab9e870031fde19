/**
 * Every reference between Flux objects: found in the config, among the hand-written objects, or under `external`. A
 * reference that names no namespace gets the one where its target stands.
 */
import { at, type Report } from "../diagnostics/diagnostic.ts";
import { isFields, toData, type Data, type Fields } from "../yaml/data.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kindOf } from "../kinds/index.ts";
import type { Path, Reference } from "../kinds/kind.ts";
import { child } from "../manifests/manifest.ts";
import type { Manifests } from "../manifests/manifests.ts";
import { locateField } from "../config/position.ts";
import type {
  ResolvedCluster,
  ResolvedConfig,
  ResolvedObject,
} from "../config/resolved.ts";
import { inCluster, type Settings } from "../config/settings.ts";
import { checkForAll, type Look } from "../config/per-cluster.ts";
import { isUnread } from "../config/unread.ts";
import { applying, findDeployers, type Deployers } from "./deployers.ts";
import {
  idOf,
  reportCycles,
  reportInTheWay,
  reportNoRepository,
  reportTwice,
  reportUnknown,
} from "./reference-findings.ts";
import { findTargets, type Targets } from "./targets.ts";

interface Context {
  readonly settings: Settings;
  readonly manifests: Manifests;
  readonly report: Report;
  readonly lockdown: boolean;
  /** What a spec refers to; clusters share specs. */
  readonly references: WeakMap<Fields, readonly Reference[]>;
  /** The first object that reads the repository where the config does not name it: said there, for all of them. */
  readonly missing: { repository?: ResolvedObject };
  /** Specs that got their namespaces: by spec, then by what was added, so that clusters go on sharing them. */
  readonly completed: WeakMap<Fields, Map<string, Fields>>;
}

/** Completes and checks the references of every cluster; unknown ones, cycles and doubles are reported. */
export function resolveReferences(
  config: ResolvedConfig,
  manifests: Manifests,
  report: Report,
): ResolvedConfig {
  const { settings } = config;
  const context: Context = {
    settings,
    manifests,
    report,
    lockdown: settings.lockdown || manifests.lockdown(),
    references: new WeakMap(),
    completed: new WeakMap(),
    missing: {},
  };
  const clusters: ResolvedCluster[] = [];
  const looks = config.clusters.map((cluster): Look => {
    const check = (say: Report): void => {
      clusters.push(resolveCluster(cluster, { ...context, report: say }));
    };
    return {
      clusters: cluster.name === undefined ? [] : [cluster.name],
      check,
    };
  });
  checkForAll(looks, report);
  return { ...config, clusters };
}

function resolveCluster(
  cluster: ResolvedCluster,
  context: Context,
): ResolvedCluster {
  checkTwice(cluster, context);
  const targets = findTargets(cluster, context.settings, context.manifests);
  const dependsOn = new Map<string, string[]>();
  const byId = new Map<string, ResolvedObject>();
  const objects = cluster.objects.map((object) => {
    const references = referencesOf(object, context);
    const id = idOf(object);
    byId.set(id, object);
    if (references.length === 0) return object;
    const added: { path: Path; namespace: string }[] = [];
    const edges: string[] = [];
    for (const reference of references) {
      const namespace = findTarget(object, reference, targets, context);
      if (reference.path[0] === "dependsOn")
        edges.push(
          `${reference.kind}/${namespace ?? object.namespace}/${reference.name}`,
        );
      if (
        namespace !== undefined &&
        reference.namespace === undefined &&
        namespace !== object.namespace
      )
        added.push({ path: reference.path, namespace });
    }
    if (edges.length > 0) dependsOn.set(id, edges);
    return added.length === 0
      ? object
      : { ...object, spec: complete(object.spec, added, context) };
  });
  for (const [id, edges] of handWrittenEdges(cluster, context))
    if (!dependsOn.has(id)) dependsOn.set(id, edges);
  reportCycles(dependsOn, byId, context.report);
  return { ...cluster, objects };
}

/** What the hand-written objects of a cluster depend on: a circle may lead through them. */
function handWrittenEdges(
  { name }: ResolvedCluster,
  { settings, manifests }: Context,
): [string, string[]][] {
  return manifests.flux().flatMap((manifest): [string, string[]][] => {
    const kind = kindOf(manifest.apiVersion, manifest.kind);
    const spec = child(manifest.node, "spec");
    const data = spec === undefined ? undefined : toData(spec);
    if (kind === undefined || !isFields(data)) return [];
    if (!inCluster(settings, manifest.source.file, name)) return [];
    const namespace = manifest.namespace || settings.fluxNamespace;
    const edges = kind
      .references(data)
      .filter(({ path }) => path[0] === "dependsOn")
      .map((to) => `${to.kind}/${to.namespace ?? namespace}/${to.name}`);
    return [[`${manifest.kind}/${namespace}/${manifest.name}`, edges]];
  });
}

function referencesOf(
  { kind, spec }: ResolvedObject,
  { references }: Context,
): readonly Reference[] {
  let known = references.get(spec);
  if (known === undefined)
    references.set(spec, (known = kind.references(spec)));
  return known;
}

/** Reports objects that are there twice, in the config or in a person's file as well. */
function checkTwice(
  cluster: ResolvedCluster,
  { settings, manifests, report }: Context,
): void {
  const first = new Map<string, ResolvedObject>();
  let deployers: Deployers | undefined;
  for (const object of cluster.objects) {
    if (isUnread(object, "namespace")) continue;
    const id = idOf(object);
    const earlier = first.get(id);
    if (earlier !== undefined) reportTwice(object, earlier, report);
    first.set(id, object);
  }
  for (const manifest of manifests.flux()) {
    if (!inCluster(settings, manifest.source.file, cluster.name)) continue;
    const namespace = manifest.namespace || settings.fluxNamespace;
    const twice = first.get(`${manifest.kind}/${namespace}/${manifest.name}`);
    if (twice === undefined) continue;
    const { file } = manifest.source;
    const { root, all, system } = (deployers ??= findDeployers(cluster, {
      settings,
      manifests,
      report: () => {},
    }));
    // What nothing applies is in nobody's way.
    const isApplied = applying(file, root, [...all, system], settings);
    const severity = isApplied === undefined ? "finding" : "error";
    reportInTheWay(twice, manifest, severity, report);
  }
}

/** The namespace in which a reference's target stands; undefined (and reported) where there is none. */
function findTarget(
  object: ResolvedObject,
  reference: Reference,
  targets: Targets,
  context: Context,
): string | undefined {
  const { settings } = context;
  const { kind, name } = reference;
  const has = (namespace: string): boolean =>
    targets.all.has(`${kind}/${namespace}/${name}`);
  let found: string | undefined;
  if (reference.namespace !== undefined)
    found = has(reference.namespace) ? reference.namespace : undefined;
  else if (has(object.namespace)) found = object.namespace;
  else if (reference.local !== true) {
    const others = targets.namespaces.get(`${kind}/${name}`) ?? [];
    found = has(settings.fluxNamespace)
      ? settings.fluxNamespace
      : others.length === 1
        ? others[0]
        : undefined;
  }
  const isUncertain =
    targets.isUncertain(kind, name) ||
    (reference.namespace === undefined && isUnread(object, "namespace"));
  if (isUncertain) return found;
  if (found === undefined)
    if (isMissingRepository(reference, settings))
      reportNoRepository(
        (context.missing.repository ??= object),
        settings,
        context.report,
      );
    else reportUnknown(object, reference, targets, context.report);
  else if (
    context.lockdown &&
    found !== object.namespace &&
    reference.path[0] !== "dependsOn"
  )
    context.report({
      code: "cross-namespace",
      severity: "error",
      message: `${idOf(object)} refers to ${kind}/${found}/${name} in another namespace, which --no-cross-namespace-refs forbids`,
      hint: `define it in the namespace \`${object.namespace}\``,
      ...at(locateField(object.layers, reference.path)),
    });
  return found;
}

/** Whether a reference is to the repository that the config does not name: it need not have been written. */
function isMissingRepository(
  { kind, name, namespace }: Reference,
  { repository, fluxNamespace }: Settings,
): boolean {
  return (
    !repository.written &&
    kind === gitRepository.kind &&
    name === repository.name &&
    (namespace ?? fluxNamespace) === fluxNamespace
  );
}

/** The spec with the namespaces added to its references; everything else is shared with the old one. */
function complete(
  spec: Fields,
  added: readonly { path: Path; namespace: string }[],
  { completed }: Context,
): Fields {
  const key = added
    .map(({ path, namespace }) => `${path.join(".")}=${namespace}`)
    .join(",");
  let known = completed.get(spec);
  if (known === undefined) completed.set(spec, (known = new Map()));
  let result = known.get(key);
  if (result === undefined) {
    result = spec;
    for (const { path, namespace } of added) {
      const next = withNamespace(result, path, namespace);
      if (isFields(next)) result = next;
    }
    known.set(key, result);
  }
  return result;
}

function withNamespace(data: Data, path: Path, namespace: string): Data {
  const [step, ...rest] = path;
  if (step === undefined) return isFields(data) ? { ...data, namespace } : data;
  if (Array.isArray(data))
    return data.map((item: Data, index) =>
      index === step ? withNamespace(item, rest, namespace) : item,
    );
  if (!isFields(data)) return data;
  const inner = data[step];
  return inner === undefined
    ? data
    : { ...data, [step]: withNamespace(inner, rest, namespace) };
}
