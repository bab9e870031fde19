/** CRDs made from the stripped schemas: they validate as far as those go. */
import type { KindSchema } from "../../../src/schema/flux-schemas.ts";
import type { Crd } from "./crds.ts";

/** The CRD of a kind, with a status subresource. */
export function madeCrd(
  kind: string,
  { group, scope, plural, versions }: KindSchema,
  shortNames: readonly string[],
): Crd {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames,
      },
      versions: Object.entries(versions).map(([name, { storage, spec }]) => ({
        name,
        storage,
        served: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec, status },
          },
        },
      })),
    },
  };
}

/** Flux's CRDs have this default, so what no controller has seen does not look observed. */
const status = {
  type: "object",
  default: { observedGeneration: -1 },
  "x-kubernetes-preserve-unknown-fields": true,
};
