/** Kustomizations whose settings change. */
import { kindOf } from "../../kinds/index.ts";
import { kustomization } from "../../kinds/kustomization.ts";
import { identityText } from "../../model/identity.ts";
import { specOf, viewIn } from "../fate.ts";
import { eachChange, type Found } from "../review.ts";

/**
 * Fields by which other objects are applied than before (`path`, `targetNamespace`, the name prefix and suffix). Only where the
 * Kustomization is not rendered in both states: else the objects themselves tell.
 */
export const kustomizationRedirected = eachChange((change, { state }) => {
  const { before, after, cluster } = change;
  if (before === undefined || after === undefined) return [];
  if (kindOf(change.apiVersion, change.kind) !== kustomization) return [];
  const isKnown = (["before", "after"] as const).every((side) =>
    state(cluster, side).isRendered(change),
  );
  if (isKnown) return [];
  const hazards = kustomization.hazards?.(
    viewIn(state(cluster, "before"), { ...change, fields: before }),
    viewIn(state(cluster, "after"), { ...change, fields: after }),
  );
  return (hazards ?? []).map((hazard): Found => ({
    code: "kustomization-redirected",
    why: `${hazard}; it could not be rendered, so which objects these are is not known`,
    fix: `1. Set \`prune: false\` in ${identityText(change)}, commit, and let Flux reconcile.\n2. Make this change in a second commit, and delete by hand what is left over.`,
  }));
});

/** `prune` and `force`, switched on or off. */
export const kustomizationSettings = eachChange((change) => {
  const { before, after } = change;
  if (after === undefined) return [];
  if (kindOf(change.apiVersion, change.kind) !== kustomization) return [];
  const [had, has] = [specOf(before ?? {}), specOf(after)];
  const found: Found[] = [];
  if (
    before !== undefined &&
    (had["prune"] === true) !== (has["prune"] === true)
  )
    found.push({
      code: "pruning-changed",
      why:
        has["prune"] === true
          ? "it prunes from now on: what it applied and no longer finds in Git it deletes"
          : "it no longer prunes: what is removed from Git from now on stays in the cluster",
    });
  if (has["force"] === true && had["force"] !== true)
    found.push({
      code: "force-enabled",
      why: "it has `force: true`: where a change of an object is refused (immutable fields), it deletes the object and makes it anew",
    });
  return found;
});
