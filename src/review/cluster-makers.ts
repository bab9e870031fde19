/** The Kustomizations of a cluster, from its root down. */
import { fieldsAt } from "../kinds/fields.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { findApplied, nothingApplied } from "../render/applied-objects.ts";
import type { RenderedDocument } from "../render/documents.ts";
import {
  sourceOf,
  type KustomizationSource,
} from "../render/kustomization-source.ts";
import { renderKustomization } from "../render/render-kustomization.ts";
import type { Renderer } from "../render/rendering.ts";
import { withFolders, zonesOf } from "../render/zones.ts";
import type { ReviewState } from "./comparison.ts";
import { fluxObjects } from "./makers.ts";

/** What Kustomizations apply, from the root down. */
export type Above = readonly (readonly RenderedDocument[])[];

/** A cluster in one of the two states. */
export interface ClusterPlace {
  readonly cluster: string | undefined;
  /** Undefined where the state does not have the cluster. */
  readonly root: KubeObject | undefined;
  readonly state: ReviewState;
  readonly renderer: Renderer;
}

/** A Kustomization that others may take something from. */
export interface Maker {
  /** `NAMESPACE/NAME` */
  readonly key: string;
  readonly object: KubeObject;
  readonly above: Above;
  readonly source: KustomizationSource;
}

/** `NAMESPACE/NAME`. */
export function makerKey({ namespace, name }: KubeObject): string {
  return `${namespace}/${name}`;
}

/** All but the root. Only what may apply more of them is rendered, with values of the files alone. */
export async function clusterMakers(
  place: ClusterPlace,
): Promise<readonly Maker[]> {
  const { root, state } = place;
  if (root === undefined) return [];
  const nesting = withFolders(state.nesting);
  const isNesting = ({ source: { folders } }: Maker): boolean =>
    zonesOf(folders, state.outward).some((zone) => nesting.has(zone));
  const found: Maker[] = [];
  const seen = new Set([makerKey(root)]);
  let level: readonly Maker[] = makerOf(root, [], place);
  // Level by level, so that it is not chance which one applies what two of them apply.
  while (level.length > 0) {
    const applied = await Promise.all(
      level.map((one) => appliedBy(one, place)),
    );
    const next = applied.flat().filter(({ key }) => {
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
    found.push(...next);
    level = next.filter(isNesting);
  }
  return found;
}

async function appliedBy(
  { object: by, above: its, source }: Maker,
  place: ClusterPlace,
): Promise<Maker[]> {
  const { cluster, state, renderer } = place;
  const applied = { ...nothingApplied, here: findApplied(its) };
  const lookup = state.lookup(cluster, by.namespace, applied);
  const { documents } = await renderKustomization(
    by,
    source.state,
    renderer,
    lookup,
  );
  const above = [...its, documents];
  return fluxObjects(documents, kustomization)
    .filter(
      (object) =>
        // It applies to another cluster.
        fieldsAt(object.fields, "spec", "kubeConfig") === undefined,
    )
    .flatMap((object) => makerOf(object, above, place));
}

/** None where it applies something else than the repository. */
function makerOf(
  object: KubeObject,
  above: Above,
  { root, state }: ClusterPlace,
): Maker[] {
  const source = sourceOf(object, root, state, above);
  return "why" in source
    ? []
    : [{ key: makerKey(object), object, above, source }];
}
