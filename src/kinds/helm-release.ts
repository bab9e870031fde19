import { createHash } from "node:crypto";
import { chartShorthand, versionShorthand } from "./chart-shorthands.ts";
import type { Fields } from "../yaml/data.ts";
import {
  broken,
  dependsOnReferences,
  dependsOnShorthand,
  fieldsAt,
  kubeConfigRule,
  referenceAt,
  referenceShorthand,
  summary,
  textAt,
  type Rule,
} from "./fields.ts";
import { rangeRule } from "./text-rules.ts";
import type { FluxKind, ObjectInState, ObjectView, Violation } from "./kind.ts";

export const helmRelease: FluxKind = {
  kind: "HelmRelease",
  group: "helm.toolkit.fluxcd.io",
  shortNames: ["hr"],
  version: () => "v2",
  section: ["releases"],
  filePrefix: "flux-hr-",
  describe: "a Helm chart that Flux installs and keeps up to date",
  docs: "components/helm/helmreleases/",
  takesInterval: true,
  dependsOn: true,
  needs: [["chart", "chartRef"]],
  shorthands: [
    chartShorthand,
    versionShorthand,
    referenceShorthand("chartRef"),
    dependsOnShorthand("HelmRelease"),
  ],
  itemFields: [
    {
      field: "valuesFiles",
      schema: { type: "array", items: { type: "string", minLength: 1 } },
      describe:
        "Files of Helm values, merged in order into `values`; `${cluster}` and variables expand in their names.",
    },
  ],
  references: (spec) => [
    ...referenceAt(fieldsAt(spec, "chart", "spec", "sourceRef"), [
      "chart",
      "spec",
      "sourceRef",
    ]),
    ...referenceAt(spec["chartRef"], ["chartRef"]),
    ...dependsOnReferences(spec, "HelmRelease"),
  ],
  madeFrom: ({ namespace, name, spec }) => {
    const from = fieldsAt(spec, "chart", "spec", "sourceRef");
    if (from === undefined) return referenceAt(spec["chartRef"], ["chartRef"]);
    // The helm-controller makes a HelmChart of it beside the source (helm-controller, reconcile/helmchart_template.go).
    const made = {
      ...from,
      kind: "HelmChart",
      name: `${namespace}-${name}`,
    };
    return [from, made].flatMap((one) =>
      referenceAt(one, ["chart", "spec", "sourceRef"]),
    );
  },
  violations: (object) => [
    ...chartViolations(object.spec),
    ...broken(
      ...versionRules(object.spec),
      kubeConfigRule(object.spec),
      ...["install", "upgrade"].map((action) =>
        retryIntervalRule(object.spec, action),
      ),
    ),
  ],
  // A suspended one is left alone by the helm-controller, its deletion included.
  loss: ({ spec }) =>
    spec["suspend"] === true ? undefined : "the release is uninstalled",
  detach: { suspend: true },
  hazards: (before, after) =>
    reinstallCauses(before, after).map(
      ({ what }) => `${what} changes: the release is uninstalled first`,
    ),
  summary: chartSummary,
  inventory: {
    title: "Helm releases",
    columns: [
      { head: "Release", cell: ({ name }) => name },
      { head: "Namespace", cell: ({ namespace }) => namespace },
      { head: "Chart", cell: ({ spec }) => chartSummary(spec).source },
      { head: "Version", cell: ({ spec }) => chartSummary(spec).version },
      { head: "Kustomization", cell: ({ deployer }) => deployer },
    ],
  },
};

/** Its chart as `SOURCE/CHART`, and the version that is wanted. */
function chartSummary(spec: Fields): ReturnType<typeof summary> {
  const from = fieldsAt(spec, "chart", "spec");
  return from === undefined
    ? summary(textAt(spec, "chartRef", "name"), undefined)
    : summary(
        `${textAt(from, "sourceRef", "name") ?? ""}/${textAt(from, "chart") ?? ""}`,
        textAt(from, "version"),
      );
}

/** Exactly one of chart and chartRef (the CRD's rule), and a version only where there is a chart. */
function chartViolations(spec: Fields): Violation[] {
  const from = fieldsAt(spec, "chart", "spec");
  const onlyVersion = from !== undefined && from["chart"] === undefined;
  if (spec["chartRef"] !== undefined && onlyVersion)
    return [
      {
        path: ["chart", "spec", "version"],
        message: "version goes with chart, not with chartRef",
        hint: "set the version in the `ref` of the source that chartRef names",
        reads: ["chartRef"],
      },
    ];
  return broken([
    (spec["chart"] === undefined) !== (spec["chartRef"] === undefined),
    spec["chart"] === undefined ? [] : ["chartRef"],
    spec["chart"] === undefined
      ? "neither chart nor chartRef is set"
      : "chart and chartRef are both set",
    {
      hint: "set exactly one: `chart: SOURCE/CHART`, or `chartRef: OCIRepository/NAME`",
      reads: ["chart", "chartRef"],
    },
  ]);
}

