import { broken, sourceLoss, summary, textAt, urlText } from "./fields.ts";
import type { FluxKind } from "./kind.ts";

const isOci = (url: string | undefined): boolean =>
  url?.startsWith("oci://") ?? false;

export const helmRepository: FluxKind = {
  kind: "HelmRepository",
  group: "source.toolkit.fluxcd.io",
  shortNames: ["helmrepo"],
  version: () => "v1",
  section: ["sources", "helm"],
  filePrefix: "flux-source-helm-",
  describe: "a repository of Helm charts, over HTTPS or in an OCI registry",
  docs: "components/source/helmrepositories/",
  takesInterval: true,
  shorthands: [],
  itemText: {
    ...urlText,
    describe: "The URL; `oci://` implies `type: oci`.",
    expand: (url) => (isOci(url) ? { type: "oci", url } : urlText.expand(url)),
  },
  references: () => [],
  violations: ({ spec }) =>
    broken([
      isOci(textAt(spec, "url")) === (textAt(spec, "type") === "oci"),
      [isOci(textAt(spec, "url")) ? "url" : "type"],
      "an oci:// URL and `type: oci` go together",
      {
        hint: isOci(textAt(spec, "url"))
          ? "add `type: oci`"
          : "remove `type: oci`",
        reads: ["url", "type"],
      },
    ]),
  loss: sourceLoss,
  // The source-controller only keeps its URL (since Flux 2.3).
  isStatic: (spec) => textAt(spec, "type") === "oci",
  summary: (spec) => summary(textAt(spec, "url"), undefined),
};
