/** CustomResourceDefinitions that change. What becomes of one that is removed is the deletions' matter. */
import { textAt } from "../../kinds/fields.ts";
import type { Fields } from "../../yaml/data.ts";
import { crdUpdateOf } from "../chart-crds.ts";
import { specOf } from "../fate.ts";
import { crd } from "../losses.ts";
import { mapsAt } from "../pods.ts";
import { eachChange, groupKind, listed, type Found } from "../review.ts";
import { isSame } from "../same-data.ts";

/**
 * Versions that go or are no longer served. The API server refuses to drop one in which objects may still be stored
 * (apiextensions/validation.ValidateCustomResourceDefinitionStoredVersions): whatever was the storage version before is one.
 */
export const crdVersionDropped = eachChange((change, review) => {
  const { before, after } = change;
  if (groupKind(change) !== crd || before === undefined || after === undefined)
    return [];
  const update = crdUpdateOf(change, review);
  if (update?.isApplied === false) return [];
  const perhaps =
    update?.isApplied === "perhaps"
      ? `; whether ${update.policy} applies that, Git does not say`
      : "";
  const [had, has] = [versionsOf(before), versionsOf(after)];
  const kind = textAt(specOf(before), "names", "kind") ?? "its kind";
  return [...had].flatMap(([version, old]): Found[] => {
    const now = has.get(version);
    if (now?.served === true) return [];
    // Nobody could use it before either, and nothing is stored in it.
    if (!old.served && (now !== undefined || !old.storage)) return [];
    const what = `version ${version} is ${now === undefined ? "removed" : "no longer served"}`;
    const fix = `1. Find what is written in ${version}: \`git grep\` for the apiVersion, and the charts.\n2. Move it to ${listed(servedOf(has)) || "another version"}, and let Flux reconcile.\n3. Migrate what is stored, and take ${version} out of the CRD's \`status.storedVersions\`.\n4. Drop ${version} after.`;
    const happens =
      now === undefined && old.storage
        ? `${what} although objects are stored in it: the API server refuses the CRD, or, where it has been migrated, every ${kind} that is written in ${version} can no longer be applied`
        : `${what}: every manifest and every client that uses it for ${kind} fails from then on`;
    const why = `${happens}${perhaps}`;
    return [{ code: "crd-version-dropped", why, fix }];
  });
});

/** CRDs of charts that their releases leave as the cluster has them, or may. */
export const chartCrdLeft = eachChange((change, review) => {
  const update = crdUpdateOf(change, review);
  if (update === undefined || isSame(change.before, change.after)) return [];
  const { isApplied, policy, by } = update;
  if (isApplied === true) return [];
  const happens =
    isApplied === false
      ? `${policy} of ${by} leaves it as the cluster has it: the change is not applied`
      : `${policy} of ${by}, which is the default, applies the change only where Helm applies on the server's side, as it does with releases that Flux has installed since 2.8; of an older one the CRD stays as it is`;
  return [
    {
      code: "not-applied",
      why: `the chart's \`crds/\` folder has it, and ${happens}`,
      fix: "set `upgrade.crds: CreateReplace` where the change is to be applied, `Skip` where it is not",
    },
  ];
});

interface Version {
  readonly served: boolean;
  readonly storage: boolean;
}

function versionsOf(definition: Fields): Map<string, Version> {
  return new Map(
    mapsAt(specOf(definition), "versions").map((version) => [
      textAt(version, "name") ?? "",
      {
        served: version["served"] === true,
        storage: version["storage"] === true,
      },
    ]),
  );
}

function servedOf(versions: ReadonlyMap<string, Version>): string[] {
  return [...versions]
    .filter(([, { served }]) => served)
    .map(([version]) => version)
    .toSorted();
}
