/** Which releases are retried, how, and in which order. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { namePattern } from "../discovery/select.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { LiveObject } from "./named-objects.ts";
import { dependsOn } from "./order.ts";
import { inStages } from "./stages.ts";
import {
  findStuck,
  isRelease,
  stuckState,
  type Strategy,
  type Stuck,
} from "./stuck.ts";

export interface RetryPlan {
  /** How many releases were looked at. */
  readonly count: number;
  readonly stuck: readonly Stuck[];
  /** Those that are retried, each in a stage behind what it depends on. */
  readonly stages: readonly (readonly LiveObject[])[];
  /** Kustomizations that are stalled or failing: none of retry's business, but perhaps the cause. */
  readonly kustomizations: readonly LiveObject[];
}

/**
 * Plans a retry of the stuck releases.
 *
 * @param names of releases, `NAME` or `NAMESPACE/NAME`, `*` for any text; all of them where there is none
 * @param instead in place of the proposed strategy, wherever it can do anything
 * @throws Problem for a name that fits no release
 */
export function planRetry(
  all: ReadonlyMap<string, LiveObject>,
  names: readonly string[],
  instead: Strategy | undefined,
): RetryPlan {
  const objects = [...all.values()];
  const chosen = named(objects.filter(isRelease), names);
  const stuck = findStuck(all, chosen, instead);
  const retried = stuck.flatMap(({ object, strategy }) =>
    strategy === undefined ? [] : [object],
  );
  return {
    count: chosen.length,
    stuck,
    stages: inStages(retried, dependsOn),
    kustomizations: objects.filter((one) => {
      const state = stuckState(one);
      return (
        one.kind === kustomization.kind &&
        (state === "stalled" || state === "failing")
      );
    }),
  };
}

function named(
  releases: readonly LiveObject[],
  names: readonly string[],
): readonly LiveObject[] {
  if (names.length === 0) return releases;
  const long = ({ namespace, name }: LiveObject): string =>
    `${namespace}/${name}`;
  const patterns = names.map((name) => {
    const pattern = namePattern(name);
    const fits = (one: LiveObject): boolean =>
      pattern.test(name.includes("/") ? long(one) : one.name);
    if (releases.some(fits)) return fits;
    throw new Problem(
      "object-absent",
      `there is no HelmRelease \`${name}\` in the cluster`,
      {
        hint:
          didYouMean(
            name,
            releases.map(name.includes("/") ? long : (one) => one.name),
          ) ?? "`fluxsmith retry` looks at all of them",
      },
    );
  });
  return releases.filter((one) => patterns.some((fits) => fits(one)));
}
