import {
  broken,
  fieldsAt,
  firstText,
  listAt,
  referenceAt,
  sourceLoss,
  summary,
  textAt,
  textOf,
  urlText,
  type Rule,
} from "./fields.ts";
import type { Fields } from "../yaml/data.ts";
import type { FluxKind } from "./kind.ts";
import { rangeRule } from "./text-rules.ts";

/** `commit` and `name` go before `semver`, which is then not read (source.toolkit.fluxcd.io/v1, GitRepositoryRef). */
function semverRules(spec: Fields): Rule[] {
  const ref = fieldsAt(spec, "ref");
  return firstText(ref, "commit", "name") === undefined
    ? [rangeRule(spec, ["ref", "semver"])]
    : [];
}

export const gitRepository: FluxKind = {
  kind: "GitRepository",
  group: "source.toolkit.fluxcd.io",
  shortNames: ["gitrepo"],
  version: () => "v1",
  section: ["sources", "git"],
  filePrefix: "flux-source-git-",
  describe: "a Git repository that Flux reads",
  docs: "components/source/gitrepositories/",
  takesInterval: true,
  shorthands: [
    {
      field: "branch",
      schema: textOf,
      describe: "The branch; short for `ref.branch`.",
      writes: ["ref", "branch"],
      expand: (value) => ({ ref: { branch: value } }),
    },
  ],
  itemText: urlText,
  references: (spec) =>
    listAt(spec, "include").flatMap(({ index, item }) =>
      referenceAt(item["repository"], ["include", index, "repository"], {
        kind: "GitRepository",
        local: true,
      }),
    ),
  violations: ({ spec }) =>
    broken(...semverRules(spec), [
      spec["serviceAccountName"] === undefined ||
        ["azure", "aws"].includes(textAt(spec, "provider") ?? ""),
      ["serviceAccountName"],
      "serviceAccountName can only be set when provider is azure or aws",
      { reads: ["provider"] },
    ]),
  loss: sourceLoss,
  summary: (spec) =>
    summary(
      textAt(spec, "url"),
      firstText(
        fieldsAt(spec, "ref"),
        "commit",
        "name",
        "semver",
        "tag",
        "branch",
      ),
    ),
};
