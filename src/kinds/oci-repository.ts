import {
  broken,
  fieldsAt,
  firstText,
  sourceLoss,
  summary,
  textAt,
  textOf,
  urlText,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";
import { patternRule, rangeRule } from "./text-rules.ts";

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
      schema: textOf,
      describe: "The tag; short for `ref.tag`.",
      writes: ["ref", "tag"],
      expand: (value) => ({ ref: { tag: value } }),
    },
  ],
  itemText: urlText,
  references: () => [],
  // `digest` goes before `semver`, which is then not read (source.toolkit.fluxcd.io/v1, OCIRepositoryRef).
  violations: ({ spec }) =>
    textAt(spec, "ref", "digest") === undefined
      ? broken(
          rangeRule(spec, ["ref", "semver"]),
          patternRule(spec, ["ref", "semverFilter"]),
        )
      : [],
  loss: sourceLoss,
  summary: (spec) =>
    summary(
      textAt(spec, "url"),
      firstText(fieldsAt(spec, "ref"), "digest", "semver", "tag"),
    ),
};
