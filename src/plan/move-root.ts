/** From one cluster to named ones, or back: the root moves under a live flux-system, which takes a plan of its own. */
import { at, locate, type Report } from "../diagnostics/diagnostic.ts";
import { clusterOf, clusterRoot } from "../config/settings.ts";
import { fluxPath } from "./objects.ts";
import type { Prepared } from "./prepare.ts";

/** A generated file at the root that is left behind; undefined where the root stays. */
export function leftBehind({
  config,
  manifests,
  desired,
}: Prepared): string | undefined {
  const { settings } = config;
  const planned = new Set(desired.files.map((file) => file.path));
  const named = config.clusters.some((cluster) => cluster.name !== undefined);
  // Nothing but a root's flux-system folder holds Flux objects of ours under these names.
  return manifests.generated.find((file) => {
    const cluster = clusterOf(settings, file);
    const root = clusterRoot(settings, cluster);
    return (
      (cluster === undefined) === named &&
      file.startsWith(`${root}/${settings.fluxNamespace}/flux-`) &&
      !planned.has(file)
    );
  });
}

/** Reports a move that was not asked for; returns the steps of one that was, undefined where nothing moves. */
export function checkRootMove(
  prepared: Prepared,
  allowed: boolean,
  report: Report,
): readonly string[] | undefined {
  const { config, desired, written } = prepared;
  const { settings } = config;
  const { fluxNamespace } = settings;
  const old = leftBehind(prepared);
  if (old === undefined) return undefined;
  const name = `flux-ks-${fluxNamespace}.yaml`;
  const roots = desired.layouts.map(
    ({ deployers }) => `${deployers.root}/${fluxNamespace}/${name}`,
  );
  if (!allowed) {
    const place = written.root.entries.get("clusters")?.key ?? written.root;
    report({
      code: "move-root",
      severity: "error",
      message: `every generated file moves from ${folder(old)} to ${roots.map(folder).join(" and ")}, while the Flux in the cluster still reads the old place`,
      hint: "run with --move-root: it moves the files and prints the migration",
      ...at(locate(written.source, place)),
    });
    return undefined;
  }
  return [
    `before this is merged, in every cluster: flux suspend kustomization ${fluxNamespace}`,
    "commit and merge",
    ...roots.map(
      (file) =>
        `in its cluster: kubectl apply --server-side --field-manager=kubectl-fluxsmith -f ${file} (its path becomes ${fluxPath(folder(file), settings)})`,
    ),
    `then: flux resume kustomization ${fluxNamespace}, and flux get kustomizations until all are ready`,
  ];
}

const folder = (file: string): string => file.slice(0, file.lastIndexOf("/"));
