/** The rules of Flux's CRDs (CEL), each with specs that keep it and specs that break it. */
import type { Fields } from "../../src/yaml/data.ts";

/** A rule; several where the CRD says in two what the kind says in one. */
export interface RuleCase {
  readonly kind: string;
  /** The rules as the CRD has them, blanks aside; none where only the controller refuses. */
  readonly cel: readonly string[];
  /** The place of the violation. */
  readonly at: string;
  readonly keeps: readonly Fields[];
  readonly breaks: readonly Fields[];
}

const chart = { chart: { spec: { chart: "a" } } };
const chartRef = { chartRef: { kind: "OCIRepository", name: "a" } };
const sourceRef = { sourceRef: { kind: "GitRepository", name: "a" } };
const secret = { name: "a" };

const kubeConfig = (kind: string, base: Fields): RuleCase => ({
  kind,
  cel: [
    "has(self.configMapRef) || has(self.secretRef)",
    "!has(self.configMapRef) || !has(self.secretRef)",
  ],
  at: "kubeConfig",
  keeps: [
    base,
    { ...base, kubeConfig: { secretRef: secret } },
    { ...base, kubeConfig: { configMapRef: secret } },
  ],
  breaks: [
    { ...base, kubeConfig: {} },
    { ...base, kubeConfig: { secretRef: secret, configMapRef: secret } },
  ],
});

const repositoryRef = { sourceRef: { kind: "HelmRepository", name: "a" } };

/** A range of versions, which the controller reads (Masterminds/semver). */
const range = (
  kind: string,
  at: string,
  spec: (text: string) => Fields,
): RuleCase => ({
  kind,
  cel: [],
  at,
  keeps: ["1.2.3", "v1", ">=1.0.0-0 <2 || ~3", "1 - 2", "", "${version}"].map(
    spec,
  ),
  breaks: ["not a version", "1.2.3.4", ">>1", "latest"].map(spec),
});

/** A regular expression, which the controller reads (Go). */
const pattern = (
  kind: string,
  at: string,
  spec: (text: string) => Fields,
): RuleCase => ({
  kind,
  cel: [],
  at,
  keeps: ["^main-[a-f0-9]+-(?P<ts>[0-9]+)", "", "[[:alpha:]]", "${p}("].map(
    spec,
  ),
  breaks: ["(", "[a", "*", "a(?=b)", "^(?P<ts>.*"].map(spec),
});

