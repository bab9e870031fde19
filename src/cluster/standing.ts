/** How an object stands, and what keeps it waiting. */
import { kinds } from "../kinds/index.ts";
import { identityText } from "../model/identity.ts";
import type { WholeObject } from "./git-objects.ts";
import type { LiveObjects } from "./live.ts";
import { liveObject } from "./named-objects.ts";
import { needsOf } from "./order.ts";
import { readinessOf, type Readiness, type State } from "./readiness.ts";

export interface Standing {
  /** `Kind/namespace/name`. */
  readonly name: string;
  /** Undefined for an object that is not in the cluster. */
  readonly readiness: Readiness | undefined;
  /** 0 for the object itself, one more for what it needs, and so on. */
  readonly depth: number;
}

/** Whoever is so needs nothing that it does not have. */
const settled: ReadonlySet<State> = new Set(["ready", "static"]);

/**
 * An object's state and, while it is not ready, below it those of what it needs (its source, what it depends on) that are
 * not ready either, and of what these need: the last lines are the cause.
 */
export function standingsOf(
  object: WholeObject,
  live: LiveObjects,
): Standing[] {
  const found: Standing[] = [];
  const seen = new Set<string>();
  const visit = (one: WholeObject, depth: number): void => {
    const name = identityText(one);
    const readiness = readinessOf(one.fields);
    seen.add(name);
    found.push({ name, readiness, depth });
    if (settled.has(readiness.state)) return;
    for (const needed of needsOf(one)) {
      const its = live.get(needed);
      if (seen.has(needed)) continue;
      if (its === undefined) {
        seen.add(needed);
        if (isListed(needed))
          found.push({ name: needed, readiness: undefined, depth: depth + 1 });
      } else if (!settled.has(readinessOf(its).state))
        visit(liveObject(its, undefined), depth + 1);
    }
  };
  visit(object, 0);
  return found;
}

/** Whether the kind is among those that were looked for, so that what was not found is not there. */
function isListed(name: string): boolean {
  return kinds.some(({ kind }) => name.startsWith(`${kind}/`));
}
