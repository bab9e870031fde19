/** Charts in Git of which Flux makes no new ones. */
import { releaseOf } from "../chart-steps.ts";
import type { Consequence } from "../consequence.ts";
import { placeKey } from "../makers.ts";
import { consequenceFor, type Review } from "../review.ts";

/** Releases whose charts in Git change in vain. */
export function chartVersionKept({ changes, charts }: Review): Consequence[] {
  const changing = new Set(changes.map(placeKey));
  return charts.flatMap((step) => {
    const { place, keptVersion } = step;
    const release = releaseOf(step);
    if (keptVersion === undefined || release === undefined) return [];
    if (!changing.has(placeKey(place))) return [];
    return [
      consequenceFor(release, {
        code: "chart-version-kept",
        why: `files of its chart change, and the \`version\` in Chart.yaml stays ${keptVersion}: with \`reconcileStrategy: ChartVersion\`, the default, Flux keeps the chart that it has packed, so what those files change is not rolled out`,
        fix: "raise `version` in Chart.yaml with every change of the chart, its dependencies and its `valuesFiles`; or set `reconcileStrategy: Revision` beside `chart`, and every commit is rolled out",
      }),
    ];
  });
}
