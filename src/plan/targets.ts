/** What the Flux objects of a cluster may refer to. */
import type { ResolvedCluster } from "../config/resolved.ts";
import { inCluster, type Settings } from "../config/settings.ts";
import { isUnread } from "../config/unread.ts";
import { artifactGenerator } from "../kinds/artifact-generator.ts";
import { listAt, textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kindOf, kinds } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { child } from "../manifests/manifest.ts";
import type { Manifests } from "../manifests/manifests.ts";
import { parseReferenceText } from "../model/identity.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";

/** What may be referred to in one cluster. */
export interface Targets {
  /** `Kind/namespace/name`. */
  readonly all: ReadonlySet<string>;
  /** `Kind/name` → namespaces. */
  readonly namespaces: ReadonlyMap<string, readonly string[]>;
  /** Whether there may be one all the same, by what of the config could not be read (reported). */
  readonly isUncertain: (kind: string, name: string) => boolean;
}

/**
 * Everything that can be referred to: the config's objects, those that a person wrote, what `external` names, and, where
 * the config says that something else makes its GitRepository, that one.
 */
export function findTargets(
  cluster: ResolvedCluster,
  settings: Settings,
  manifests: Manifests,
): Targets {
  const { fluxNamespace, repository } = settings;
  const found = new Found(cluster.unreadKinds);
  for (const object of cluster.objects) {
    const { kind, namespace, name, spec } = object;
    found.add(kind.kind, namespace, name);
    if (isUnread(object, "namespace"))
      found.unplaced.add(`${kind.kind}/${name}`);
    if (kind === artifactGenerator) found.addArtifacts(spec, namespace);
  }
  for (const {
    apiVersion,
    kind,
    name,
    namespace,
    node,
    source,
  } of manifests.flux()) {
    if (!inCluster(settings, source.file, cluster.name)) continue;
    found.add(kind, namespace || fluxNamespace, name);
    const spec = child(node, "spec");
    const data = spec && toData(spec);
    if (kindOf(apiVersion, kind) === artifactGenerator && isFields(data))
      found.addArtifacts(data, namespace || fluxNamespace);
  }
  for (const text of cluster.external) {
    const reference = parseReferenceText(text);
    if (reference === undefined) continue;
    const { kind, namespace = fluxNamespace, name } = reference;
    found.add(kind, namespace, name);
  }
  if (repository.written && !repository.managed) {
    found.add(gitRepository.kind, fluxNamespace, repository.name);
    found.add(kustomization.kind, fluxNamespace, fluxNamespace);
  }
  return found;
}

class Found implements Targets {
  readonly all = new Set<string>();
  readonly namespaces = new Map<string, string[]>();
  /** `Kind/name` of those whose namespace could not be read. */
  readonly unplaced = new Set<string>();
  readonly #unread: ReadonlySet<string>;

  constructor(unreadKinds: ReadonlySet<FluxKind>) {
    // A text such as SOURCE/CHART does not say of which kind the source is.
    const heads = new Set([...unreadKinds].map(({ section }) => section[0]));
    const isUnsure = ({ section: [head] }: FluxKind): boolean =>
      head === "sources" && heads.has(head);
    const unsure = kinds.filter(isUnsure);
    this.#unread = new Set([...unreadKinds, ...unsure].map(({ kind }) => kind));
  }

  readonly isUncertain = (kind: string, name: string): boolean =>
    this.#unread.has(kind) || this.unplaced.has(`${kind}/${name}`);

  add(kind: string, namespace: string, name: string): void {
    const id = `${kind}/${namespace}/${name}`;
    if (this.all.has(id)) return;
    this.all.add(id);
    const key = `${kind}/${name}`;
    const known = this.namespaces.get(key);
    if (known === undefined) this.namespaces.set(key, [namespace]);
    else known.push(namespace);
  }

  /** An ArtifactGenerator makes one ExternalArtifact for each of its artifacts, in its own namespace. */
  addArtifacts(spec: Fields, namespace: string): void {
    for (const { item } of listAt(spec, "artifacts"))
      this.add("ExternalArtifact", namespace, textAt(item, "name") ?? "");
  }
}
