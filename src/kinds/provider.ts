import { atLeast } from "../model/flux-version.ts";
import { broken, summary, textAt } from "./fields.ts";
import type { FluxKind } from "./kind.ts";

/** The Git providers that take a commit status (the CRD's rule). */
const commitStatusTypes = [
  "github",
  "gitlab",
  "gitea",
  "bitbucketserver",
  "bitbucket",
  "azuredevops",
];

export const provider: FluxKind = {
  kind: "Provider",
  group: "notification.toolkit.fluxcd.io",
  version: (flux) => (atLeast(flux, 2, 10) ? "v1" : "v1beta3"),
  section: ["notifications", "providers"],
  filePrefix: "flux-provider-",
  describe: "where notifications go: a chat, a Git host, a webhook",
  docs: "components/notification/providers/",
  takesInterval: false,
  shorthands: [],
  references: () => [],
  violations: ({ spec }) =>
    broken([
      spec["commitStatusExpr"] === undefined ||
        commitStatusTypes.includes(textAt(spec, "type") ?? ""),
      ["commitStatusExpr"],
      `commitStatusExpr is only supported for the types ${commitStatusTypes.join(", ")}`,
      { reads: ["type"] },
    ]),
  loss: () => "alerts that use it are no longer delivered",
  isStatic: () => true,
  summary: (spec) => summary(textAt(spec, "type"), undefined),
};
