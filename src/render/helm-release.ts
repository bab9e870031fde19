/** What a HelmRelease asks of Helm, as helm-controller 1.6 reads its spec (helm.toolkit.fluxcd.io/v2). */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import {
  releaseName,
  releaseNamespace,
  storageNamespace,
} from "../kinds/helm-release.ts";
import type { ObjectView } from "../kinds/kind.ts";
import type { Data, Fields } from "../yaml/data.ts";
import { postRenderOf, type PostRender } from "./post-render.ts";

/** What Flux does for a release: the first time, and from then on. */
export type ReleaseAction = "install" | "upgrade";

/**
 * What becomes of a chart's `crds/` folder: nothing; those that the cluster does not have are created; the others are
 * replaced too. None is ever deleted. `Create` leaves what is there as it is only without server-side apply, see
 * {@link ReleasePlan.serverSide}.
 */
export type CrdPolicy = "Skip" | "Create" | "CreateReplace";

export interface ReleasePlan {
  readonly action: ReleaseAction;
  /** Of the release, at most 53 characters. */
  readonly name: string;
  /** `.Release.Namespace`, and where namespaced objects go that name no namespace themselves. */
  readonly namespace: string;
  /** Where Helm keeps the release. */
  readonly storageNamespace: string;
  /** The namespace, where Flux creates it; it outlives the release. */
  readonly createsNamespace: string | undefined;
  /** Undefined where the spec names none, or two. */
  readonly chart: ChartTemplate | ChartReference | undefined;
  /** Undefined where the spec has a policy that the controller refuses. */
  readonly crds: CrdPolicy | undefined;
  /** Whether the release brings those CRDs at this action, or has brought them when it was installed. */
  readonly bringsCrds: boolean;
  /**
   * Whether Helm applies on the server's side: always by default where it installs, and from then on as it was installed,
   * which Git does not say (`auto`). Helm then creates by applying, so `crds: Create` changes CRDs that are there
   * (helm-controller 1.6.4, internal/action: applyCRDs; helm.sh/helm/v4 4.2, kube.Client.Create; tried on an API server).
   */
  readonly serverSide: boolean | "auto";
  /** The events whose hooks run at some time: of `helm.sh/hook`, an object of other events never gets to the cluster. */
  readonly hookEvents: ReadonlySet<string>;
  /** Whether values that do not fit the chart's values.schema.json make it fail. */
  readonly validatesSchema: boolean;
  /** Whether the values of the last release, which Git does not know, stay below these. */
  readonly preservesValues: boolean;
  /** Whether the objects go to another cluster than the HelmRelease itself. */
  readonly remote: boolean;
  readonly postRender: PostRender;
}

/** A chart by `spec.chart`, or by the spec of a HelmChart. */
export interface ChartTemplate {
  readonly by: "template";
  readonly source: SourceReference;
  /** The chart's name in a HelmRepository; in a GitRepository or a Bucket its path from the source's root. */
  readonly chart: string;
  /** A range, see `latestVersion`; means nothing in a GitRepository or a Bucket. */
  readonly version: string;
  /**
   * They take the place of the chart's values.yaml, which is among them only where it is listed. Paths as that of the chart:
   * in a HelmRepository inside the chart, otherwise from the source's root.
   */
  readonly valuesFiles: readonly string[];
  readonly ignoreMissingValuesFiles: boolean;
  /** Whether the source's revision is appended to the chart's version, after a `+`. */
  readonly revisionInVersion: boolean;
}

/**
 * A chart by `spec.chartRef`: an OCIRepository, an ExternalArtifact or a HelmChart. To the version of a chart from one of
 * the first two the controller appends `+` and 12 digits of the digest, which shows in labels such as `helm.sh/chart`.
 */
export interface ChartReference {
  readonly by: "reference";
  readonly source: SourceReference;
}

export interface SourceReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * The plan for a HelmRelease (helm-controller internal/action: newInstall, newUpgrade; api/v2: GetReleaseName,
 * GetReleaseNamespace, GetStorageNamespace). `disableOpenAPIValidation` has no place in it: it is about a live API server.
 */
