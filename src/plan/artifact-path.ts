/** What of this repository a Kustomization applies by way of an ExternalArtifact. */
import type { ResolvedCluster, ResolvedObject } from "../config/resolved.ts";
import { inCluster, type Settings } from "../config/settings.ts";
import { artifactGenerator } from "../kinds/artifact-generator.ts";
import { textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kindOf } from "../kinds/index.ts";
import { copiedFrom, type Generator } from "../manifests/artifact-paths.ts";
import { child } from "../manifests/manifest.ts";
import type { Manifests } from "../manifests/manifests.ts";
import { isFields, toData } from "../yaml/data.ts";

/** Where ArtifactGenerators are looked for. */
export interface ArtifactContext {
  readonly settings: Settings;
  readonly manifests: Manifests;
}

/**
 * The path, from the repository's root, that the copy rules of an ArtifactGenerator of the cluster take the Kustomization's
 * own path from; undefined where it applies no artifact, or one that is not made from there.
 */
export function pathOfCopy(
  { namespace, spec }: ResolvedObject,
  cluster: ResolvedCluster,
  context: ArtifactContext,
): string | undefined {
  if (textAt(spec, "sourceRef", "kind") !== "ExternalArtifact")
    return undefined;
  const { repository, fluxNamespace } = context.settings;
  const artifact = {
    namespace: textAt(spec, "sourceRef", "namespace") ?? namespace,
    name: textAt(spec, "sourceRef", "name") ?? "",
  };
  return copiedFrom(
    textAt(spec, "path") ?? "",
    artifact,
    generatorsOf(cluster, context),
    (kind, its, name) =>
      kind === gitRepository.kind &&
      its === fluxNamespace &&
      name === repository.name,
  );
}

/** The ArtifactGenerators of a cluster, of the config and by hand. */
function generatorsOf(
  cluster: ResolvedCluster,
  { settings, manifests }: ArtifactContext,
): Generator[] {
  const byHand = manifests
    .flux()
    .filter(
      ({ apiVersion, kind, source }) =>
        kindOf(apiVersion, kind) === artifactGenerator &&
        inCluster(settings, source.file, cluster.name),
    );
  return [
    ...cluster.objects.filter(({ kind }) => kind === artifactGenerator),
    ...byHand.flatMap(({ namespace, node }) => {
      const spec = child(node, "spec");
      const data = spec && toData(spec);
      return isFields(data)
        ? { namespace: namespace || settings.fluxNamespace, spec: data }
        : [];
    }),
  ];
}
