/** Without a flux-system Kustomization nothing in the cluster applies the Flux objects. */
import {
  locate,
  type Location,
  type Report,
} from "../diagnostics/diagnostic.ts";
import type { WrittenConfig } from "../config/load.ts";
import type { ResolvedConfig } from "../config/resolved.ts";
import { kustomization } from "../kinds/kustomization.ts";

/** Warns of each cluster that has none, where fluxsmith makes the GitRepository and so nothing else makes it. */
export function checkSystem(
  written: WrittenConfig,
  { clusters, settings }: ResolvedConfig,
  report: Report,
): void {
  const { fluxNamespace, repository } = settings;
  if (!repository.managed) return;
  for (const { name, objects, unreadKinds } of clusters) {
    if (unreadKinds.has(kustomization)) continue;
    const found = objects.some(
      (object) =>
        object.kind === kustomization &&
        object.name === fluxNamespace &&
        object.namespace === fluxNamespace,
    );
    if (!found)
      report({
        code: "no-system-kustomization",
        severity: "warning",
        message: `no Kustomization \`${fluxNamespace}\`${name === undefined ? "" : ` in the cluster \`${name}\``}: sources and Kustomizations have to be applied by hand`,
        hint: `add \`${fluxNamespace}:\` under \`kustomizations\``,
        at: placeOf(name, written),
      });
  }
}

/** Where it is missing: the cluster, or the section that all clusters share, or the whole file. */
function placeOf(
  cluster: string | undefined,
  { source, root, clusters }: WrittenConfig,
): Location {
  const its = clusters.find(({ name }) => name === cluster);
  if (its !== undefined) return locate(its.source, its.keyNode);
  const [first] = root.entries.values();
  const section = root.entries.get("kustomizations")?.key;
  return locate(source, section ?? first?.key ?? root);
}
