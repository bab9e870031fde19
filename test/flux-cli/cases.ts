/**
 * For each recorded `flux create … --export`, the smallest config that makes the same object. What the flux CLI adds by
 * itself (`reconcileStrategy: ChartVersion`, `provider: generic`) is written here, since fluxsmith adds no such thing.
 *
 * The key is the recorded file's name without `.yaml`.
 */
export const cases: Readonly<Record<string, string>> = {
  "alert-basic": `
version: 1
repository:
  name: fleet
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
external: [Provider/flux-system/slack]
notifications:
  alerts:
    slack-alert:
      providerRef: slack
      eventSeverity: info
      eventSources: [Kustomization/*, GitRepository/fleet]
`,

  "bucket-generic": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
sources:
  bucket:
    podinfo:
      bucketName: podinfo
      endpoint: minio.minio.svc.cluster.local:9000
      insecure: true
      interval: 10m
      provider: generic
      secretRef:
        name: minio
`,

  "chart-git": `
version: 1
repository:
  name: podinfo
  url: https://github.com/stefanprodan/podinfo
defaults:
  interval: 10m
sources:
  chart:
    podinfo:
      chart: ./charts/podinfo
      reconcileStrategy: Revision
      sourceRef: GitRepository/podinfo
`,

  "chart-helmrepo": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  helm:
    podinfo: https://stefanprodan.github.io/podinfo
  chart:
    podinfo:
      chart: podinfo
      reconcileStrategy: ChartVersion
      sourceRef: HelmRepository/podinfo
      version: 6.x
`,

  "git-branch": `
version: 1
repository:
  name: k8s-io
  url: https://github.com/kubernetes/k8s.io
  branch: main
defaults:
  interval: 5m
`,

  "git-refname": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  git:
    podinfo:
      url: https://github.com/stefanprodan/podinfo
      interval: 1m
      ref:
        name: refs/pull/420/head
`,

  "git-semver": `
version: 1
repository:
  name: podinfo
  url: https://github.com/stefanprodan/podinfo
  interval: 1m
  ref:
    semver: ">=6.0.0 <7.0.0"
`,

  "git-ssh-secret": `
version: 1
repository:
  name: fleet
  url: ssh://git@github.com/acme/fleet
  branch: main
  interval: 1m
  secretRef:
    name: fleet-auth
`,

  "git-submodules-ignore": `
version: 1
repository:
  url: https://github.com/acme/other
defaults:
  interval: 1m
sources:
  git:
    fleet:
      url: https://github.com/acme/fleet
      ref:
        branch: main
      recurseSubmodules: true
      ignore: |-
        /docs
        /hack/
`,

  "git-tag": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  git:
    podinfo:
      url: https://github.com/stefanprodan/podinfo
      ref:
        tag: 6.5.0
`,

  "helm-http": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 5m
sources:
  helm:
    eks-charts: https://aws.github.io/eks-charts
`,

  "helm-oci": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  helm:
    podinfo:
      type: oci
      url: oci://ghcr.io/stefanprodan/charts
`,

  "helm-secret-pass": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  helm:
    private:
      url: https://charts.example.com
      interval: 30m
      passCredentials: true
      secretRef:
        name: charts-auth
`,

  "hr-basic": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 5m
sources:
  helm:
    eks-charts: https://aws.github.io/eks-charts
kustomizations:
  kube-system:
releases:
  node-termination-handler:
    namespace: kube-system
    version: 0.21.0
    chart:
      spec:
        chart: aws-node-termination-handler
        reconcileStrategy: ChartVersion
        sourceRef:
          kind: HelmRepository
          name: eks-charts
`,

  "hr-bucket-chart": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
external: [Bucket/flux-system/podinfo]
kustomizations:
  flux-system:
releases:
  podinfo:
    namespace: flux-system
    interval: 10m
    chart:
      spec:
        chart: podinfo
        reconcileStrategy: ChartVersion
        sourceRef:
          kind: Bucket
          name: podinfo
`,

  "hr-chartref-oci": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  oci:
    podinfo: oci://ghcr.io/stefanprodan/charts/podinfo
kustomizations:
  default:
releases:
  podinfo:
    namespace: default
    chartRef: OCIRepository/podinfo
`,

  "hr-depends-crds": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
external:
  - HelmRepository/flux-system/app
  - HelmRelease/flux-system/db
  - HelmRelease/infra/redis
kustomizations:
  flux-system:
releases:
  app:
    chart:
      spec:
        chart: app
        reconcileStrategy: ChartVersion
        sourceRef:
          kind: HelmRepository
          name: app
    dependsOn: [db, infra/redis]
    install:
      crds: Create
    upgrade:
      crds: CreateReplace
`,

  "hr-git-chart": `
version: 1
repository:
  name: podinfo
  url: https://github.com/stefanprodan/podinfo
defaults:
  interval: 10m
kustomizations:
  flux-system:
releases:
  podinfo:
    chart:
      spec:
        chart: ./charts/podinfo
        reconcileStrategy: Revision
        sourceRef:
          kind: GitRepository
          name: podinfo
`,

  "hr-labels": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
  releases:
    chart:
      spec:
        reconcileStrategy: ChartVersion
sources:
  helm:
    podinfo: https://stefanprodan.github.io/podinfo
kustomizations:
  flux-system:
releases:
  podinfo:
    labels:
      self-managed-add-on: "true"
      add-on-version: v0.27.3
    chart: podinfo/podinfo
`,

  "hr-values-from": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 5m
sources:
  helm:
    kubecost: https://kubecost.github.io/cost-analyzer
kustomizations:
  kubecost:
releases:
  kubecost:
    namespace: kubecost
    chart:
      spec:
        chart: cost-analyzer
        reconcileStrategy: ChartVersion
        sourceRef:
          kind: HelmRepository
          name: kubecost
          namespace: flux-system
        version: 2.0.1
    valuesFrom:
      - kind: ConfigMap
        name: kubecost-helm-values
`,

  "hr-values-from-many": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
external: [HelmRepository/flux-system/podinfo]
kustomizations:
  flux-system:
releases:
  podinfo:
    chart:
      spec:
        chart: podinfo
        reconcileStrategy: ChartVersion
        sourceRef:
          kind: HelmRepository
          name: podinfo
    valuesFrom:
      - kind: ConfigMap
        name: defaults
      - kind: Secret
        name: overrides
`,

  "hr-values-inline": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
external: [HelmRepository/flux-system/podinfo]
kustomizations:
  flux-system:
releases:
  podinfo:
    chart:
      spec:
        chart: podinfo
        reconcileStrategy: ChartVersion
        sourceRef:
          kind: HelmRepository
          name: podinfo
    values:
      replicaCount: 2
      image:
        tag: "6.5.0"
`,

  "image-policy-digest": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
external: [ImageRepository/flux-system/app]
images:
  policies:
    latest:
      imageRepositoryRef: app
      digestReflectionPolicy: Always
      interval: 10m
      policy:
        alphabetical:
          order: asc
`,

  "image-policy-numeric": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
images:
  repositories:
    app: registry.example.com/app
  policies:
    main:
      imageRepositoryRef: app
      filterTags:
        pattern: ^main-[a-f0-9]+-(?P<ts>[0-9]+)
        extract: \\$ts
      policy:
        numerical:
          order: asc
`,

  "image-policy-semver": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
external: [ImageRepository/flux-system/podinfo]
images:
  policies:
    podinfo:
      imageRepositoryRef:
        name: podinfo
      policy:
        semver:
          range: ">=1.0.0"
`,

  "image-repo": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 1m
images:
  repositories:
    podinfo:
      image: ghcr.io/stefanprodan/podinfo
`,

  "image-repo-secret": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
images:
  repositories:
    app:
      image: registry.example.com/app
      interval: 5m
      timeout: 30s
      secretRef:
        name: regcred
      certSecretRef:
        name: certs
`,

  "image-update-min": `
version: 1
repository:
  name: fleet
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
images:
  automations:
    fleet:
      interval: 1m
      git:
        checkout:
          ref:
            branch: main
        commit:
          author:
            name: bot
            email: bot@example.com
`,

  "ks-basic": `
version: 1
repository:
  name: k8s-io
  url: https://github.com/kubernetes/k8s.io
defaults:
  interval: 5m
kustomizations:
  boskos:
    path: ./resources/boskos
    sourceRef:
      kind: GitRepository
      name: k8s-io
      namespace: flux-system
`,

  "ks-labels": `
version: 1
repository:
  name: fleet
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
kustomizations:
  labelled:
    labels:
      tier: web
      team: a
    path: ./x
`,

  "ks-noprune": `
version: 1
repository:
  name: k8s-io
  url: https://github.com/kubernetes/k8s.io
defaults:
  interval: 5m
kustomizations:
  audit:
    prune: false
`,

  "ks-target-sa": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 5m
external: [GitRepository/team-a/team-a]
kustomizations:
  team-a:
    namespace: team-a
    path: ./
    serviceAccountName: team-a
    sourceRef: GitRepository/team-a/team-a
    targetNamespace: team-a
`,

  "ks-wait-timeout": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
external: [OCIRepository/flux-system/webapp]
kustomizations:
  webapp:
    sourceRef: OCIRepository/webapp
    path: ./deploy
    timeout: 3m
    wait: true
`,

  "oci-digest": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  oci:
    podinfo:
      url: oci://ghcr.io/stefanprodan/manifests/podinfo
      provider: generic
      ref:
        digest: sha256:b3b00fe35424a45d373bf4c7214178bc36fd7872b7a3a8f5a52bcdb6a6e1c3fc
`,

  "oci-layer-insecure": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  oci:
    local:
      url: oci://registry.local:5000/app
      insecure: true
      provider: generic
      ref:
        tag: latest
      layerSelector:
        mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
        operation: copy
`,

  "oci-semver": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  oci:
    podinfo:
      url: oci://ghcr.io/stefanprodan/manifests/podinfo
      provider: generic
      ref:
        semver: 6.x
`,

  "oci-tag": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  oci:
    podinfo:
      url: oci://ghcr.io/stefanprodan/manifests/podinfo
      provider: generic
      ref:
        tag: 6.5.0
`,

  "oci-verify-key": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 10m
sources:
  oci:
    podinfo:
      url: oci://ghcr.io/stefanprodan/manifests/podinfo
      provider: generic
      ref:
        tag: latest
      verify:
        provider: cosign
        secretRef:
          name: cosign-key
`,

  "provider-github": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
notifications:
  providers:
    github-podinfo:
      type: github
      address: https://github.com/stefanprodan/podinfo
      secretRef:
        name: github-token
`,

  "provider-slack": `
version: 1
repository:
  url: https://github.com/acme/fleet
defaults:
  interval: 1h
notifications:
  providers:
    slack:
      type: slack
      channel: general
      address: https://hooks.slack.com/services/X
      secretRef:
        name: webhook-url
`,

  "receiver-github": `
version: 1
repository:
  name: webapp
  url: https://github.com/acme/webapp
defaults:
  interval: 10m
sources:
  helm:
    webapp: https://charts.example.com
notifications:
  receivers:
    github-receiver:
      type: github
      events: [ping, push]
      secretRef:
        name: webhook-token
      resources: [GitRepository/webapp, HelmRepository/webapp]
`,
};
