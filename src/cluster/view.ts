/** One look at a cluster: which kinds it serves, and every live Flux object. */
import type { Settings } from "../config/settings.ts";
import { kinds } from "../kinds/index.ts";
import type { Api } from "../model/api.ts";
import type { GitObject } from "./git-objects.ts";
import {
  listLive,
  type LiveObjects,
  type Namespaces,
  type OnForbidden,
} from "./live.ts";
import {
  findResources,
  kindKey,
  type KindRef,
  type Resources,
} from "./resources.ts";
import { expectAnswer } from "./failure.ts";
import { parseObject } from "./json.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";

/** A cluster as a command has looked at it. */
export interface ClusterView {
  readonly api: Api;
  readonly resources: Resources;
  readonly live: LiveObjects;
}

/** What there is to look for. */
export interface Wanted {
  readonly kinds: readonly KindRef[];
  /** Where, for a user who may not see all of them. */
  readonly namespaces: readonly string[];
}

/** All of Flux's kinds at the versions of the config, and those that Git has besides. */
export function wantedFor(
  inGit: readonly Pick<GitObject, "apiVersion" | "kind" | "namespace">[],
  { flux, fluxNamespace }: Pick<Settings, "flux" | "fluxNamespace">,
): Wanted {
  const namespaces = new Set(inGit.map(({ namespace }) => namespace));
  namespaces.add(fluxNamespace);
  // A hand-written object may leave its namespace to its Kustomization.
  namespaces.delete("");
  return {
    kinds: [
      ...kinds.map((kind) => ({
        apiVersion: `${kind.group}/${kind.version(flux)}`,
        kind: kind.kind,
      })),
      ...inGit,
    ],
    namespaces: [...namespaces],
  };
}

/** Looks for all that is {@link wantedFor}. */
export function lookAt(
  api: Api,
  inGit: readonly GitObject[],
  settings: Pick<Settings, "flux" | "fluxNamespace">,
  onForbidden?: OnForbidden,
): Promise<ClusterView> {
  const { kinds: wanted, namespaces } = wantedFor(inGit, settings);
  return lookFor(api, wanted, namespaces, onForbidden);
}

/** Looks for all objects of the kinds; in `namespaces` where the user may not see all of them. */
export async function lookFor(
  api: Api,
  wanted: readonly KindRef[],
  namespaces: Namespaces,
  onForbidden?: OnForbidden,
): Promise<ClusterView> {
  const resources = await findResources(api, wanted);
  const live = await listLive(api, wanted, resources, namespaces, onForbidden);
  return { api, resources, live };
}

/** Looks for these very objects, of whatever kinds; what is not there is not in the answer. */
export async function readObjects(
  api: Api,
  objects: readonly GitObject[],
): Promise<ClusterView> {
  const resources = await findResources(api, objects);
  const live = new Map<string, Fields>();
  await Promise.all(
    objects.map(async (object) => {
      const path = resources.get(kindKey(object))?.path(object);
      if (path === undefined) return;
      const answer = await api.request({ path });
      if (answer.status === 404) return;
      const key = identityText(object);
      expectAnswer(answer, "get", key);
      live.set(key, parseObject(answer.text));
    }),
  );
  return { api, resources, live };
}
