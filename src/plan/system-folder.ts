/** The folder that a flux-system Kustomization applies which something else than fluxsmith makes. */
import type { ResolvedCluster } from "../config/resolved.ts";
import { clusterRoot, inCluster, type Settings } from "../config/settings.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { kindOf } from "../kinds/index.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { syncsIn } from "../manifests/flux-sync.ts";
import { childText } from "../manifests/manifest.ts";
import type { Manifests } from "../manifests/manifests.ts";
import { isBelow, normalPath } from "../model/names.ts";
import type { Data, Values } from "../yaml/data.ts";

/**
 * The folder, relative to the config: what `flux bootstrap` has written (gotk-sync.yaml), a FluxInstance syncs, or the chart
 * flux-instance. Where the repository does not say, and the config leaves it to others (`managed: false`), the cluster's own
 * folder, as `flux bootstrap --path` names it; undefined where fluxsmith is to make the Kustomization.
 */
export function systemFolder(
  cluster: ResolvedCluster,
  settings: Settings,
  manifests: Manifests,
): string | undefined {
  const { name } = cluster;
  const root = clusterRoot(settings, name);
  const inFiles = [...bootstrapped(settings, manifests), ...synced(manifests)]
    .filter(({ file }) => inCluster(settings, file, name))
    .flatMap(({ file, path }) =>
      placesOf(path, settings).map((folder) => ({ file, folder })),
    );
  const isOwn = ({ file, folder }: (typeof inFiles)[number]): boolean =>
    isBelow(file, root) || folder === root || isBelow(folder, root);
  const isNamed = ({ folder }: (typeof inFiles)[number]): boolean =>
    name !== undefined && folder.split("/").includes(name);
  // Of several that nobody can tell apart none is taken.
  const choices = [
    cluster.objects.flatMap(({ kind, spec }) => {
      const path = kind === helmRelease ? syncPath(spec["values"]) : undefined;
      return path === undefined ? [] : placesOf(path, settings);
    }),
    ...[isOwn, isNamed, () => true].map((fits) =>
      inFiles.filter((one) => fits(one)).map(({ folder }) => folder),
    ),
  ];
  const only = choices
    .map((folders) => [...new Set(folders)])
    .find((folders) => folders.length === 1);
  return only?.[0] ?? (settings.repository.managed ? undefined : root);
}

/** What values of the chart flux-instance sync. */
function syncPath(values: Data | undefined): string | undefined {
  let at = values;
  for (const step of ["instance", "sync", "path"])
    at = at instanceof Map ? (at as Values).get(step) : undefined;
  return typeof at === "string" ? at : undefined;
}

function placesOf(path: string, settings: Settings): string[] {
  const folder = configPath(path, settings);
  return folder === undefined ? [] : [folder];
}

/** A Flux path, relative to the repository's root, as a path relative to the config; undefined for one outside of its folder. */
export function configPath(
  path: string,
  { prefix }: Settings,
): string | undefined {
  const normal = normalPath(path);
  if (prefix === "") return normal;
  if (normal === prefix) return "";
  return isBelow(normal, prefix) ? normal.slice(prefix.length + 1) : undefined;
}

interface Begin {
  readonly file: string;
  readonly path: string;
}

function bootstrapped(
  { fluxNamespace }: Settings,
  manifests: Manifests,
): Begin[] {
  return manifests.flux().flatMap((manifest) => {
    const { apiVersion, kind, name, namespace, node, source } = manifest;
    const isSystem =
      kindOf(apiVersion, kind) === kustomization &&
      name === fluxNamespace &&
      (namespace || fluxNamespace) === fluxNamespace;
    const path = childText(node, "spec", "path");
    return isSystem && path !== undefined ? [{ file: source.file, path }] : [];
  });
}

/** What the Flux operator syncs. */
function synced(manifests: Manifests): Begin[] {
  return [...manifests.sources].flatMap(([file, source]) =>
    syncsIn(source).map(({ path }) => ({ file, path })),
  );
}
