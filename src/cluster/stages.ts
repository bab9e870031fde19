/** Doing things in turn: what others need comes before them. */
import { identityText } from "../model/identity.ts";
import type { WholeObject } from "./git-objects.ts";

/**
 * Splits objects into stages, such that what an object needs of the others stands in an earlier one. Those of a stage can
 * be worked on at once. What stands in a cycle, which `check` reports, comes last.
 *
 * @param needs the identities of what an object needs
 */
export function inStages<T extends WholeObject>(
  objects: readonly T[],
  needs: (object: T) => readonly string[],
): T[][] {
  const stages: T[][] = [];
  let left = new Map(objects.map((one) => [identityText(one), one]));
  while (left.size > 0) {
    const free = [...left].filter(
      ([key, one]) =>
        !needs(one).some((need) => need !== key && left.has(need)),
    );
    const stage = free.length > 0 ? free : [...left];
    stages.push(stage.map(([, one]) => one));
    const done = new Set(stage.map(([key]) => key));
    left = new Map([...left].filter(([key]) => !done.has(key)));
  }
  return stages;
}