export function releasePlan(
  object: ObjectView,
  action: ReleaseAction,
): ReleasePlan {
  const { spec, namespace } = object;
  const settings = fieldsAt(spec, action) ?? {};
  const target = textAt(spec, "targetNamespace");
  const creates =
    target !== undefined &&
    action === "install" &&
    settings["createNamespace"] === true;
  return {
    action,
    name: releaseName(object),
    namespace: releaseNamespace(object),
    storageNamespace: storageNamespace(object),
    createsNamespace: creates ? target : undefined,
    chart: chartOf(spec, namespace),
    crds: crdPolicy(settings["crds"]),
    bringsCrds: [action, "install"].some((one) =>
      brings(crdPolicy(fieldsAt(spec, one)?.["crds"])),
    ),
    serverSide: serverSide(settings["serverSideApply"], action),
    hookEvents: hookEvents(spec),
    validatesSchema: settings["disableSchemaValidation"] !== true,
    preservesValues:
      action === "upgrade" && settings["preserveValues"] === true,
    remote: spec["kubeConfig"] !== undefined,
    postRender: postRenderOf(object),
  };
}

/** helm-controller internal/action/crds.go, crdPolicyOrDefault: the same default for both actions, whatever its docs say. */
function crdPolicy(written: Data | undefined): CrdPolicy | undefined {
  const policy = written ?? "Create";
  if (policy === "Skip" || policy === "Create" || policy === "CreateReplace")
    return policy;
  return policy === "" ? "Create" : undefined;
}

/** A boolean under `install`, one of three words under `upgrade` (newInstall, newUpgrade). */
function serverSide(
  written: Data | undefined,
  action: ReleaseAction,
): boolean | "auto" {
  if (action === "install") return written !== false;
  return written === "enabled" || (written !== "disabled" && "auto");
}

function brings(policy: CrdPolicy | undefined): boolean {
  return policy !== undefined && policy !== "Skip";
}

/** Where the chart is (internal/reconcile/helmchart_template.go, buildHelmChartFromTemplate). */
function chartOf(
  spec: Fields,
  namespace: string,
): ChartTemplate | ChartReference | undefined {
  const template = fieldsAt(spec, "chart", "spec");
  const reference = fieldsAt(spec, "chartRef");
  if ((template === undefined) === (reference === undefined)) return undefined;
  if (template !== undefined) return chartTemplate(template, namespace);
  return { by: "reference", source: sourceReference(reference, namespace) };
}

/**
 * The chart that a `spec.chart.spec` of a HelmRelease or the `spec` of a HelmChart describes. `namespace` is that of the
 * object.
 */
export function chartTemplate(spec: Fields, namespace: string): ChartTemplate {
  const version = textAt(spec, "version") ?? "";
  const files = spec["valuesFiles"];
  return {
    by: "template",
    source: sourceReference(fieldsAt(spec, "sourceRef"), namespace),
    chart: textAt(spec, "chart") ?? "",
    version: version === "" ? "*" : version,
    valuesFiles: Array.isArray(files)
      ? files.filter((file: Data) => typeof file === "string")
      : [],
    ignoreMissingValuesFiles: spec["ignoreMissingValuesFiles"] === true,
    revisionInVersion: spec["reconcileStrategy"] === "Revision",
  };
}

function sourceReference(
  reference: Fields | undefined,
  namespace: string,
): SourceReference {
  return {
    kind: textAt(reference, "kind") ?? "",
    namespace: textAt(reference, "namespace") ?? namespace,
    name: textAt(reference, "name") ?? "",
  };
}

const events = {
  install: ["pre-install", "post-install"],
  upgrade: ["pre-upgrade", "post-upgrade"],
  rollback: ["pre-rollback", "post-rollback"],
  uninstall: ["pre-delete", "post-delete"],
};

function hookEvents(spec: Fields): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [action, names] of Object.entries(events))
    if (fieldsAt(spec, action)?.["disableHooks"] !== true)
      for (const name of names) found.add(name);
  // Helm 2's name for it is understood still.
  if (fieldsAt(spec, "test")?.["enable"] === true)
    found.add("test").add("test-success");
  return found;
}
