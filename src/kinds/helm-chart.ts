import {
  broken,
  fieldsAt,
  referenceAt,
  referenceShorthand,
  sourceLoss,
  summary,
  textAt,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";

export const helmChart: FluxKind = {
  kind: "HelmChart",
  group: "source.toolkit.fluxcd.io",
  shortNames: ["hc"],
  version: () => "v1",
  section: ["sources", "chart"],
  filePrefix: "flux-source-chart-",
  describe:
    "a chart of another source, which several releases may share by chartRef",
  docs: "components/source/helmcharts/",
  takesInterval: true,
  shorthands: [referenceShorthand("sourceRef")],
  references: (spec) =>
    referenceAt(spec["sourceRef"], ["sourceRef"], { local: true }),
  madeFrom: ({ spec }) => referenceAt(spec["sourceRef"], ["sourceRef"]),
  violations: ({ spec }) =>
    broken([
      spec["verify"] === undefined ||
        textAt(spec, "sourceRef", "kind") === "HelmRepository",
      ["verify"],
      "verify is only supported when sourceRef.kind is HelmRepository",
    ]),
  loss: sourceLoss,
  summary: (spec) =>
    summary(
      [textAt(fieldsAt(spec, "sourceRef"), "name"), textAt(spec, "chart")]
        .filter((part) => part !== undefined)
        .join("/"),
      textAt(spec, "version"),
    ),
};
