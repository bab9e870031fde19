import {
  fieldsAt,
  firstText,
  sourceLoss,
  summary,
  textAt,
  urlText,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";

export const ociRepository: FluxKind = {
  kind: "OCIRepository",
  group: "source.toolkit.fluxcd.io",
  shortNames: ["ocirepo"],
  version: () => "v1",
  section: ["sources", "oci"],
  filePrefix: "flux-source-oci-",
  describe: "an artifact in an OCI registry: manifests, or one Helm chart",
  docs: "components/source/ocirepositories/",
  takesInterval: true,
  shorthands: [
    {
      field: "tag",
      schema: { type: "string", minLength: 1 },
      describe: "The tag; short for `ref.tag`.",
      writes: ["ref", "tag"],
      expand: (value) => ({ ref: { tag: value } }),
    },
  ],
  itemText: urlText,
  references: () => [],
  violations: () => [],
  loss: sourceLoss,
  summary: (spec) =>
    summary(
      textAt(spec, "url"),
      firstText(fieldsAt(spec, "ref"), "digest", "semver", "tag"),
    ),
};
