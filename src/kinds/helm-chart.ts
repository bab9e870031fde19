import {
  broken,
  fieldsAt,
  referenceAt,
  referenceShorthand,
  sourceLoss,
  summary,
  textAt,
} from "./fields.ts";
import type { Fields } from "../yaml/data.ts";
import type { FluxKind } from "./kind.ts";
import { rangeRule } from "./text-rules.ts";

/** The only source whose charts have versions to choose from: of any other, `version` is ignored. */
const isFromRepository = (spec: Fields): boolean =>
  textAt(spec, "sourceRef", "kind") === "HelmRepository";

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
    broken(
      ...(isFromRepository(spec)
        ? [rangeRule(spec, ["version"], "sourceRef")]
        : []),
      [
        spec["verify"] === undefined || isFromRepository(spec),
        ["verify"],
        "verify is only supported when sourceRef.kind is HelmRepository",
        { reads: ["sourceRef"] },
      ],
    ),
  loss: sourceLoss,
  summary: (spec) =>
    summary(
      [textAt(fieldsAt(spec, "sourceRef"), "name"), textAt(spec, "chart")]
        .filter((part) => part !== undefined)
        .join("/"),
      textAt(spec, "version"),
    ),
};