export const ruleCases: readonly RuleCase[] = [
  {
    kind: "HelmRelease",
    cel: [
      "(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))",
    ],
    at: "chartRef",
    keeps: [chart, chartRef],
    breaks: [{ ...chart, ...chartRef }],
  },
  {
    kind: "HelmRelease",
    cel: [],
    at: "",
    keeps: [chart, chartRef],
    breaks: [{}],
  },
  {
    kind: "HelmRelease",
    cel: ["!has(self.retryInterval) || self.name != 'RemediateOnFailure'"],
    at: "install.strategy.retryInterval",
    keeps: [
      { ...chart, install: { strategy: { name: "RemediateOnFailure" } } },
      {
        ...chart,
        install: { strategy: { name: "RetryOnFailure", retryInterval: "1m" } },
      },
    ],
    breaks: [
      {
        ...chart,
        install: {
          strategy: { name: "RemediateOnFailure", retryInterval: "1m" },
        },
      },
    ],
  },
  {
    kind: "HelmRelease",
    cel: ["!has(self.retryInterval) || self.name == 'RetryOnFailure'"],
    at: "upgrade.strategy.retryInterval",
    keeps: [
      {
        ...chart,
        upgrade: { strategy: { name: "RetryOnFailure", retryInterval: "1m" } },
      },
    ],
    breaks: [
      {
        ...chart,
        upgrade: {
          strategy: { name: "RemediateOnFailure", retryInterval: "1m" },
        },
      },
    ],
  },
  kubeConfig("HelmRelease", chart),
  kubeConfig("Kustomization", sourceRef),
  {
    kind: "ImagePolicy",
    cel: [
      "!has(self.interval) || (has(self.digestReflectionPolicy) && self.digestReflectionPolicy == 'Always')",
    ],
    at: "interval",
    keeps: [{}, { interval: "1m", digestReflectionPolicy: "Always" }],
    breaks: [
      { interval: "1m" },
      { interval: "1m", digestReflectionPolicy: "IfNotPresent" },
    ],
  },
  {
    kind: "ImagePolicy",
    cel: [
      "has(self.interval) || !has(self.digestReflectionPolicy) || self.digestReflectionPolicy != 'Always'",
    ],
    at: "digestReflectionPolicy",
    keeps: [{}, { digestReflectionPolicy: "Never" }],
    breaks: [{ digestReflectionPolicy: "Always" }],
  },
  {
    kind: "Provider",
    cel: [
      "self.type == 'github' || self.type == 'gitlab' || self.type == 'gitea' || self.type == 'bitbucketserver' || self.type == 'bitbucket' || self.type == 'azuredevops' || !has(self.commitStatusExpr)",
    ],
    at: "commitStatusExpr",
    keeps: [
      { type: "slack" },
      ...[
        "github",
        "gitlab",
        "gitea",
        "bitbucketserver",
        "bitbucket",
        "azuredevops",
      ].map((type) => ({ type, commitStatusExpr: "a" })),
    ],
    breaks: [{ type: "slack", commitStatusExpr: "a" }],
  },
  {
    kind: "Receiver",
    cel: [
      "self.type != 'generic-oidc' || (has(self.oidcProviders) && size(self.oidcProviders) > 0)",
    ],
    at: "oidcProviders",
    keeps: [
      { type: "generic-oidc", oidcProviders: [{ name: "a" }] },
      { type: "github", secretRef: secret },
    ],
    breaks: [
      { type: "generic-oidc" },
      { type: "generic-oidc", oidcProviders: [] },
    ],
  },
  {
    kind: "Receiver",
    cel: [
      "self.type == 'generic-oidc' || !has(self.oidcProviders) || size(self.oidcProviders) == 0",
    ],
    at: "oidcProviders",
    keeps: [{ type: "github", secretRef: secret, oidcProviders: [] }],
    breaks: [
      { type: "github", secretRef: secret, oidcProviders: [{ name: "a" }] },
    ],
  },
  {
    kind: "Receiver",
    cel: [
      "self.type != 'generic-oidc' || !has(self.secretRef)",
      "self.type == 'generic-oidc' || has(self.secretRef)",
    ],
    at: "secretRef",
    keeps: [
      { type: "generic-oidc", oidcProviders: [{ name: "a" }] },
      { type: "github", secretRef: secret },
    ],
    breaks: [
      {
        type: "generic-oidc",
        oidcProviders: [{ name: "a" }],
        secretRef: secret,
      },
      { type: "github" },
    ],
  },
  {
    kind: "ArtifactGenerator",
    cel: [
      "has(self.pathPattern) && size(self.pathPattern) > 0 || self.artifacts.all(a, a.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'))",
    ],
    at: "artifacts.1.name",
    keeps: [
      { artifacts: [{ name: "a" }, { name: "a-b.c" }] },
      { pathPattern: "@a/{b}", artifacts: [{ name: "a" }, { name: "{b}" }] },
    ],
    breaks: [
      { artifacts: [{ name: "a" }, { name: "{b}" }] },
      { artifacts: [{ name: "a" }, { name: "a-" }] },
      { pathPattern: "", artifacts: [{ name: "a" }, { name: "A" }] },
    ],
  },
  {
    kind: "Bucket",
    cel: [
      "self.provider == 'aws' || self.provider == 'generic' || !has(self.sts)",
    ],
    at: "sts",
    keeps: [
      { provider: "azure" },
      { provider: "aws", sts: { provider: "aws" } },
    ],
    breaks: [{ provider: "azure", sts: { provider: "aws" } }],
  },
  {
    kind: "Bucket",
    cel: [
      "self.provider != 'aws' || !has(self.sts) || self.sts.provider == 'aws'",
      "self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'",
    ],
    at: "sts.provider",
    keeps: [
      { provider: "aws", sts: { provider: "aws" } },
      { provider: "generic", sts: { provider: "ldap" } },
      // The CRD's default is generic.
      { sts: { provider: "ldap" } },
    ],
    breaks: [
      { provider: "aws", sts: { provider: "ldap" } },
      { provider: "generic", sts: { provider: "aws" } },
      { sts: { provider: "aws" } },
    ],
  },
  ...["secretRef", "certSecretRef"].map((field) => ({
    kind: "Bucket",
    cel: [
      `!has(self.sts) || self.sts.provider != 'aws' || !has(self.sts.${field})`,
    ],
    at: `sts.${field}`,
    keeps: [{ sts: { provider: "ldap", [field]: secret } }],
    breaks: [{ provider: "aws", sts: { provider: "aws", [field]: secret } }],
  })),
  {
    kind: "Bucket",
    cel: ["self.provider != 'generic' || !has(self.serviceAccountName)"],
    at: "serviceAccountName",
    keeps: [{ provider: "gcp", serviceAccountName: "a" }],
    breaks: [
      { provider: "generic", serviceAccountName: "a" },
      { serviceAccountName: "a" },
    ],
  },
  {
    kind: "Bucket",
    cel: ["!has(self.secretRef) || !has(self.serviceAccountName)"],
    at: "serviceAccountName",
    keeps: [{ provider: "gcp", secretRef: secret }],
    breaks: [{ provider: "gcp", secretRef: secret, serviceAccountName: "a" }],
  },
  {
    kind: "GitRepository",
    cel: [
      "!has(self.serviceAccountName) || (has(self.provider) && (self.provider == 'azure' || self.provider == 'aws'))",
    ],
    at: "serviceAccountName",
    keeps: [
      {},
      { provider: "azure", serviceAccountName: "a" },
      { provider: "aws", serviceAccountName: "a" },
    ],
    breaks: [
      { serviceAccountName: "a" },
      { provider: "generic", serviceAccountName: "a" },
    ],
  },
  {
    kind: "HelmChart",
    cel: ["!has(self.verify) || self.sourceRef.kind == 'HelmRepository'"],
    at: "verify",
    keeps: [
      sourceRef,
      { verify: {}, sourceRef: { kind: "HelmRepository", name: "a" } },
    ],
    breaks: [{ ...sourceRef, verify: {} }],
  },
  {
    kind: "HelmRepository",
    cel: [],
    at: "url",
    keeps: [
      { url: "oci://a", type: "oci" },
      { url: "https://a" },
      { url: "https://a", type: "default" },
    ],
    breaks: [{ url: "oci://a" }, { url: "oci://a", type: "default" }],
  },
  {
    kind: "HelmRepository",
    cel: [],
    at: "type",
    keeps: [{ url: "https://a" }],
    breaks: [{ url: "https://a", type: "oci" }],
  },
  {
    kind: "Kustomization",
    cel: [],
    at: "healthCheckExprs",
    keeps: [
      { wait: true, healthCheckExprs: [] },
      { healthChecks: [], healthCheckExprs: [] },
    ],
    breaks: [{ healthCheckExprs: [] }, { wait: false, healthCheckExprs: [] }],
  },
  {
    kind: "Kustomization",
    cel: [],
    at: "decryption.provider",
    keeps: [{ decryption: { provider: "sops" } }],
    breaks: [{ decryption: { provider: "age" } }],
  },
  {
    kind: "ImagePolicy",
    cel: [],
    at: "policy",
    keeps: [
      { policy: { alphabetical: {} } },
      { policy: { numerical: { order: "asc" } } },
      { policy: { semver: { range: "1.x" } } },
    ],
    breaks: [
      { policy: {} },
      { policy: { semver: { range: "1.x" }, alphabetical: {} } },
    ],
  },
  range("ImagePolicy", "policy.semver.range", (text) => ({
    policy: { semver: { range: text } },
  })),
  pattern("ImagePolicy", "filterTags.pattern", (text) => ({
    filterTags: { pattern: text },
  })),
  range("HelmRelease", "chart.spec.version", (text) => ({
    chart: { spec: { ...repositoryRef, version: text } },
  })),
  range("HelmChart", "version", (text) => ({
    ...repositoryRef,
    version: text,
  })),
  range("GitRepository", "ref.semver", (text) => ({ ref: { semver: text } })),
  range("OCIRepository", "ref.semver", (text) => ({ ref: { semver: text } })),
  pattern("OCIRepository", "ref.semverFilter", (text) => ({
    ref: { semver: "*", semverFilter: text },
  })),
  // What is not read is not judged.
  {
    kind: "HelmRelease",
    cel: [],
    at: "chart.spec.version",
    keeps: [{ chart: { spec: { ...sourceRef, version: "no version" } } }],
    breaks: [],
  },
  {
    kind: "HelmChart",
    cel: [],
    at: "version",
    keeps: [{ ...sourceRef, version: "no version" }],
    breaks: [],
  },
  {
    kind: "GitRepository",
    cel: [],
    at: "ref.semver",
    keeps: [{ ref: { semver: "no version", commit: "a" } }],
    breaks: [],
  },
  {
    kind: "OCIRepository",
    cel: [],
    at: "ref.semver",
    keeps: [{ ref: { semver: "no version", digest: "sha256:a" } }],
    breaks: [],
  },
];
