import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import type { ChartStep } from "../../../src/review/chart-steps.ts";
import {
  by,
  configMap,
  crdsOf,
  helmRelease,
  kustomization,
  made,
  object,
  only,
  reviewed,
  told,
  type Part,
} from "../states.ts";

const root = by(
  "flux-system",
  kustomization("flux-system"),
  kustomization("apps"),
);
const chart = (fields: Fields): Fields => ({
  chart: {
    spec: {
      chart: "podinfo",
      version: "6.1.0",
      sourceRef: { kind: "HelmRepository", name: "podinfo" },
      ...fields,
    },
  },
});
const registry = (url: string, tag = "6.1.0"): Fields =>
  object("source.toolkit.fluxcd.io/v1", "OCIRepository", "apps/podinfo", {
    spec: { url, ref: { tag } },
  });
const fromRegistry = (before: Fields, spec: Fields = {}): Fields => {
  const one = helmRelease("apps/podinfo", {
    chartRef: { kind: "OCIRepository", name: "podinfo" },
    ...spec,
  });
  const { chart: _, ...rest } = one["spec"] as Fields;
  return { ...before, ...one, spec: rest };
};

const becomes = (before: Fields, after: Fields, ...others: Fields[]) =>
  reviewed(
    [root, by("apps", helmRelease("apps/podinfo", before), ...others)],
    [root, by("apps", helmRelease("apps/podinfo", after), ...others)],
  );

describe("a HelmRelease whose release is uninstalled first", () => {
  it("says what changes, and what is lost", () => {
    const part = (spec: Fields): Part[] => [
      root,
      by("apps", helmRelease("apps/podinfo", spec)),
      made("apps/podinfo", configMap("apps/a")),
    ];
    const found = reviewed(part({}), part({ releaseName: "web" }));
    expect(found).toMatchObject([
      {
        code: "release-reinstalled",
        severity: "danger",
        why: "it changes releaseName from `podinfo` to `web`: the helm-controller first uninstalls the release with 1 ConfigMap, and then installs it anew; it is down in between, and data in volume claims of the chart is lost",
      },
    ]);
  });

  it.each([
    ["storageNamespace", {}, { storageNamespace: "shop" }],
    [
      "targetNamespace",
      { releaseName: "a" },
      { releaseName: "a", targetNamespace: "shop" },
    ],
    // The name is then made of both.
    ["targetNamespace as it is", {}, { targetNamespace: "apps" }],
    ["chart", {}, chart({ chart: "podinfo-ng" })],
  ])("%s", (_, before: Fields, after: Fields) => {
    expect(told(becomes(before, after))).toEqual([
      "release-reinstalled HelmRelease/apps/podinfo",
    ]);
  });

  it.each([
    ["the name written out", {}, { releaseName: "podinfo" }],
    ["the storage namespace written out", {}, { storageNamespace: "apps" }],
    [
      "the target namespace written out under a fixed name",
      { releaseName: "a" },
      { releaseName: "a", targetNamespace: "apps" },
    ],
    [
      "another folder with a chart of the same name",
      chart({ chart: "./charts/podinfo" }),
      chart({ chart: "./infra/podinfo/" }),
    ],
    ["another version", {}, chart({ version: "6.2.0" })],
    [
      "another chart, updated in place",
      {},
      {
        ...chart({ chart: "podinfo-ng" }),
        upgrade: { chartNameChangeStrategy: "InPlaceUpdate" },
      },
    ],
  ])("not for %s", (_, before: Fields, after: Fields) => {
    expect(becomes(before, after)).toEqual([]);
  });

  it("not for a chart of the same name that comes from a registry now", () => {
    const source = registry("oci://ghcr.io/stefanprodan/charts/podinfo");
    expect(
      reviewed(
        [root, by("apps", helmRelease("apps/podinfo"), source)],
        [root, by("apps", fromRegistry({}), source)],
      ),
    ).toEqual([]);
  });

  it("for a chart of another name that comes from a registry now", () => {
    const source = registry("oci://ghcr.io/stefanprodan/charts/other");
    expect(
      told(
        reviewed(
          [root, by("apps", helmRelease("apps/podinfo"), source)],
          [root, by("apps", fromRegistry({}), source)],
        ),
      ),
    ).toEqual(["release-reinstalled HelmRelease/apps/podinfo"]);
  });
});