/** Only a Helm repository has versions to choose from: of any other source's chart, `version` is ignored. */
function versionRules(spec: Fields): Rule[] {
  const from = textAt(spec, "chart", "spec", "sourceRef", "kind");
  return from === "HelmRepository"
    ? [rangeRule(spec, ["chart", "spec", "version"])]
    : [];
}

/** CEL: install refuses a retryInterval with RemediateOnFailure, upgrade takes one with RetryOnFailure only. Same thing: the enum has two values. */
function retryIntervalRule(spec: Fields, action: string): Rule {
  const strategy = fieldsAt(spec, action, "strategy");
  return [
    strategy?.["retryInterval"] === undefined ||
      textAt(strategy, "name") === "RetryOnFailure",
    [action, "strategy", "retryInterval"],
    "retryInterval goes with the strategy RetryOnFailure only",
  ];
}

/** Something by which Helm knows a release, and that changes. */
export interface ReinstallCause {
  /** In words for people. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** Before and after. */
type Names = readonly [string | undefined, string | undefined];

/**
 * What makes the helm-controller uninstall a release before it installs it again: its name, its namespace, where it is stored,
 * or its chart's name unless `upgrade.chartNameChangeStrategy: InPlaceUpdate` (helm-controller 1.6, action.ReleaseTargetChanged
 * and the HelmRelease reconciler that asks it). What is only written out as what it was by default is no cause.
 *
 * @param names the chart's in both states, where somebody has read them; undefined where they do not count
 */
export function reinstallCauses(
  before: ObjectInState,
  after: ObjectInState,
  names: Names = [chartName(before), chartName(after)],
): ReinstallCause[] {
  const inPlace =
    textAt(after.spec, "upgrade", "chartNameChangeStrategy") ===
    "InPlaceUpdate";
  const both = (read: (object: ObjectInState) => string): Names => [
    read(before),
    read(after),
  ];
  const causes: readonly [string, Names][] = [
    ["releaseName", both(releaseName)],
    ["targetNamespace", both(releaseNamespace)],
    ["storageNamespace", both(storageNamespace)],
    ["the chart's name", inPlace ? [undefined, undefined] : names],
  ];
  return causes.flatMap(([what, [from, to]]) => {
    const isKnown = from !== undefined && to !== undefined;
    return isKnown && from !== to ? [{ what, from, to }] : [];
  });
}

/**
 * The chart's name as far as Git says it: the last step of its path or of its source's URL. A chart in Git may be named
 * otherwise in its Chart.yaml.
 */
function chartName(object: ObjectInState): string | undefined {
  const { spec, namespace, specAt } = object;
  const written = textAt(spec, "chart", "spec", "chart");
  if (written !== undefined) return lastStep(written);
  const [reference] = referenceAt(spec["chartRef"], ["chartRef"]);
  const source =
    reference &&
    specAt({ ...reference, namespace: reference.namespace ?? namespace });
  return lastStep(textAt(source, "chart") ?? textAt(source, "url") ?? "");
}

function lastStep(path: string): string | undefined {
  return path.split("/").findLast((step) => step !== "");
}

/** Where the release's objects go that name no namespace themselves (helm.toolkit.fluxcd.io/v2, GetReleaseNamespace). */
export function releaseNamespace({ spec, namespace }: ObjectView): string {
  return textAt(spec, "targetNamespace") ?? namespace;
}

/** Where Helm keeps the release (helm.toolkit.fluxcd.io/v2, GetStorageNamespace). */
export function storageNamespace({ spec, namespace }: ObjectView): string {
  return textAt(spec, "storageNamespace") ?? namespace;
}

/** The longest release name that Helm takes. */
export const releaseNameLimit = 53;

/**
 * The name of the Helm release: `spec.releaseName`, else `[targetNamespace-]name`, shortened as the helm-controller does
 * where it is over 53 characters: the first 40, a hyphen, and 12 hexadecimal digits of its SHA-256.
 */
export function releaseName(object: ObjectView): string {
  const written = textAt(object.spec, "releaseName");
  if (written !== undefined) return written;
  const composed = composedReleaseName(object);
  if (composed.length <= releaseNameLimit) return composed;
  const hash = createHash("sha256").update(composed).digest("hex");
  return `${composed.slice(0, 40)}-${hash.slice(0, 12)}`;
}

/** The release name before it is shortened. */
export function composedReleaseName(object: ObjectView): string {
  const target = textAt(object.spec, "targetNamespace");
  return target === undefined ? object.name : `${target}-${object.name}`;
}
