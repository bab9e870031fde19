import { summary, textAt } from "./fields.ts";
import type { FluxKind } from "./kind.ts";

export const imageRepository: FluxKind = {
  kind: "ImageRepository",
  group: "image.toolkit.fluxcd.io",
  shortNames: ["imgrepo", "imagerepo"],
  version: () => "v1",
  section: ["images", "repositories"],
  filePrefix: "flux-image-repository-",
  describe: "a container image whose tags Flux scans",
  docs: "components/image/imagerepositories/",
  takesInterval: true,
  shorthands: [],
  itemText: {
    describe: "The image.",
    writes: "image",
    expand: (image) => ({ image }),
  },
  references: () => [],
  violations: () => [],
  loss: () => "its tags are no longer scanned",
  summary: (spec) => summary(textAt(spec, "image"), undefined),
};
