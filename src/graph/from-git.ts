/** Objects of Git, as commands on a cluster know them, for the graph. */
import type { Deployments } from "../cluster/deployments.ts";
import type { Desired } from "../cluster/desired.ts";
import type { GraphObject } from "./build.ts";

/**
 * The objects with what applies them.
 *
 * @param unplaced where those begin that say no namespace themselves, as {@link placeOf}
 */
export function graphObjects(
  objects: readonly Desired[],
  deployments: Deployments,
  unplaced: ReadonlySet<string>,
): GraphObject[] {
  const byPlace = new Map<string, Desired[]>();
  for (const object of objects) {
    const same = byPlace.get(placeOf(object));
    if (same === undefined) byPlace.set(placeOf(object), [object]);
    else same.push(object);
  }
  return objects.map((object) => ({
    ...object,
    appliedBy: (deployments.files.get(object.file) ?? [])
      .filter(
        ({ namespace }) => (namespace ?? object.namespace) === object.namespace,
      )
      .flatMap(
        ({ kustomization }) => byPlace.get(placeOf(kustomization)) ?? [],
      ),
    isUnplaced:
      object.deployment === undefined && unplaced.has(placeOf(object)),
    isUnknown: object.unknown !== undefined,
  }));
}

/** Where an object begins: no other object stands there. */
export function placeOf(object: {
  readonly file: string;
  readonly line: number;
}): string {
  return `${object.file}:${object.line}`;
}
