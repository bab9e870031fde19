/** What a cluster gets from a state of the repository, from its root on, Kustomization by Kustomization. */
import { kindOf } from "../kinds/index.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { GraphObject } from "./build.ts";

/** A Flux object that a Kustomization applies. */
export type Applied = Omit<GraphObject, "appliedBy" | "isUnplaced">;

/**
 * Follows the Kustomizations.
 *
 * @param root the one that everything else comes from; mostly it applies itself
 * @param appliedBy what a Kustomization applies; asked once for each
 */
export function follow(
  root: KubeObject,
  appliedBy: (kustomization: KubeObject) => readonly Applied[],
): GraphObject[] {
  const start = { ...root, file: undefined, line: undefined, isUnknown: false };
  const found = new Map<string, { object: Applied; by: Identity[] }>([
    [identityText(root), { object: start, by: [] }],
  ]);
  // A map that grows while it is walked.
  for (const { object: by } of found.values()) {
    if (kindOf(by.apiVersion, by.kind) !== kustomization) continue;
    for (const object of appliedBy(by)) {
      const known = found.get(identityText(object));
      if (known === undefined)
        found.set(identityText(object), { object, by: [by] });
      else {
        known.by.push(by);
        // Of the root it is known only now where it is written.
        if (known.object.file === undefined) known.object = object;
      }
    }
  }
  return [...found.values()].map(({ object, by }) => ({
    ...object,
    appliedBy: by,
    isUnplaced: false,
  }));
}
