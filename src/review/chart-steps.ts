/** What becomes of a release's chart itself from one state to the other. */
import type { Identity } from "../model/identity.ts";
import type { RenderedChart } from "../render/render-release.ts";
import type { Place } from "./change.ts";
import { makerNamed } from "./review.ts";
import { isSame } from "./same-data.ts";

/** A release whose chart both states have. */
export interface ChartStep {
  readonly place: Place;
  /** Its name in Chart.yaml, where that changes. */
  readonly renamed: { readonly from: string; readonly to: string } | undefined;
  /** The version under which other files bring no new chart, see {@link chartStep}; undefined where all is brought. */
  readonly keptVersion: string | undefined;
}

/**
 * Compares the two. With `ChartVersion` the source-controller keeps the chart that it has packed from Git as long as its name,
 * its version and the spec of the HelmChart are the same, whatever becomes of its files, its dependencies and its `valuesFiles`
 * (source-controller 1.9.6, internal/helm/chart: localChartBuilder.Build; internal/controller: buildFromTarballArtifact).
 */
export function chartStep(
  place: Place,
  before: RenderedChart,
  after: RenderedChart,
): ChartStep {
  const same = { place, renamed: undefined, keptVersion: undefined };
  if (isSame(before.ids, after.ids)) return same;
  const [from, to] = [before.named(), after.named()];
  if (from.name !== to.name)
    return { ...same, renamed: { from: from.name, to: to.name } };
  const isKept =
    after.packedBy !== undefined &&
    isSame(before.packedBy, after.packedBy) &&
    from.version === to.version;
  return isKept ? { ...same, keptVersion: to.version } : same;
}

/** The release, in its cluster. */
export function releaseOf({
  place,
}: ChartStep): (Identity & Pick<Place, "cluster">) | undefined {
  const release = makerNamed("HelmRelease", place.release);
  return release && { ...release, cluster: place.cluster };
}
