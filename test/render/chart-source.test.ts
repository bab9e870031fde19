import { describe, expect, it } from "vitest";
import { nothingApplied } from "../../src/render/applied-objects.ts";
import {
  chartOrigin,
  type SourceKnowledge,
} from "../../src/render/chart-source.ts";
import { releasePlan } from "../../src/render/helm-release.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";

const repository = {
  kind: "GitRepository",
  namespace: "flux-system",
  name: "flux-system",
};

/** Where the chart of a release with this spec comes from; the sources are specs by `Kind/namespace/name`. */
function origin(
  spec: Fields,
  sources: Readonly<Record<string, Fields>> = {},
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): unknown {
  const knowledge: SourceKnowledge = {
    repository,
    find: (source) => {
      const its = sources[identityText(source)];
      return its && { ...source, apiVersion: "v1", fields: { spec: its } };
    },
    secret: (namespace, name) => secrets[`${namespace}/${name}`],
    settle: nothingApplied.settle,
  };
  const { chart } = releasePlan(
    { name: "web", namespace: "apps", spec },
    "install",
  );
  return chart && chartOrigin(chart, knowledge);
}

const template = (spec: Fields): Fields => ({
  chart: {
    spec: {
      chart: "podinfo",
      version: "6.x",
      sourceRef: { kind: "HelmRepository", name: "charts" },
      ...spec,
    },
  },
});

const reference = (kind: string): Fields => ({
  chartRef: { kind, name: "charts" },
});

const anyone = {
  login: undefined,
  ca: undefined,
  certificate: undefined,
  key: undefined,
  unknown: [],
};

describe("a chart comes", () => {
  it("from the repository itself", () => {
    const sourceRef = { ...repository };
    expect(
      origin(template({ chart: "./charts/web", sourceRef })),
    ).toMatchObject({
      from: "repository",
      template: { chart: "./charts/web" },
    });
  });

  it("from a Helm repository in the release's namespace", () => {
    const url = "https://example.com/charts";
    expect(
      origin(template({}), { "HelmRepository/apps/charts": { url } }),
    ).toMatchObject({
      from: "elsewhere",
      plan: {
        kind: "http",
        url,
        chart: "podinfo",
        version: "6.x",
        access: anyone,
        passCredentials: false,
      },
      template: { chart: "podinfo" },
    });
  });

  it.each([
    ["6.x", { by: "range", range: "6.x", filter: undefined, hasPlus: true }],
    ["6.1.0+a", { by: "tag", tag: "6.1.0_a" }],
  ])("from a Helm repository in a registry, version %s", (version, wanted) => {
    const sources = {
      "HelmRepository/apps/charts": {
        type: "oci",
        url: "oci://registry.example.com:5000/team/charts/",
      },
    };
    expect(origin(template({ version }), sources)).toMatchObject({
      plan: {
        kind: "oci",
        repository: "registry.example.com:5000/team/charts/podinfo",
        wanted,
        isPlain: false,
        tracksDigest: false,
      },
    });
  });

  const layer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
  const digest = `sha256:${"0".repeat(64)}`;

  it.each<[string, Fields, unknown]>([
    ["its latest", {}, { by: "tag", tag: "latest" }],
    ["a tag", { ref: { tag: "1.0" } }, { by: "tag", tag: "1.0" }],
    [
      "a range before a tag",
      {
        ref: { tag: "1.0", semver: ">=1", semverFilter: "^v" },
        layerSelector: { mediaType: layer, operation: "copy" },
      },
      { by: "range", range: ">=1", filter: "^v", hasPlus: true },
    ],
    [
      "a range without the chart's layer",
      { ref: { semver: ">=1" } },
      { by: "range", range: ">=1", filter: undefined, hasPlus: false },
    ],
    [
      "a digest before all",
      { ref: { tag: "1.0", semver: ">=1", digest } },
      { by: "digest", digest },
    ],
  ])("from an OCIRepository: %s", (_what, spec, wanted) => {
    const url = "oci://ghcr.io/team/podinfo";
    expect(
      origin(reference("OCIRepository"), {
        "OCIRepository/apps/charts": { url, insecure: true, ...spec },
      }),
    ).toMatchObject({
      from: "elsewhere",
      plan: {
        kind: "oci",
        repository: "ghcr.io/team/podinfo",
        wanted,
        isPlain: true,
        tracksDigest: true,
      },
      template: undefined,
    });
  });

  it("by a HelmChart, from its source, as it says", () => {
    const sources = {
      "HelmChart/apps/charts": {
        chart: "redis",
        version: "1.0.0",
        sourceRef: { kind: "HelmRepository", name: "other" },
        valuesFiles: ["a.yaml"],
      },
      "HelmRepository/apps/other": { url: "https://example.com" },
    };
    expect(origin(reference("HelmChart"), sources)).toMatchObject({
      plan: { chart: "redis", version: "1.0.0", url: "https://example.com" },
      template: { valuesFiles: ["a.yaml"] },
    });
  });

  it("by a HelmChart, from the repository itself", () => {
    const sources = {
      "HelmChart/apps/charts": { chart: "charts/web", sourceRef: repository },
    };
    expect(origin(reference("HelmChart"), sources)).toMatchObject({
      from: "repository",
      template: { chart: "charts/web" },
    });
  });

  it.each<[string, Fields, Readonly<Record<string, Fields>>]>([
    [
      "HelmRepository/apps/charts, which is not in Git",
      template({}),
      { "HelmRepository/flux-system/charts": { url: "https://a.example" } },
    ],
    [
      "GitRepository/apps/charts, which is not in this repository",
      template({ sourceRef: { kind: "GitRepository", name: "charts" } }),
      {},
    ],
    [
      "HelmRepository/apps/charts, whose URL holds a variable",
      template({}),
      { "HelmRepository/apps/charts": { url: "https://${domain}/charts" } },
    ],
    [
      "ExternalArtifact/apps/charts, of which only the cluster has the chart",
      reference("ExternalArtifact"),
      {},
    ],
  ])("56: from %s: it is not rendered", (why, spec, sources) => {
    expect(origin(spec, sources)).toMatchObject({
      why: `its chart comes from ${why}`,
    });
  });

  it.each([
    "file:///etc/charts",
    "https://",
    "oci://host/../../other",
    "oci://host/charts?x=",
    "oci://--config=x/charts",
    "oci://user:word@host/charts",
  ])("60: from no other kind of URL: %s", (url) => {
    const sources = { "HelmRepository/apps/charts": { url } };
    expect(origin(template({}), sources)).toEqual({
      why: "the URL of its chart's source is none",
    });
  });

  it("60: by no chart's name that leads elsewhere", () => {
    const sources = { "HelmRepository/apps/charts": { url: "oci://host/a" } };
    for (const chart of ["../b", "b:tag", "b@sha256:0", "b?c", "b c"])
      expect(origin(template({ chart }), sources)).toHaveProperty("why");
  });

  it("58: by a digest only if it is one, and as no other layer", () => {
    const url = "oci://host/a";
    const of = (spec: Fields): unknown =>
      origin(reference("OCIRepository"), {
        "OCIRepository/apps/charts": { url, ...spec },
      });
    expect(of({ ref: { digest: "latest" } })).toEqual({
      why: "`latest` is no digest",
    });
    expect(of({ layerSelector: { mediaType: "text/plain" } })).toHaveProperty(
      "why",
      expect.stringContaining("text/plain"),
    );
  });
});

