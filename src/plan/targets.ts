/** What the Flux objects of a cluster may refer to. */
import type { ResolvedCluster } from "../config/resolved.ts";
import { inCluster, type Settings } from "../config/settings.ts";
import { artifactGenerator } from "../kinds/artifact-generator.ts";
import { listAt, textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kindOf } from "../kinds/index.ts";
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
}

/**
 * Everything that can be referred to: the config's objects, those that a person wrote, what `external` names, and, where
 * fluxsmith makes no GitRepository, the one that is there all the same.
 */
export function findTargets(
  cluster: ResolvedCluster,
  settings: Settings,
  manifests: Manifests,
): Targets {
  const { fluxNamespace, repository } = settings;
  const found = new Found();
  for (const { kind, namespace, name, spec } of cluster.objects) {
    found.add(kind.kind, namespace, name);
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
  if (!repository.managed) {
    found.add(gitRepository.kind, fluxNamespace, repository.name);
    found.add(kustomization.kind, fluxNamespace, fluxNamespace);
  }
  return found;
}

class Found implements Targets {
  readonly all = new Set<string>();
  readonly namespaces = new Map<string, string[]>();

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
