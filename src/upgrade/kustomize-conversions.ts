/** kustomize.toolkit.fluxcd.io: v1beta1 and v1beta2 → v1. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";
import {
  at,
  dropped,
  inEach,
  referredVersion,
  without,
  type KindConversion,
  type Rule,
} from "./conversion.ts";
import { patches } from "./patch-rules.ts";

/**
 * `serviceAccount` → `serviceAccountName` (kustomize-controller 0.3.0, "Use ServiceAccountName for impersonation"): an account of
 * the object's own namespace only.
 */
const serviceAccount: Rule = (fields, { object }) => {
  if (fields["serviceAccount"] === undefined) return undefined;
  const name = textAt(fields, "serviceAccount", "name");
  const namespace = textAt(fields, "serviceAccount", "namespace");
  const given = fields["serviceAccountName"];
  if (name === undefined || (given !== undefined && given !== name))
    return {
      problem:
        "`serviceAccount` is not the account that `serviceAccountName` names",
    };
  if (namespace !== undefined && namespace !== ownNamespace(object))
    return {
      problem: `\`serviceAccount.namespace\` is ${namespace}: \`serviceAccountName\` takes an account of the object's own namespace only`,
    };
  return {
    fields: { ...without(fields, "serviceAccount"), serviceAccountName: name },
    changes: [
      {
        path: ["serviceAccount"],
        change: "moved",
        to: ["serviceAccountName"],
        why: "serviceAccount is gone: serviceAccountName names an account of the object's own namespace",
      },
    ],
  };
};

function ownNamespace(object: Fields): string | undefined {
  return textAt(fieldsAt(object, "metadata"), "namespace");
}

/**
 * v1 (kustomize-controller 1.0.0-rc.1): validation and the old patches are removed. The objects of health checks are looked up
 * by their API version.
 */
export const kustomizeConversions: readonly KindConversion[] = [
  {
    group: "kustomize.toolkit.fluxcd.io",
    kind: "Kustomization",
    from: ["v1beta1", "v1beta2"],
    rules: [
      dropped(
        "validation",
        "the API server validates everything that is applied (kustomize-controller 0.15.0)",
      ),
      serviceAccount,
      patches,
      at(["sourceRef"], referredVersion),
      inEach("healthChecks", referredVersion),
    ],
  },
];
