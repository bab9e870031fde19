import {
  broken,
  fieldsAt,
  firstText,
  listAt,
  referenceAt,
  sourceLoss,
  summary,
  textAt,
  urlText,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";

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
      schema: { type: "string", minLength: 1 },
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
    broken([
      spec["serviceAccountName"] === undefined ||
        ["azure", "aws"].includes(textAt(spec, "provider") ?? ""),
      ["serviceAccountName"],
      "serviceAccountName can only be set when provider is azure or aws",
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
