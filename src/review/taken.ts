/** Everything that goes with a Kustomization or HelmRelease. */
import { kindOf } from "../kinds/index.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { ClusterState, PlacedObject } from "./context.ts";
import { takesAlong } from "./fate.ts";
import { reasonToStay } from "./keeping.ts";

/** What goes, what stays, and where nobody knows. */
export interface Taken {
  /** What is deleted, down through Kustomizations and HelmReleases, each once. */
  readonly gone: readonly PlacedObject[];
  /** What stays although its maker goes: by an annotation of its own, or since Helm deletes no such CRD. */
  readonly kept: readonly PlacedObject[];
  /** Makers that are not rendered: what goes with them is not known. */
  readonly unknown: readonly Identity[];
}

/**
 * What is deleted when a Kustomization or HelmRelease is: the finalizer of each deletes what it has made, and that may be
 * Kustomizations and HelmReleases again (kustomize-controller 1.9, finalize; helm-controller 1.6, reconcileDelete).
 */
export function takenBy(maker: PlacedObject, state: ClusterState): Taken {
  const gone = new Map<string, PlacedObject>();
  const kept = new Map<string, PlacedObject>();
  const unknown = new Map<string, Identity>();
  const seen = new Set<string>();
  const follow = (one: PlacedObject): void => {
    const key = identityText(one);
    if (seen.has(key) || !takesAlong(one)) return;
    seen.add(key);
    if (!state.isRendered(one)) unknown.set(key, one);
    for (const object of state.madeBy(one)) {
      // It may apply itself.
      if (identityText(object) === identityText(maker)) continue;
      const side = reasonToStay(object) === undefined ? gone : kept;
      side.set(identityText(object), object);
      if (side === gone && isMaker(object)) follow(object);
    }
  };
  follow(maker);
  return {
    gone: [...gone.values()],
    kept: [...kept.values()],
    unknown: [...unknown.values()],
  };
}

/** Whether other objects go with it: Kustomizations and HelmReleases. */
export function isMaker(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): boolean {
  return kindOf(object.apiVersion, object.kind)?.detach !== undefined;
}