describe("access to it", () => {
  const sources = (spec: Fields) => ({
    "HelmRepository/flux-system/charts": {
      url: "https://charts.example.com",
      ...spec,
    },
  });
  const spec = template({
    sourceRef: {
      kind: "HelmRepository",
      name: "charts",
      namespace: "flux-system",
    },
  });

  it("is the Secret's in the source's namespace", () => {
    const all = sources({
      secretRef: { name: "login" },
      certSecretRef: { name: "tls" },
    });
    const secrets = {
      "flux-system/login": {
        username: "anna",
        password: "word",
        caFile: "old",
      },
      "flux-system/tls": { "ca.crt": "CA", "tls.crt": "C", "tls.key": "K" },
    };
    expect(origin(spec, all, secrets)).toMatchObject({
      plan: {
        access: {
          login: { username: "anna", password: "word" },
          ca: "CA",
          certificate: "C",
          key: "K",
          unknown: [],
        },
      },
    });
  });

  it("names the Secrets that nobody here knows", () => {
    const all = sources({ secretRef: { name: "login" } });
    expect(origin(spec, all, { "apps/login": {} })).toMatchObject({
      plan: { access: { ...anyone, unknown: ["Secret/flux-system/login"] } },
    });
  });

  it("may be a docker config, of which the host's entry counts", () => {
    const all = {
      "HelmRepository/flux-system/charts": {
        type: "oci",
        url: "oci://registry.example.com/charts",
        secretRef: { name: "login" },
      },
    };
    const auth = Buffer.from("anna:wo:rd").toString("base64");
    const docker = JSON.stringify({
      auths: {
        "other.example.com": { username: "bob", password: "other" },
        "https://registry.example.com/v1/": { auth },
      },
    });
    const secrets = { "flux-system/login": { ".dockerconfigjson": docker } };
    expect(origin(spec, all, secrets)).toMatchObject({
      plan: { access: { login: { username: "anna", password: "wo:rd" } } },
    });
    const broken = { "flux-system/login": { ".dockerconfigjson": "{" } };
    expect(origin(spec, all, broken)).toMatchObject({
      plan: { access: { login: undefined } },
    });
  });
});
