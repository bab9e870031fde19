/** Versions of CustomResourceDefinitions. What becomes of one that is removed is the deletions' matter. */
import { textAt } from "../../kinds/fields.ts";
import type { Fields } from "../../yaml/data.ts";
import { specOf } from "../fate.ts";
import { crd } from "../losses.ts";
import { mapsAt } from "../pods.ts";
import { eachChange, groupKind, listed, type Found } from "../review.ts";

/**
 * Versions that go or are no longer served. The API server refuses to drop one in which objects may still be stored
 * (apiextensions/validation.ValidateCustomResourceDefinitionStoredVersions): whatever was the storage version before is one.
 */
export const crdVersionDropped = eachChange((change) => {
  const { before, after } = change;
  if (groupKind(change) !== crd || before === undefined || after === undefined)
    return [];
  const [had, has] = [versionsOf(before), versionsOf(after)];
  const kind = textAt(specOf(before), "names", "kind") ?? "its kind";
  return [...had].flatMap(([version, old]): Found[] => {
    const now = has.get(version);
    if (now?.served === true) return [];
    // Nobody could use it before either, and nothing is stored in it.
    if (!old.served && (now !== undefined || !old.storage)) return [];
    const what = `version ${version} is ${now === undefined ? "removed" : "no longer served"}`;
    const fix = `1. Find what is written in ${version}: \`git grep\` for the apiVersion, and the charts.\n2. Move it to ${listed(servedOf(has)) || "another version"}, and let Flux reconcile.\n3. Migrate what is stored, and take ${version} out of the CRD's \`status.storedVersions\`.\n4. Drop ${version} after.`;
    const why =
      now === undefined && old.storage
        ? `${what} although objects are stored in it: the API server refuses the CRD, or, where it has been migrated, every ${kind} that is written in ${version} can no longer be applied`
        : `${what}: every manifest and every client that uses it for ${kind} fails from then on`;
    return [{ code: "crd-version-dropped", why, fix }];
  });
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
