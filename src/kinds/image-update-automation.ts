import { referenceAt, referenceShorthand, summary, textAt } from "./fields.ts";
import type { FluxKind } from "./kind.ts";

export const imageUpdateAutomation: FluxKind = {
  kind: "ImageUpdateAutomation",
  group: "image.toolkit.fluxcd.io",
  shortNames: ["iua", "imgupd", "imgauto"],
  version: () => "v1",
  section: ["images", "automations"],
  filePrefix: "flux-image-update-",
  describe: "commits that put new image tags into a Git repository",
  docs: "components/image/imageupdateautomations/",
  takesInterval: false,
  defaultsToRepository: true,
  shorthands: [referenceShorthand("sourceRef")],
  references: (spec) => referenceAt(spec["sourceRef"], ["sourceRef"]),
  madeFrom: ({ spec }) => referenceAt(spec["sourceRef"], ["sourceRef"]),
  violations: () => [],
  loss: () => "no more commits with image updates are made",
  summary: (spec) => summary(textAt(spec, "sourceRef", "name"), undefined),
};
