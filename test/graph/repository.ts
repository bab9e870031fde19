/** A small repository with every kind of edge, and everything that can be special about an object. */

const groups: Readonly<Record<string, string>> = {
  GitRepository: "source.toolkit.fluxcd.io/v1",
  HelmRepository: "source.toolkit.fluxcd.io/v1",
  OCIRepository: "source.toolkit.fluxcd.io/v1",
  ArtifactGenerator: "source.extensions.fluxcd.io/v1beta1",
  Kustomization: "kustomize.toolkit.fluxcd.io/v1",
  HelmRelease: "helm.toolkit.fluxcd.io/v2",
  Provider: "notification.toolkit.fluxcd.io/v1beta3",
  Alert: "notification.toolkit.fluxcd.io/v1beta3",
  Receiver: "notification.toolkit.fluxcd.io/v1",
  ImageRepository: "image.toolkit.fluxcd.io/v1",
  ImagePolicy: "image.toolkit.fluxcd.io/v1",
  ImageUpdateAutomation: "image.toolkit.fluxcd.io/v1",
};

/** A manifest: `KIND/NAMESPACE/NAME` (the namespace may be empty) and its spec in YAML's flow style. */
export function object(id: string, spec: string): string {
  const [kind = "", namespace = "", name = ""] = id.split("/");
  const its = namespace === "" ? "" : `, namespace: ${namespace}`;
  return `apiVersion: ${groups[kind] ?? "unknown"}\nkind: ${kind}\nmetadata: {name: ${name}${its}}\nspec: ${spec}\n`;
}

/** A Kustomization of this repository's own source. */
export const applying = (name: string, path: string, more = ""): string =>
  object(
    `Kustomization/flux-system/${name}`,
    `{sourceRef: {kind: GitRepository, name: fleet}, path: ./resources/${path}, prune: true${more}}`,
  );

const join = (...objects: string[]): string => objects.join("---\n");

const chart = (source: string): string =>
  `chart: {spec: {chart: its, sourceRef: ${source}}}`;

const fleet = object(
  "GitRepository/flux-system/fleet",
  "{url: https://example.com/fleet, interval: 5m}",
);

export const everyEdge: Readonly<Record<string, string>> = {
  "fluxsmith.yaml": `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
external: [HelmRepository/elsewhere]
clusters: {canary: {}, prod: {external: [Provider/slack]}}
`,
  "resources/clusters/canary/flux-system/sync.yaml": join(
    fleet,
    applying("flux-system", "clusters/canary"),
    applying("infra", "infra"),
  ),
  "resources/clusters/prod/flux-system/sync.yaml": join(
    fleet,
    applying("flux-system", "clusters/prod"),
    applying("infra", "infra"),
    applying("apps", "apps", ", dependsOn: [{name: infra}]"),
  ),
  "resources/clusters/prod/flux-system/circle.yaml": join(
    applying("egg", "egg", ", dependsOn: [{name: hen}]"),
    applying("hen", "hen", ", dependsOn: [{name: egg}]"),
  ),
  "resources/infra/charts.yaml": object(
    "HelmRepository/flux-system/charts",
    "{url: https://charts.example.com}",
  ),
  "resources/infra/bundle.yaml": join(
    object(
      "ArtifactGenerator/flux-system/parts",
      "{sources: [{alias: fleet, kind: GitRepository, name: fleet}], artifacts: [{name: bundle}]}",
    ),
    object(
      "Kustomization/flux-system/bundled",
      "{sourceRef: {kind: ExternalArtifact, name: bundle}, path: ./, prune: true}",
    ),
  ),
  "resources/apps/web.yaml": join(
    object(
      "HelmRelease/apps/web",
      `{${chart("{kind: HelmRepository, name: charts, namespace: flux-system}")}, dependsOn: [{name: db}, {name: cache}]}`,
    ),
    object(
      "HelmRelease/apps/db",
      "{suspend: true, chartRef: {kind: OCIRepository, name: db}}",
    ),
    object("OCIRepository/apps/db", "{url: 'oci://example.com/db'}"),
    object(
      "HelmRelease/apps/late",
      `{${chart("{kind: HelmRepository, name: elsewhere, namespace: flux-system}")}, dependsOn: [{name: '\${first}'}]}`,
    ),
  ),
  "resources/apps/notify.yaml": join(
    object(
      "Alert/flux-system/failed",
      "{providerRef: {name: slack}, eventSources: [{kind: HelmRelease, name: web, namespace: apps}, {kind: Kustomization, name: '*'}]}",
    ),
    object(
      "Receiver/flux-system/pushed",
      "{type: github, resources: [{kind: GitRepository, name: fleet}]}",
    ),
    object("ImageRepository/flux-system/web", "{image: example.com/web}"),
    object(
      "ImagePolicy/flux-system/web",
      "{imageRepositoryRef: {name: web}, policy: {semver: {range: 1.x}}}",
    ),
    object(
      "ImageUpdateAutomation/flux-system/commits",
      "{sourceRef: {kind: GitRepository, name: fleet}}",
    ),
  ),
  "resources/spare/spare.yaml": object(
    "HelmRelease/spare/spare",
    `{${chart("{kind: HelmRepository, name: charts, namespace: flux-system}")}}`,
  ),
};
