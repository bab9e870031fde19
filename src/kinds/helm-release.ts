import { createHash } from "node:crypto";
import type { Data, Fields } from "../yaml/data.ts";
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
} from "./fields.ts";
import type {
  ExpandContext,
  FluxKind,
  ObjectView,
  Shorthand,
  Violation,
} from "./kind.ts";

/** The sources that a chart can come from by `chart.spec.sourceRef` (helm.toolkit.fluxcd.io/v2). */
const chartSources = new Set(["HelmRepository", "GitRepository", "Bucket"]);

const chart: Shorthand = {
  field: "chart",
  schema: { type: "string", minLength: 3, pattern: "^[^/]+/.+$" },
  describe:
    "`SOURCE/CHART`: a Helm repository, Git repository or bucket of this config, and a chart in it.",
  writes: ["chart"],
  expand: (value, context) =>
    typeof value === "string" ? expandChart(value, context) : { chart: value },
};

/** `SOURCE/CHART`, where the source's key may itself be `namespace/name`. */
function expandChart(text: string, context: ExpandContext): Fields | string {
  const slashes = [text.indexOf("/"), text.indexOf("/", text.indexOf("/") + 1)];
  for (const slash of slashes) {
    if (slash === -1) continue;
    const key = text.slice(0, slash);
    const kinds = context
      .sourceKinds(key)
      .filter((kind) => chartSources.has(kind));
    const [kind] = kinds;
    if (kind === undefined) continue;
    if (kinds.length > 1)
      return `\`${key}\` names a ${kinds.join(" and a ")}; use Flux's own form with sourceRef.kind`;
    return { chart: { spec: chartSpec(text.slice(slash + 1), kind, key) } };
  }
  const key = text.slice(0, slashes[0]);
  const other = context.sourceKinds(key)[0];
  if (other !== undefined)
    return `\`${key}\` is of kind ${other}; use chartRef for it`;
  // Unknown: taken for a Helm repository; the reference check says what is missing and what is near.
  return {
    chart: {
      spec: chartSpec(text.slice(key.length + 1), "HelmRepository", key),
    },
  };
}

function chartSpec(name: string, kind: string, key: string): Fields {
  const slash = key.indexOf("/");
  const sourceRef: Fields =
    slash === -1
      ? { kind, name: key }
      : { kind, name: key.slice(slash + 1), namespace: key.slice(0, slash) };
  return { chart: name, sourceRef };
}

const version: Shorthand = {
  field: "version",
  schema: { type: "string", minLength: 1 },
  describe: "The chart's version or range; short for `chart.spec.version`.",
  writes: ["chart", "spec", "version"],
  expand: (value: Data) => ({ chart: { spec: { version: value } } }),
};

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
  shorthands: [
    chart,
    version,
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
    uninstallCauses(before, after).map(
      (field) => `${field} changes: the release is uninstalled first`,
    ),
  summary: (spec) => {
    const from = fieldsAt(spec, "chart", "spec");
    return from === undefined
      ? summary(textAt(spec, "chartRef", "name"), undefined)
      : summary(
          `${textAt(from, "sourceRef", "name") ?? ""}/${textAt(from, "chart") ?? ""}`,
          textAt(from, "version"),
        );
  },
};

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
      },
    ];
  return broken([
    (spec["chart"] === undefined) !== (spec["chartRef"] === undefined),
    spec["chart"] === undefined ? [] : ["chartRef"],
    spec["chart"] === undefined
      ? "neither chart nor chartRef is set"
      : "chart and chartRef are both set",
    "set exactly one: `chart: SOURCE/CHART`, or `chartRef: OCIRepository/NAME`",
  ]);
}

/** CEL: install refuses a retryInterval with RemediateOnFailure, upgrade takes one with RetryOnFailure only. Same thing: the enum has two values. */
function retryIntervalRule(
  spec: Fields,
  action: string,
): readonly [boolean, string[], string] {
  const strategy = fieldsAt(spec, action, "strategy");
  return [
    strategy?.["retryInterval"] === undefined ||
      textAt(strategy, "name") === "RetryOnFailure",
    [action, "strategy", "retryInterval"],
    "retryInterval goes with the strategy RetryOnFailure only",
  ];
}

const chartName = (object: ObjectView): string | undefined =>
  textAt(object.spec, "chart", "spec", "chart");

/** The fields whose change makes the helm-controller uninstall before it installs again (flux-semantics: destructive changes). */
function uninstallCauses(before: ObjectView, after: ObjectView): string[] {
  const causes: string[] = [];
  if (releaseName(before) !== releaseName(after)) causes.push("releaseName");
  for (const field of ["targetNamespace", "storageNamespace"])
    if (before.spec[field] !== after.spec[field]) causes.push(field);
  if (chartName(before) !== chartName(after)) causes.push("the chart's name");
  return causes;
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
