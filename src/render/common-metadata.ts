/** The labels and annotations that the kustomize-controller sets on what was built. */
import { fieldsAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";

/** A Flux Kustomization, as far as it marks what it applies. */
export interface Owner {
  readonly namespace: string;
  readonly name: string;
  readonly spec: Fields;
}

const group = "kustomize.toolkit.fluxcd.io";

/**
 * An object as the controller applies it: with the labels that name its Kustomization, and over them, winning even against
 * those, `spec.commonMetadata` (kustomize-controller v1.9, build and apply; fluxcd/pkg/ssa v0.76, SetOwnerLabels and
 * SetCommonMetadata). After the build, after substitution, and in `metadata` only: selectors and pod templates stay as they
 * are, as do labels that kustomize's own `labels` or `commonLabels` set there.
 *
 * Labels or annotations that are not all strings are lost as a whole: so the controller reads them.
 */
export function withCommonMetadata(object: Fields, owner: Owner): Fields {
  const common = fieldsAt(owner.spec, "commonMetadata");
  const metadata = fieldsAt(object, "metadata") ?? {};
  const annotations = {
    ...stringsAt(metadata, "annotations"),
    ...stringsAt(common, "annotations"),
  };
  const isAnnotated = Object.keys(annotations).length > 0;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: {
        ...stringsAt(metadata, "labels"),
        [`${group}/name`]: owner.name,
        [`${group}/namespace`]: owner.namespace,
        ...stringsAt(common, "labels"),
      },
      ...(isAnnotated ? { annotations } : {}),
    },
  };
}

function stringsAt(holder: Fields | undefined, field: string): Fields {
  const data: Data | undefined = holder?.[field];
  const isStrings =
    isFields(data) &&
    Object.values(data).every((value) => typeof value === "string");
  return isStrings ? data : {};
}
