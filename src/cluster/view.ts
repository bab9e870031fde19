/** One look at a cluster: which kinds it serves, and every live Flux object. */
import type { Settings } from "../config/settings.ts";
import { kinds } from "../kinds/index.ts";
import type { Api } from "../model/api.ts";
import type { GitObject } from "./git-objects.ts";
import { listLive, type LiveObjects } from "./live.ts";
import { findResources, type Resources } from "./resources.ts";

/** A cluster as a command has looked at it. */
export interface ClusterView {
  readonly api: Api;
  readonly resources: Resources;
  readonly live: LiveObjects;
}

/** Looks for all of Flux's kinds at the versions of the config, and for those that Git has besides. */
export async function lookAt(
  api: Api,
  inGit: readonly GitObject[],
  { flux, fluxNamespace }: Pick<Settings, "flux" | "fluxNamespace">,
): Promise<ClusterView> {
  const wanted = [
    ...kinds.map((kind) => ({
      apiVersion: `${kind.group}/${kind.version(flux)}`,
      kind: kind.kind,
    })),
    ...inGit,
  ];
  const resources = await findResources(api, wanted);
  const namespaces = new Set(inGit.map(({ namespace }) => namespace));
  namespaces.add(fluxNamespace);
  const live = await listLive(api, wanted, resources, [...namespaces]);
  return { api, resources, live };
}