describe("a chart that was read", () => {
  const place = {
    cluster: undefined,
    kustomization: "flux-system/apps",
    release: "apps/podinfo",
  };
  const step = {
    place,
    renamed: undefined,
    keptVersion: undefined,
  } satisfies ChartStep;
  const renamed = { from: "podinfo", to: "site" };
  const both = (
    before: Fields,
    after: Fields,
    one: ChartStep,
    ...rest: readonly Part[]
  ) =>
    reviewed(
      [root, by("apps", helmRelease("apps/podinfo", before)), ...rest],
      [root, by("apps", helmRelease("apps/podinfo", after)), ...rest],
      { charts: [one] },
    );

  it("says its name, whatever its path is", () => {
    expect(both({}, chart({ chart: "./charts/other" }), step)).toEqual([]);
    const found = both({}, chart({ chart: "./infra/podinfo" }), {
      ...step,
      renamed,
    });
    expect(found).toMatchObject([{ code: "release-reinstalled" }]);
    expect(found[0]?.why).toContain(
      "it changes the chart's name from `podinfo` to `site`:",
    );
  });

  it("may be renamed although its HelmRelease stays as it is", () => {
    expect(told(both({}, {}, { ...step, renamed }))).toEqual([
      "release-reinstalled HelmRelease/apps/podinfo",
    ]);
    const upgrade = { chartNameChangeStrategy: "InPlaceUpdate" };
    expect(both({ upgrade }, { upgrade }, { ...step, renamed })).toEqual([]);
  });

  it("loses what it made, but not the CRDs of its crds folder", () => {
    const [found] = both(
      {},
      {},
      { ...step, renamed },
      made("apps/podinfo", configMap("apps/a")),
      crdsOf(
        "apps/podinfo",
        object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "a.b"),
      ),
    );
    expect(found?.why).toContain("uninstalls the release with 1 ConfigMap,");
  });

  it("that Flux does not make anew is told where it would change anything", () => {
    const kept = { ...step, keptVersion: "6.1.0" };
    const changes = (value: string): Part[] => [
      root,
      by("apps", helmRelease("apps/podinfo")),
      made("apps/podinfo", configMap("apps/a", { data: { a: value } })),
    ];
    const found = reviewed(changes("1"), changes("2"), { charts: [kept] });
    expect(found).toMatchObject([
      {
        code: "chart-version-kept",
        severity: "warning",
        object: { kind: "HelmRelease", namespace: "apps", name: "podinfo" },
      },
    ]);
    expect(found[0]?.why).toContain("`version` in Chart.yaml stays 6.1.0");
    expect(both({}, {}, kept)).toEqual([]);
  });
});

describe("a chart's major version", () => {
  const labelled = (label: string): Fields =>
    object("v1", "ConfigMap", "apps/a", {
      metadata: { labels: { "helm.sh/chart": label } },
    });
  const rendered = (label: string, version = "6.1.0"): Part[] => [
    root,
    by("apps", helmRelease("apps/podinfo", chart({ version }))),
    made("apps/podinfo", labelled(label)),
  ];

  it("as the HelmRelease has it, up and back", () => {
    const found = becomes({}, chart({ version: "7.0.0" }));
    expect(told(found)).toEqual(["major-version HelmRelease/apps/podinfo"]);
    expect(found[0]?.why).toContain("goes up from 6.1.0 to 7.0.0");
    expect(becomes({}, chart({ version: "v5.9.9" }))[0]?.why).toContain("back");
    expect(
      told(becomes(chart({ version: "6.x" }), chart({ version: "^7" }))),
    ).toEqual(["major-version HelmRelease/apps/podinfo"]);
  });

  it.each(["6.2.0", "~6", "6.x", ">=6", "*", "6.x || 7.x"])(
    "is not told of for %s",
    (version) => {
      expect(becomes({}, chart({ version }))).toEqual([]);
    },
  );

  it("as what the chart makes is labelled, once for the release", () => {
    const found = reviewed(
      rendered("podinfo-6.1.0"),
      rendered("podinfo-7.0.0_build", "7.0.0+build"),
    );
    expect(told(found)).toEqual(["major-version HelmRelease/apps/podinfo"]);
    expect(found[0]?.why).toContain(
      "the chart `podinfo` goes up from 6.1.0 to 7.0.0+build",
    );
  });

  it("is not told of where another subchart has another version", () => {
    expect(
      only(
        reviewed(rendered("redis-6.1.0"), rendered("valkey-1.0.0")),
        "major-version",
      ),
    ).toEqual([]);
  });

  it("of a chart in a registry", () => {
    const url = "oci://ghcr.io/stefanprodan/charts/podinfo";
    const found = reviewed(
      [root, by("apps", registry(url))],
      [root, by("apps", registry(url, "7.0.0"))],
    );
    expect(told(found)).toEqual(["major-version OCIRepository/apps/podinfo"]);
  });
});
