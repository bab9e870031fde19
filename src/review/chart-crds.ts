/** What becomes of a chart's CRD that the cluster has: none is deleted, and whether it changes the release's policy says. */
import { identityText } from "../model/identity.ts";
import { releasePlan } from "../render/helm-release.ts";
import { viewOf } from "./fate.ts";
import { makerOf, type CountedChange, type Review } from "./review.ts";

/** Whether the change is applied, and what decides that. */
export interface CrdUpdate {
  readonly isApplied: boolean | "perhaps";
  /** `upgrade.crds: Skip`. */
  readonly policy: string;
  /** The release, as `HelmRelease/NAMESPACE/NAME`. */
  readonly by: string;
}

/** Finds it out for a CRD of a chart's `crds/` folder that changes; undefined for everything else. */
export function crdUpdateOf(
  change: CountedChange,
  { state }: Review,
): CrdUpdate | undefined {
  const { cluster, chartCrd, before } = change;
  const maker = makerOf(change);
  if (chartCrd?.after !== true || before === undefined || maker === undefined)
    return undefined;
  const release = state(cluster, "after").find(maker);
  if (release === undefined) return undefined;
  const isNew = state(cluster, "before").find(maker) === undefined;
  const action = isNew ? "install" : "upgrade";
  const { crds, serverSide } = releasePlan(viewOf(release), action);
  const isApplied =
    crds === "Create"
      ? serverSide === "auto"
        ? "perhaps"
        : serverSide
      : crds !== "Skip";
  return {
    isApplied,
    policy: `\`${action}.crds: ${crds ?? ""}\``,
    by: identityText(maker),
  };
}
