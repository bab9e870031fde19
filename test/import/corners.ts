/** Small repositories of what is not easily carried, or not at all. */
import { chart, configMap, kustomization } from "../commands/fleet.ts";
import { kustomizationFile, sync, webRelease } from "./repositories.ts";

type Files = Readonly<Record<string, string>>;

const apps: Files = {
  ...chart,
  ...sync("prod"),
  "clusters/prod/apps.yaml": kustomization("apps", "apps"),
  "apps/namespace.yaml":
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: apps}\n",
  "apps/web.yaml": webRelease("web", "apps"),
};

/** Encrypted by SOPS: a Secret, and a release beside one that is not. */
export const sealed: Files = {
  ...apps,
  "apps/secret.yaml": `apiVersion: v1
kind: Secret
metadata:
    name: token
    namespace: apps
stringData:
    token: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]
${sopsBlock()}`,
  "apps/both.yaml": `${webRelease("open", "apps")}---
${webRelease("closed", "apps")}  values:
    password: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]
${sopsBlock()}`,
};

function sopsBlock(): string {
  return `sops:
    age: []
    lastmodified: "2025-01-01T00:00:00Z"
    mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]
    encrypted_regex: ^(stringData|password)$
    version: 3.9.0
`;
}

/** Old API versions, several in a file, beside another object. */
export const old: Files = {
  ...apps,
  "clusters/prod/apps.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
---
${configMap("between", { stays: "here" }, "flux-system")}---
apiVersion: source.toolkit.fluxcd.io/v1beta1
kind: HelmRepository
metadata:
  name: mirror
  namespace: flux-system
spec:
  interval: 1h
  url: https://charts.example.invalid
---
apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: GitRepository
metadata:
  name: other
  namespace: flux-system
spec:
  interval: 1h
  ref:
    branch: main
  url: https://example.com/acme/other
`,
  "apps/web.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2beta1
kind: HelmRelease
metadata:
  name: web
  namespace: apps
spec:
  interval: 10m
  chart:
    spec:
      chart: ./charts/web
      sourceRef:
        kind: GitRepository
        name: flux-system
        namespace: flux-system
---
apiVersion: helm.toolkit.fluxcd.io/v2beta2
kind: HelmRelease
metadata:
  name: second
  namespace: apps
spec:
  interval: 10m
  chart:
    spec:
      chart: ./charts/web
      sourceRef:
        kind: GitRepository
        name: flux-system
        namespace: flux-system
`,
};

/** A field that no version of Flux's API has. */
export const unsupportedField: Files = {
  ...apps,
  "apps/odd.yaml": `${webRelease("odd", "apps")}  wobble: sideways\n`,
};

/** Objects of Flux in a Helm chart: one that is YAML, and one that is not. */
export const templates: Files = {
  ...apps,
  "charts/tenant/Chart.yaml": "apiVersion: v2\nname: tenant\nversion: 0.1.0\n",
  "charts/tenant/templates/release.yaml": webRelease("plain", "apps"),
  "charts/tenant/templates/releases.yaml": `{{- range .Values.releases }}
---
${webRelease("{{ .name }}", "{{ $.Release.Namespace }}")}{{- end }}
`,
};

/** Names that only substitution makes, a kind of a later Flux, and a list. */
export const unclear: Files = {
  ...apps,
  "apps/substituted.yaml": webRelease("web-${colour}", "apps"),
  "clusters/prod/apps.yaml": kustomization(
    "apps",
    "apps",
    "  postBuild: {substitute: {colour: blue}}\n",
  ),
  "apps/gadget.yaml": `apiVersion: gadgets.toolkit.fluxcd.io/v1
kind: Gadget
metadata: {name: lamp, namespace: apps}
`,
};

const instanceSpec = (at: string): string =>
  `spec:
  distribution:
    version: 2.x
    registry: ghcr.io/fluxcd
  sync:
    kind: GitRepository
    url: https://example.com/acme/fleet
    ref: refs/heads/main
    path: ${at}
`;

