/** What in a review matters most. */
import type { Identity } from "../model/identity.ts";
import type { Place } from "../review/change.ts";
import type { Severity } from "../review/consequence.ts";
import type { ReviewResult } from "../review/result.ts";
import { keyOf } from "../review/review.ts";

type InCluster = Identity & Pick<Place, "cluster">;

/** From the worst on. */
export const severities: readonly Severity[] = ["danger", "warning", "notice"];

/** `0` for a danger; nothing at all comes last. */
export function rankOf(severity: Severity | undefined): number {
  return severity === undefined
    ? severities.length
    : severities.indexOf(severity);
}

/** The worst that happens to each object. */
export function worstOf({
  consequences,
}: Pick<ReviewResult, "consequences">): (
  object: InCluster,
) => Severity | undefined {
  const worst = new Map<string, Severity>();
  for (const { object, cluster, severity } of consequences) {
    const key = keyOf({ ...object, cluster });
    if (rankOf(severity) < rankOf(worst.get(key))) worst.set(key, severity);
  }
  return (object) => worst.get(keyOf(object));
}
