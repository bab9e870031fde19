/** Where a release's chart comes from, and what is to be fetched for it: source-controller 1.9 and helm-controller 1.6. */
import { bucket } from "../kinds/bucket.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { helmChart } from "../kinds/helm-chart.ts";
import { helmRepository } from "../kinds/helm-repository.ts";
import { ociRepository } from "../kinds/oci-repository.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { Fields } from "../yaml/data.ts";
import { readVersion } from "../model/semver.ts";
import type { Applied } from "./applied-objects.ts";
import { accessOf, type Access, type SecretLookup } from "./chart-access.ts";
import type { NoChart } from "./chart-index.ts";
import {
  chartTemplate,
  type ChartReference,
  type ChartTemplate,
} from "./helm-release.ts";
import type { FindSource } from "./sources-in-git.ts";

/** What is to be fetched. */
export type ChartPlan = HttpChart | OciChart;

/** A chart of a repository with an index.yaml. */
export interface HttpChart {
  readonly kind: "http";
  /** The repository's, without index.yaml. */
  readonly url: string;
  readonly chart: string;
  /** A range, see `latestVersion`. */
  readonly version: string;
  readonly access: Access;
  /** Whether other hosts, which the index may name, get the user and the password too. */
  readonly passCredentials: boolean;
}

/** A chart of an OCI registry. */
export interface OciChart {
  readonly kind: "oci";
  /** `registry.example.com:5000/charts/podinfo`, without `oci://`. */
  readonly repository: string;
  readonly wanted: OciVersion;
  /** Without TLS. */
  readonly isPlain: boolean;
  readonly access: Access;
  /**
   * Whether a tag is asked for anew each time, and the digest is a part of the chart's version (OCIRepository); a version of a
   * HelmRepository is never looked at again.
   */
  readonly tracksDigest: boolean;
}

export type OciVersion =
  | { readonly by: "digest"; readonly digest: string }
  | { readonly by: "tag"; readonly tag: string }
  | {
      readonly by: "range";
      readonly range: string;
      /** A regular expression (Go's RE2) that tags must match; undefined for all. */
      readonly filter: string | undefined;
      /** Whether `_` in a tag stands for the `+` of a version. */
      readonly hasPlus: boolean;
    };

/** A chart's origin; its template where there is one. */
export type ChartOrigin =
  | {
      readonly from: "repository";
      readonly template: ChartTemplate;
      /** The spec of the HelmChart, where that is in Git itself. */
      readonly helmChart: Fields | undefined;
    }
  | {
      readonly from: "elsewhere";
      readonly plan: ChartPlan;
      readonly template: ChartTemplate | undefined;
    };

/** What is known of the cluster's sources. */
export interface SourceKnowledge {
  /** The source that the repository itself is. */
  readonly repository: Identity | undefined;
  readonly find: FindSource;
  readonly secret: SecretLookup;
  /** Finds out what these, and the lookup of values, did not know yet: see {@link Applied}. */
  readonly settle: Applied["settle"];
}

/** The media type of a Helm chart's layer (helm.sh/helm/v4 4.2, pkg/registry, ChartLayerMediaType). */
const chartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

/** Finds it out; instead, why nobody here can. */
export function chartOrigin(
  chart: ChartTemplate | ChartReference,
  knowledge: SourceKnowledge,
): ChartOrigin | NoChart {
  if (chart.by === "template") return templateOrigin(chart, knowledge);
  const { source } = chart;
  if (source.kind !== helmChart.kind && source.kind !== ociRepository.kind)
    return notHere(source);
  const object = sourceObject(source, knowledge);
  if ("why" in object) return object;
  const spec = fieldsAt(object.fields, "spec") ?? {};
  if (source.kind === helmChart.kind) {
    const template = chartTemplate(spec, source.namespace);
    return templateOrigin(template, knowledge, spec);
  }
  const plan = ociRepositoryPlan(object, knowledge);
  return "why" in plan
    ? plan
    : { from: "elsewhere", plan, template: undefined };
}

function templateOrigin(
  template: ChartTemplate,
  knowledge: SourceKnowledge,
  spec?: Fields,
): ChartOrigin | NoChart {
  const { source } = template;
  const { repository } = knowledge;
  if (
    source.kind === gitRepository.kind &&
    repository !== undefined &&
    identityText(source) === identityText(repository)
  )
    return { from: "repository", template, helmChart: spec };
  if (source.kind !== helmRepository.kind) return notHere(source);
  const object = sourceObject(source, knowledge);
  if ("why" in object) return object;
  const plan = helmRepositoryPlan(object, template, knowledge);
  return "why" in plan ? plan : { from: "elsewhere", plan, template };
}