/** The Flux operator makes the repository's source and the Kustomization at the top. */
export const instance: Files = {
  ...chart,
  "clusters/prod/instance.yaml": `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata:
  name: flux
  namespace: flux-system
${instanceSpec("clusters/prod")}`,
  "clusters/prod/apps.yaml": kustomization("apps", "apps"),
  "apps/namespace.yaml": String(apps["apps/namespace.yaml"]),
  "apps/web.yaml": webRelease("web", "apps"),
};

/** Kustomizations of parts of the repository that an ArtifactGenerator cuts out. */
export const artifacts: Files = {
  ...chart,
  ...sync("prod"),
  "clusters/prod/artifacts.yaml": `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata:
  name: parts
  namespace: flux-system
spec:
  sources:
    - {alias: repo, kind: GitRepository, name: flux-system}
  artifacts:
    - name: apps
      copy:
        - {from: "@repo/apps/**", to: "@artifact/all/"}
`,
  "clusters/prod/apps.yaml": kustomization("apps", "all/web").replace(
    "{kind: GitRepository, name: flux-system}",
    "{kind: ExternalArtifact, name: apps}",
  ),
  "apps/web/namespace.yaml": String(apps["apps/namespace.yaml"]),
  "apps/web/release.yaml": webRelease("web", "apps"),
};

/** A script that makes the objects, with what can be understood and what cannot. */
export const script: Files = {
  ...sync("prod"),
  "clusters/prod/settings.yaml": configMap("settings", {}, "flux-system"),
  "hack/flux-update.bash": `#!/usr/bin/env bash
set -euo pipefail

flux create source helm eks-charts \\
  --url=https://charts.example.invalid \\
  --interval=5m --export > clusters/prod/eks-charts.yaml

# kept: nodes end
flux create helmrelease node-termination-handler --source=HelmRepository/eks-charts.flux-system --namespace=kube-system --chart=aws-node-termination-handler --chart-version=0.21.0 --interval=5m --export > clusters/prod/nth.yaml

for team in "$@"; do
  flux create kustomization "$team" --source=GitRepository/flux-system --path="./resources/$team" --interval=5m --prune --export
done
`,
};

/** The same, with what it has written committed, as scripts of this sort mean it. */
export const exported: Files = {
  ...script,
  "clusters/prod/eks-charts.yaml": `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: eks-charts
  namespace: flux-system
spec:
  interval: 5m0s
  url: https://charts.example.invalid
`,
  "clusters/prod/nth.yaml": `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: node-termination-handler
  namespace: kube-system
spec:
  chart:
    spec:
      chart: aws-node-termination-handler
      reconcileStrategy: ChartVersion
      sourceRef:
        kind: HelmRepository
        name: eks-charts
        namespace: flux-system
      version: 0.21.0
  interval: 5m0s
`,
};

/** A line of {@link script} that nobody understands without running it. */
export const unknownLine = 12;

/** One that is hand-written down to the line ends. */
export const windows: Files = {
  ...apps,
  "apps/web.yaml":
    `\uFEFF# kept: by hand\n${configMap("settings", { a: "b" })}---\n${webRelease("web", "apps")}`.replaceAll(
      "\n",
      "\r\n",
    ),
};

/** Most agree on their interval, one does not. */
export const alike: Files = {
  ...apps,
  "apps/kustomization.yaml": kustomizationFile(
    ["namespace.yaml", "web.yaml", "second.yaml", "third.yaml", "slow.yaml"],
    "# The end.\n",
  ),
  "apps/second.yaml": webRelease("second", "apps"),
  "apps/third.yaml": webRelease("third", "apps"),
  "apps/slow.yaml": webRelease("slow", "apps").replace("10m", "1h"),
};

/** A file with an object of Flux that is not UTF-8. */
export const unreadable: Readonly<Record<string, string | Uint8Array>> = {
  ...apps,
  "apps/latin.yaml": Buffer.from(
    `${webRelease("latin", "apps")}  # Espa\xf1a\n`,
    "latin1",
  ),
};
