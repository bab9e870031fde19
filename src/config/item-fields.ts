import type { ItemField } from "../kinds/kind.ts";
import { annotationKey, labelKey, labelValue } from "../schema/label-text.ts";
import type { JsonSchema } from "../schema/json-schema.ts";

const labels: JsonSchema = {
  type: "object",
  propertyNames: { type: "string", pattern: labelKey },
  additionalProperties: { type: "string", pattern: labelValue },
};

const annotations: JsonSchema = {
  type: "object",
  propertyNames: { type: "string", pattern: annotationKey },
  additionalProperties: { type: "string" },
};

/** The fields that every item takes besides its object's spec. */
export const commonItemFields: readonly ItemField[] = [
  {
    field: "namespace",
    schema: { type: "string", minLength: 1 },
    describe: "`metadata.namespace`; by default `flux.namespace`.",
  },
  {
    field: "labels",
    schema: labels,
    describe: "`metadata.labels`.",
  },
  {
    field: "annotations",
    schema: annotations,
    describe: "`metadata.annotations`.",
  },
  {
    field: "enabled",
    schema: { type: "boolean" },
    describe: "`false` leaves the object out.",
  },
  {
    field: "kustomization",
    schema: { type: "string", minLength: 1 },
    describe:
      "The Kustomization that deploys the object: its file goes into that one's folder.",
  },
  {
    field: "file",
    schema: { type: "string", minLength: 1, pattern: "\\.ya?ml$" },
    describe: "The file it is written to, relative to the cluster's root.",
  },
  {
    field: "shared",
    schema: { type: "boolean" },
    describe:
      "`true`: `file` is relative to the folder of fluxsmith.yaml instead, so that clusters can share it.",
  },
  {
    field: "substitute",
    schema: { type: "boolean" },
    describe:
      "`true`: Flux substitutes the `${…}` in this object; otherwise they stay as they are.",
  },
];