function notHere(source: Identity): NoChart {
  const isFile =
    source.kind === gitRepository.kind || source.kind === bucket.kind;
  return {
    why: `its chart comes from ${identityText(source)}, ${isFile ? "which is not in this repository" : "of which only the cluster has the chart"}`,
  };
}

function sourceObject(
  source: Identity,
  { find }: SourceKnowledge,
): KubeObject | NoChart {
  const found = find(source);
  const its = identityText(source);
  if (found === undefined)
    return { why: `its chart comes from ${its}, which is not in Git` };
  if ("differing" in found)
    return {
      why: `its chart comes from ${its}, which is not the same in ${found.differing.join(" and ")}`,
    };
  const url = textAt(found.fields, "spec", "url") ?? "";
  return url.includes("${")
    ? { why: `its chart comes from ${its}, whose URL holds a variable` }
    : found;
}

/** internal/controller/helmchart_controller.go, buildFromHelmRepository. */
export function helmRepositoryPlan(
  { namespace, fields }: Pick<KubeObject, "namespace" | "fields">,
  { chart, version }: Pick<ChartTemplate, "chart" | "version">,
  { secret }: SourceKnowledge,
): ChartPlan | NoChart {
  const spec = fieldsAt(fields, "spec") ?? {};
  const url = textAt(spec, "url") ?? "";
  if (textAt(spec, "type") === "oci" || url.startsWith("oci://")) {
    const repository = ociPath(`${url}/${chart}`);
    if (repository === undefined) return wrongUrl;
    return {
      kind: "oci",
      repository,
      // A version is taken as it is written; only a range is looked up.
      wanted:
        readVersion(version) === undefined
          ? { by: "range", range: version, filter: undefined, hasPlus: true }
          : { by: "tag", tag: version.replaceAll("+", "_") },
      isPlain: spec["insecure"] === true,
      access: accessOf(spec, { namespace, host: hostOf(repository), secret }),
      tracksDigest: false,
    };
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return wrongUrl;
  const { host } = new URL(url);
  return {
    kind: "http",
    url,
    chart,
    version,
    access: accessOf(spec, { namespace, host, secret }),
    passCredentials: spec["passCredentials"] === true,
  };
}

/** internal/controller/ocirepository_controller.go, getArtifactRef and selectLayer. */
function ociRepositoryPlan(
  { namespace, fields }: KubeObject,
  { secret }: SourceKnowledge,
): OciChart | NoChart {
  const spec = fieldsAt(fields, "spec") ?? {};
  const repository = ociPath(textAt(spec, "url") ?? "");
  // Without a name there is nothing in a registry.
  if (repository?.includes("/") !== true) return wrongUrl;
  const mediaType = textAt(spec, "layerSelector", "mediaType") ?? "";
  if (mediaType !== "" && mediaType !== chartLayer)
    return {
      why: `its chart is a layer of the media type ${mediaType}, not one that Helm packs`,
    };
  const [digest = "", range = "", tag = ""] = ["digest", "semver", "tag"].map(
    (field) => textAt(spec, "ref", field),
  );
  if (digest !== "" && !/^[a-z0-9]+:[0-9a-f]{32,128}$/.test(digest))
    return { why: `\`${digest}\` is no digest` };
  return {
    kind: "oci",
    repository,
    wanted: digest
      ? { by: "digest", digest }
      : range
        ? {
            by: "range",
            range,
            filter: textAt(spec, "ref", "semverFilter") || undefined,
            hasPlus: mediaType === chartLayer,
          }
        : { by: "tag", tag: tag || "latest" },
    isPlain: spec["insecure"] === true,
    access: accessOf(spec, { namespace, host: hostOf(repository), secret }),
    tracksDigest: true,
  };
}

const wrongUrl: NoChart = { why: "the URL of its chart's source is none" };

/**
 * What stands behind `oci://`: a host, and a name as the OCI distribution specification 1.1 has it. Anything else could be
 * another address to those that get it.
 */
function ociPath(url: string): string | undefined {
  const [, host = "", name = ""] =
    /^oci:\/\/([A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?)((?:\/[^/]*)*)$/.exec(
      url,
    ) ?? [];
  const parts = name.split("/").filter((part) => part !== "");
  return host === "" || !parts.every((part) => ociName.test(part))
    ? undefined
    : [host, ...parts].join("/");
}

const ociName = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

function hostOf(repository: string): string {
  return repository.split("/", 1)[0] ?? "";
}
