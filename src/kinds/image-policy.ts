import {
  broken,
  fieldsAt,
  nameShorthand,
  referenceAt,
  summary,
  textAt,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";
import { patternRule, rangeRule } from "./text-rules.ts";

export const imagePolicy: FluxKind = {
  kind: "ImagePolicy",
  group: "image.toolkit.fluxcd.io",
  shortNames: ["imgpol", "imagepol"],
  version: () => "v1",
  section: ["images", "policies"],
  filePrefix: "flux-image-policy-",
  describe: "which of an image's tags is the latest",
  docs: "components/image/imagepolicies/",
  // The CRD refuses an interval unless digestReflectionPolicy is Always, so defaults.interval never reaches it.
  takesInterval: false,
  shorthands: [nameShorthand("imageRepositoryRef", "ImageRepository")],
  references: (spec) =>
    referenceAt(spec["imageRepositoryRef"], ["imageRepositoryRef"], {
      kind: "ImageRepository",
    }),
  madeFrom: ({ spec }) =>
    referenceAt(spec["imageRepositoryRef"], ["imageRepositoryRef"], {
      kind: "ImageRepository",
    }),
  violations: ({ spec }) => {
    const policy = fieldsAt(spec, "policy");
    const choices = ["semver", "alphabetical", "numerical"];
    const chosen = choices.filter((name) => policy?.[name] !== undefined);
    const always = textAt(spec, "digestReflectionPolicy") === "Always";
    return broken(
      [
        policy === undefined || chosen.length === 1,
        ["policy"],
        chosen.length === 0
          ? "policy says nothing of how tags are ordered"
          : `policy takes one of ${chosen.join(" and ")}: Flux would leave out the others`,
        { hint: `write exactly one of ${choices.join(", ")}` },
      ],
      rangeRule(spec, ["policy", "semver", "range"]),
      patternRule(spec, ["filterTags", "pattern"]),
      [
        always || spec["interval"] === undefined,
        ["interval"],
        "interval is only accepted when digestReflectionPolicy is Always",
        { reads: ["digestReflectionPolicy"] },
      ],
      [
        !always || spec["interval"] !== undefined,
        ["digestReflectionPolicy"],
        "interval must be set when digestReflectionPolicy is Always",
        { reads: ["interval"] },
      ],
    );
  },
  loss: () => "images are no longer updated by it",
  summary: (spec) =>
    summary(
      textAt(spec, "imageRepositoryRef", "name"),
      textAt(spec, "policy", "semver", "range"),
    ),
};
