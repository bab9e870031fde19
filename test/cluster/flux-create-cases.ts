/**
 * Commands of the real flux CLI and, for each, the smallest config that makes the same object. What the CLI adds by itself
 * (`reconcileStrategy: ChartVersion`, `provider: generic`) is written, since fluxsmith adds no such thing.
 */

export interface FluxCreateCase {
  /** What follows `flux create`, parted at spaces; `--export` is added. */
  readonly create: string;
  /** Arguments that hold spaces themselves. */
  readonly more?: readonly string[];
  /** Sections; what every config begins with is `head`. */
  readonly config: string;
  /** Files that both read, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The CLI's default interval is one minute. */
export const head = `
version: 1
repository: { name: fleet, url: "https://github.com/acme/fleet" }
defaults: { interval: 1m }
`;

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

const sources: Record<string, FluxCreateCase> = {
  "git: commit on a branch, labels, another namespace": {
    create:
      "source git app --url=https://github.com/acme/app --branch=main --commit=6ba7b8109dad11d180b400c04fd430c8a6e7a2c1 --label=team=web,tier=front -n apps",
    config: `
sources:
  git:
    app:
      namespace: apps
      labels: { tier: front, team: web }
      url: https://github.com/acme/app
      ref: { branch: main, commit: 6ba7b8109dad11d180b400c04fd430c8a6e7a2c1 }
`,
  },
  "git: a provider, a proxy, a sparse checkout, a timeout": {
    create:
      "source git app --url=https://dev.azure.com/acme/app/_git/app --branch=main --provider=azure --proxy-secret-ref=proxy --sparse-checkout-paths=deploy,charts --fetch-timeout=90s --interval=1h30m",
    config: `
sources:
  git:
    app:
      url: https://dev.azure.com/acme/app/_git/app
      branch: main
      provider: azure
      proxySecretRef: { name: proxy }
      sparseCheckout: [deploy, charts]
      timeout: 1m30s
      interval: 90m
`,
  },
  "git: SSH with a port, a semver range, everything else on": {
    create:
      "source git app --url=ssh://git@git.example.com:7999/acme/app.git --secret-ref=deploy-key --recurse-submodules --ignore-paths=/docs,*.md --silent",
    more: ["--tag-semver=>=1.0.0 <2.0.0"],
    config: `
sources:
  git:
    app:
      url: ssh://git@git.example.com:7999/acme/app.git
      ref: { semver: ">=1.0.0 <2.0.0" }
      secretRef: { name: deploy-key }
      recurseSubmodules: true
      ignore: "/docs\\n*.md"
`,
  },
  "git: tags that YAML reads as something else": {
    create:
      "source git app --url=https://github.com/acme/app --tag=1.10 --label=on=yes,version=1e3,empty=",
    config: `
sources:
  git:
    app:
      labels: { "on": "yes", version: "1e3", empty: "" }
      url: https://github.com/acme/app
      ref: { tag: "1.10" }
`,
  },
  "git: a pull request's reference": {
    create:
      "source git app --url=http://git.example.com/app --ref-name=refs/pull/420/head",
    config: `
sources:
  git:
    app:
      url: http://git.example.com/app
      ref: { name: refs/pull/420/head }
`,
  },
  "helm: an OCI registry of a cloud": {
    create:
      "source helm charts --url=oci://1234.dkr.ecr.eu-west-1.amazonaws.com/charts --oci-provider=aws --interval=10m --fetch-timeout=2m",
    config: `
sources:
  helm:
    charts:
      type: oci
      url: oci://1234.dkr.ecr.eu-west-1.amazonaws.com/charts
      provider: aws
      interval: 10m
      timeout: 2m
`,
  },
  "helm: the short form of both": {
    create: "source helm charts --url=oci://ghcr.io/acme/charts",
    config: `
sources: { helm: { charts: "oci://ghcr.io/acme/charts" } }
`,
  },
  "helm: a port and a query in the URL, another namespace": {
    create:
      "source helm charts --url=https://charts.example.com:8443/stable?token=a&b=c -n team-a --secret-ref=auth",
    config: `
sources:
  helm:
    team-a/charts:
      url: https://charts.example.com:8443/stable?token=a&b=c
      secretRef: { name: auth }
`,
  },
  "oci: keyless verification": {
    create:
      "source oci app --url=oci://ghcr.io/acme/app --tag=1.0.0 --verify-provider=cosign --verify-issuer=^https://token\\.actions\\.githubusercontent\\.com$ --verify-subject=^https://github\\.com/acme/.*$",
    config: `
sources:
  oci:
    app:
      url: oci://ghcr.io/acme/app
      tag: 1.0.0
      provider: generic
      verify:
        provider: cosign
        matchOIDCIdentity:
          - issuer: ^https://token\\.actions\\.githubusercontent\\.com$
            subject: ^https://github\\.com/acme/.*$
`,
  },
  "oci: every reference at once, Secrets, an account, a proxy": {
    create: `source oci app --url=oci://ghcr.io/acme/app --tag=latest --tag-semver=1.x --digest=${digest} --secret-ref=pull --cert-ref=ca --service-account=puller --proxy-secret-ref=proxy --ignore-paths=/a,/b --provider=gcp --fetch-timeout=500ms`,
    config: `
sources:
  oci:
    app:
      url: oci://ghcr.io/acme/app
      ref: { tag: latest, semver: 1.x, digest: "${digest}" }
      provider: gcp
      secretRef: { name: pull }
      certSecretRef: { name: ca }
      serviceAccountName: puller
      proxySecretRef: { name: proxy }
      ignore: "/a\\n/b"
      timeout: 500ms
`,
  },
  "oci: a layer that is extracted": {
    create:
      "source oci app --url=oci://ghcr.io/acme/app --tag=v1 --layer-selector=application/vnd.acme.v1+gzip:extract",
    config: `
sources:
  oci:
    app:
      url: oci://ghcr.io/acme/app
      tag: v1
      provider: generic
      layerSelector: { mediaType: application/vnd.acme.v1+gzip, operation: extract }
`,
  },
  "bucket: a cloud, a region, Secrets": {
    create:
      "source bucket app --bucket-name=acme --endpoint=s3.amazonaws.com --provider=aws --region=us-east-1 --secret-ref=keys --proxy-secret-ref=proxy --ignore-paths=/logs --fetch-timeout=20s",
    config: `
sources:
  bucket:
    app:
      bucketName: acme
      endpoint: s3.amazonaws.com
      provider: aws
      region: us-east-1
      secretRef: { name: keys }
      proxySecretRef: { name: proxy }
      ignore: /logs
      timeout: 20s
`,
  },
  "chart: from Git, with a revision's strategy": {
    create:
      "source chart app --source=GitRepository/fleet --chart=./charts/app --reconcile-strategy=Revision",
    config: `
sources:
  chart:
    app:
      sourceRef: GitRepository/fleet
      chart: ./charts/app
      reconcileStrategy: Revision
`,
  },
  "chart: a range, verified with a key": {
    create:
      "source chart app --source=HelmRepository/charts --chart=app --chart-version=~1.2 --verify-provider=cosign --verify-secret-ref=key --label=a/b=c",
    config: `
sources:
  helm: { charts: "oci://ghcr.io/acme/charts" }
  chart:
    app:
      labels: { a/b: c }
      sourceRef: HelmRepository/charts
      chart: app
      version: ~1.2
      reconcileStrategy: ChartVersion
      verify: { provider: cosign, secretRef: { name: key } }
`,
  },
};

const kustomizations: Record<string, FluxCreateCase> = {
  "kustomization: dependencies in both namespaces": {
    create:
      "kustomization xx --source=GitRepository/fleet.flux-system --path=x --prune --depends-on=crds,infra/cert-manager --retry-interval=45s",
    config: `
external: [Kustomization/crds, Kustomization/infra/cert-manager]
kustomizations:
  xx:
    sourceRef: GitRepository/flux-system/fleet
    path: ./x
    dependsOn: [crds, infra/cert-manager]
    retryInterval: 45s
`,
  },
  "kustomization: health checks": {
    create:
      "kustomization xx --source=fleet --path=./x --prune --health-check=Deployment/web.apps,StatefulSet/db.apps,HelmRelease/cache.apps --health-check-timeout=90s",
    config: `
kustomizations:
  xx:
    path: ./x
    timeout: 1m30s
    healthChecks:
      - { kind: Deployment, name: web, namespace: apps }
      - { kind: StatefulSet, name: db, namespace: apps }
      - { apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: cache, namespace: apps }
`,
  },
  "kustomization: decryption and a remote cluster": {
    create:
      "kustomization xx --source=Bucket/manifests --prune=false --decryption-provider=sops --decryption-secret=age --kubeconfig-secret-ref=remote --service-account=deployer --target-namespace=apps",
    config: `
external: [Bucket/manifests]
kustomizations:
  xx:
    sourceRef: Bucket/manifests
    path: ./
    prune: false
    decryption: { provider: sops, secretRef: { name: age } }
    kubeConfig: { secretRef: { name: remote } }
    serviceAccountName: deployer
    targetNamespace: apps
`,
  },
  "kustomization: the default path of the folder, labels": {
    create:
      "kustomization boskos --source=GitRepository/fleet --path=resources/boskos --prune --wait --label=team=test --interval=24h",
    config: `
kustomizations:
  boskos: { labels: { team: test }, wait: true, timeout: 2m, interval: 24h }
`,
  },
};

const releases: Record<string, FluxCreateCase> = {
  "helmrelease: a range, an interval of the chart's own": {
    create:
      "helmrelease app --source=HelmRepository/charts --chart=app --chart-version=>=1.0.0-0 --chart-interval=1h",
    config: `
sources: { helm: { charts: "https://charts.example.com" } }
kustomizations: { flux-system: }
releases:
  app:
    chart:
      spec:
        chart: app
        reconcileStrategy: ChartVersion
        sourceRef: { kind: HelmRepository, name: charts }
        interval: 1h
    version: ">=1.0.0-0"
`,
  },
  "helmrelease: another namespace, a remote cluster, names": {
    create:
      "helmrelease app --source=GitRepository/fleet.flux-system --chart=./charts/app --reconcile-strategy=Revision --target-namespace=apps --create-target-namespace --storage-namespace=helm --release-name=the-app --service-account=deployer --kubeconfig-secret-ref=remote --label=a=1 -n kube-system",
    config: `
kustomizations: { kube-system: }
releases:
  app:
    namespace: kube-system
    labels: { a: "1" }
    chart:
      spec:
        chart: ./charts/app
        reconcileStrategy: Revision
        sourceRef: { kind: GitRepository, name: fleet, namespace: flux-system }
    targetNamespace: apps
    install: { createNamespace: true }
    storageNamespace: helm
    releaseName: the-app
    serviceAccountName: deployer
    kubeConfig: { secretRef: { name: remote } }
`,
  },
  "helmrelease: the target namespace keeps the release": {
    create:
      "helmrelease app --source=HelmRepository/charts --chart=app --target-namespace=apps --crds=Skip --create-target-namespace",
    config: `
sources: { helm: { charts: "https://charts.example.com" } }
kustomizations: { flux-system: }
releases:
  app:
    chart:
      spec:
        chart: app
        reconcileStrategy: ChartVersion
        sourceRef: { kind: HelmRepository, name: charts }
    targetNamespace: apps
    storageNamespace: apps
    install: { crds: Create, createNamespace: true }
    upgrade: { crds: Skip }
`,
  },
  "helmrelease: a HelmChart of another namespace": {
    create:
      "helmrelease app --chart-ref=HelmChart/app.charts --depends-on=db,infra/redis --interval=15m",
    config: `
external: [HelmChart/charts/app, HelmRelease/db, HelmRelease/infra/redis]
kustomizations: { flux-system: }
releases:
  app: { chartRef: HelmChart/charts/app, dependsOn: [db, infra/redis], interval: 15m }
`,
  },
  "helmrelease: values from files, merged": {
    create:
      "helmrelease app --chart-ref=OCIRepository/app --values=values/a.yaml,values/b.yaml",
    config: `
sources: { oci: { app: "oci://ghcr.io/acme/app" } }
kustomizations: { flux-system: }
releases:
  app:
    chartRef: OCIRepository/app
    valuesFiles: [values/a.yaml, values/b.yaml]
`,
    files: {
      "values/a.yaml": `# Comments and anchors stay behind.
base: &base { cpu: 100m, memory: 64Mi }
resources: { limits: *base, requests: { cpu: 10m } }
replicas: 1
list: [1, 2]
gone: { a: 1 }
kept: { a: 1 }
quoted: "012"
words: ["yes", "null", "1e3", "~", ""]
`,
      "values/b.yaml": `replicas: 3
resources: { limits: { memory: 128Mi } }
list: [3]
gone: null
kept: { b: 2 }
script: |
  echo "\${HOME}"
  exit 0
ratio: 0.5
big: 9007199254740991
`,
    },
  },
  "helmrelease: values that readers of YAML could differ about": {
    create:
      "helmrelease app --chart-ref=OCIRepository/app --values=values/a.yaml",
    config: `
sources: { oci: { app: "oci://ghcr.io/acme/app" } }
kustomizations: { flux-system: }
releases:
  app: { chartRef: OCIRepository/app, valuesFiles: [values/a.yaml] }
`,
    files: {
      "values/a.yaml": `enabled: True
nothing: ~
empty:
modern: 0o644
mask: 0xff
date: 2026-01-02
float: 1e3
negative: -0
small: 1.0
precise: 0.1
1: a number as the key
true: a boolean as the key
folded: >-
  one
  line
`,
    },
  },
};

const images: Record<string, FluxCreateCase> = {
  "image repository: a port, a timeout, labels": {
    create:
      "image repository app --image=registry.local:5000/acme/app --interval=90s --scan-timeout=1m --label=a=b",
    config: `
images:
  repositories:
    app: { labels: { a: b }, image: "registry.local:5000/acme/app", interval: 90s, timeout: 60s }
`,
  },
  "image policy: the newest of a branch": {
    create:
      "image policy app --image-ref=app --select-alpha=desc --filter-regex=^main-(?P<ts>.*)-[a-f0-9]+$ --filter-extract=$ts --reflect-digest=IfNotPresent",
    config: `
images:
  repositories: { app: registry.example.com/app }
  policies:
    app:
      imageRepositoryRef: app
      policy: { alphabetical: { order: desc } }
      filterTags: { pattern: "^main-(?P<ts>.*)-[a-f0-9]+$", extract: $ts }
      digestReflectionPolicy: IfNotPresent
`,
  },
  "image policy: a range with spaces, the digest always": {
    create:
      "image policy app --image-ref=app --reflect-digest=Always --interval=5m",
    more: ["--select-semver=>=1.0.0 <2.0.0"],
    config: `
images:
  repositories: { app: registry.example.com/app }
  policies:
    app:
      imageRepositoryRef: app
      policy: { semver: { range: ">=1.0.0 <2.0.0" } }
      digestReflectionPolicy: Always
      interval: 5m
`,
  },
  "image update: a template, a push branch, a path": {
    create:
      "image update app --git-repo-ref=fleet --git-repo-namespace=flux-system --git-repo-path=./clusters --checkout-branch=main --push-branch=updates --author-email=bot@example.com -n apps",
    more: [
      "--author-name=Flux Bot",
      `--commit-template={{range .Changed.Changes}}{{println .OldValue "->" .NewValue}}{{end}}

 - indented: "no"`,
    ],
    config: `
images:
  automations:
    app:
      namespace: apps
      interval: 1m
      sourceRef: GitRepository/flux-system/fleet
      git:
        checkout: { ref: { branch: main } }
        commit:
          author: { name: Flux Bot, email: bot@example.com }
          messageTemplate: "{{range .Changed.Changes}}{{println .OldValue \\"->\\" .NewValue}}{{end}}\\n\\n - indented: \\"no\\""
        push: { branch: updates }
      update: { path: ./clusters, strategy: Setters }
`,
  },
  "image update: a signing key": {
    create:
      "image update app --git-repo-ref=fleet --checkout-branch=main --author-name=bot --author-email=bot@example.com --signing-key-secret=key --signing-key-type=ssh",
    config: `
images:
  automations:
    app:
      interval: 1m
      git:
        checkout: { ref: { branch: main } }
        commit:
          author: { name: bot, email: bot@example.com }
          signingKey: { secretRef: { name: key }, type: ssh }
`,
  },
};

const notifications: Record<string, FluxCreateCase> = {
  "alert: sources of other namespaces": {
    create:
      "alert app --provider-ref=chat --event-source=Kustomization/x.apps,HelmRelease/*.infra,GitRepository/fleet --event-severity=error --label=a=b",
    config: `
external: [Provider/chat, Kustomization/apps/x]
notifications:
  alerts:
    app:
      labels: { a: b }
      providerRef: chat
      eventSeverity: error
      eventSources: [Kustomization/apps/x, HelmRelease/infra/*, GitRepository/fleet]
`,
  },
  "alert-provider: everything it takes": {
    create:
      "alert-provider chat --type=discord --channel=#general --username=flux --address=https://discord.com/api/webhooks/1 --secret-ref=token",
    config: `
notifications:
  providers:
    chat:
      type: discord
      channel: "#general"
      username: flux
      address: https://discord.com/api/webhooks/1
      secretRef: { name: token }
`,
  },
  "alert-provider: a type alone": {
    create: "alert-provider chat --type=generic",
    config: `
notifications: { providers: { chat: { type: generic } } }
`,
  },
  "receiver: events that YAML could misread": {
    create:
      "receiver hook --type=generic-hmac --secret-ref=token --event=push,null,1.0 --resource=GitRepository/fleet,Bucket/app",
    config: `
external: [Bucket/app]
notifications:
  receivers:
    hook:
      type: generic-hmac
      secretRef: { name: token }
      events: [push, "null", "1.0"]
      resources: [GitRepository/fleet, Bucket/app]
`,
  },
  "receiver: without events": {
    create:
      "receiver hook --type=dockerhub --secret-ref=token --resource=ImageRepository/app",
    config: `
images: { repositories: { app: registry.example.com/app } }
notifications:
  receivers:
    hook: { type: dockerhub, secretRef: { name: token }, resources: [ImageRepository/app] }
`,
  },
};

/** By what the case is about. */
export const fluxCreateCases: Readonly<Record<string, FluxCreateCase>> = {
  ...sources,
  ...kustomizations,
  ...releases,
  ...images,
  ...notifications,
};
