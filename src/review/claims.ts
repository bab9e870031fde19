/** Volume claims, alone and as the templates of a StatefulSet. */
import { fieldsAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { amountOf } from "./quantity.ts";
import { isSame } from "./same-data.ts";

/** Where a claim says how much it wants. */
export const claimSize = "spec.resources.requests.storage";

/**
 * Whether two lists of claim templates are the same to the API server: sizes count by their amount, and type, status and what
 * is the default anyhow do not count (k8s.io/kubernetes 1.36, apps/validation.ValidateStatefulSetUpdate).
 */
export function sameClaims(
  before: Data | undefined,
  after: Data | undefined,
): boolean {
  return isSame(plainClaims(before), plainClaims(after));
}

/** Whether a claim wants less than before; unknown sizes do not count. */
export function shrinks(before: Fields, after: Fields): boolean {
  const [had, has] = [before, after].map((claim) =>
    amountOf(fieldsAt(claim, "spec", "resources", "requests")?.["storage"]),
  );
  return had !== undefined && has !== undefined && has < had;
}

function plainClaims(list: Data | undefined): Data[] {
  return Array.isArray(list)
    ? list.map((claim: Data) => (isFields(claim) ? plainClaim(claim) : claim))
    : [];
}

function plainClaim(claim: Fields): Fields {
  const { creationTimestamp: _, ...metadata } =
    fieldsAt(claim, "metadata") ?? {};
  const spec = fieldsAt(claim, "spec") ?? {};
  const resources = fieldsAt(spec, "resources") ?? {};
  return {
    metadata,
    spec: {
      volumeMode: "Filesystem",
      ...spec,
      resources: {
        requests: amounts(fieldsAt(resources, "requests")),
        limits: amounts(fieldsAt(resources, "limits")),
      },
    },
  };
}

function amounts(quantities: Fields = {}): Fields {
  return Object.fromEntries(
    Object.entries(quantities).map(([name, quantity]) => [
      name,
      amountOf(quantity) ?? quantity,
    ]),
  );
}
