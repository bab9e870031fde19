/** What goes with an object when it is deleted. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { ConsequenceCode } from "./consequence-codes.ts";
import { specOf, takesAlong, type Gone } from "./fate.ts";
import { groupKind } from "./review.ts";

/** The kind of CRDs. */
export const crd = "apiextensions.k8s.io/CustomResourceDefinition";

/** More than the object itself that is lost. */
export interface Loss {
  readonly code: ConsequenceCode;
  /** What follows upon "it is deleted". */
  readonly along: string;
}

/** What else is lost with an object that is not one of Flux's; undefined where it is only itself. */
export function lossOf(object: Gone): Loss | undefined {
  return losses.get(groupKind(object))?.(object);
}

/** Whether deleting the object deletes more, and making it anew does not bring that back. */
export function takesMore(object: Gone): boolean {
  const kind = kindOf(object.apiVersion, object.kind);
  return kind?.detach === undefined
    ? lossOf(object) !== undefined
    : takesAlong(object);
}

const volume = "volume-deleted";

const losses: ReadonlyMap<string, (object: Gone) => Loss | undefined> = new Map<
  string,
  (object: Gone) => Loss | undefined
>([
  [
    "/Namespace",
    () => ({
      code: "namespace-deleted",
      along: " with everything in it, whoever has applied that",
    }),
  ],
  [
    "/PersistentVolumeClaim",
    () => ({
      code: volume,
      along:
        ", and so is the data in its volume if the reclaim policy is Delete (the default)",
    }),
  ],
  [
    "/PersistentVolume",
    ({ fields }) =>
      textAt(specOf(fields), "persistentVolumeReclaimPolicy") === "Delete"
        ? { code: volume, along: " with the data in it" }
        : undefined,
  ],
  ["apps/StatefulSet", statefulSet],
  [
    crd,
    ({ fields }) => ({
      code: "crd-deleted",
      along: ` with every ${textAt(specOf(fields), "names", "kind") ?? "object of its kind"} in the whole cluster`,
    }),
  ],
]);

/** Its claims stay unless it says otherwise (apps/v1, persistentVolumeClaimRetentionPolicy). */
function statefulSet({ fields }: Gone): Loss | undefined {
  const policy = fieldsAt(
    fields,
    "spec",
    "persistentVolumeClaimRetentionPolicy",
  );
  return textAt(policy, "whenDeleted") === "Delete"
    ? {
        code: volume,
        along:
          " with the claims of its Pods (`whenDeleted: Delete`), and so is the data in their volumes",
      }
    : undefined;
}
