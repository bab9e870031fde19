import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { helmRelease, releaseName } from "../../src/kinds/helm-release.ts";
import { identityText, type Identity } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";

const release = (spec: Fields, name = "podinfo") => ({
  name,
  namespace: "apps",
  spec,
});

describe("the Helm release's name", () => {
  const name = (n: number) => "x".repeat(n);

  it.each([
    ["the object's", release({}), "podinfo"],
    [
      "with the target namespace",
      release({ targetNamespace: "prod" }),
      "prod-podinfo",
    ],
    ["as written", release({ releaseName: "a", targetNamespace: "b" }), "a"],
    ["with 53 characters", release({}, name(53)), name(53)],
  ])("%s", (_, object, want) => expect(releaseName(object)).toBe(want));

  it("is cut and marked with a hash where it is longer, as the helm-controller does", () => {
    const long = `prod-${name(60)}`;
    const hash = createHash("sha256").update(long).digest("hex");
    expect(releaseName(release({ targetNamespace: "prod" }, name(60)))).toBe(
      `${long.slice(0, 40)}-${hash.slice(0, 12)}`,
    );
  });
});

describe("hazards", () => {
  const before: Fields = {
    chart: { spec: { chart: "a", version: "1" } },
    values: new Map([["a", 1]]),
  };
  const sources: Record<string, Fields> = {
    "OCIRepository/apps/b": { url: "oci://example.com/charts/b" },
    "HelmChart/other/a": { chart: "charts/a/" },
  };
  const placed = (spec: Fields) => ({
    ...release(spec),
    specAt: (identity: Identity) => sources[identityText(identity)],
  });
  const hazards = (from: Fields, to: Fields) =>
    helmRelease.hazards?.(placed(from), placed(to));

  it.each<[what: string, after: Fields, fields: string[]]>([
    ["nothing", before, []],
    ["another version", { chart: { spec: { chart: "a", version: "2" } } }, []],
    [
      "another chart",
      { chart: { spec: { chart: "b" } } },
      ["the chart's name"],
    ],
    [
      "another target",
      { ...before, targetNamespace: "b" },
      ["releaseName", "targetNamespace"],
    ],
    [
      "another target under the same name",
      { ...before, targetNamespace: "b", releaseName: "podinfo" },
      ["targetNamespace"],
    ],
    [
      "another storage",
      { ...before, storageNamespace: "b" },
      ["storageNamespace"],
    ],
    ["the default name written out", { ...before, releaseName: "podinfo" }, []],
    [
      "the default namespaces written out",
      {
        ...before,
        releaseName: "podinfo",
        targetNamespace: "apps",
        storageNamespace: "apps",
      },
      [],
    ],
    [
      "another folder with the chart",
      { chart: { spec: { chart: "charts/a/" } } },
      [],
    ],
    [
      "another chart, updated in place",
      {
        chart: { spec: { chart: "b" } },
        upgrade: { chartNameChangeStrategy: "InPlaceUpdate" },
      },
      [],
    ],
    [
      "another chart by chartRef",
      { chartRef: { kind: "OCIRepository", name: "b" } },
      ["the chart's name"],
    ],
    [
      "the same chart by chartRef",
      { chartRef: { kind: "HelmChart", name: "a", namespace: "other" } },
      [],
    ],
    [
      "a chart that nobody knows",
      { chartRef: { kind: "OCIRepository", name: "c" } },
      [],
    ],
  ])("%s", (_, after, fields) => {
    expect(hazards(before, after)).toEqual(
      fields.map(
        (field) => `${field} changes: the release is uninstalled first`,
      ),
    );
  });
});

it("a suspended release stays when its object goes", () => {
  expect(helmRelease.loss(release({ suspend: true }))).toBeUndefined();
  expect(helmRelease.loss(release({}))).toContain("uninstalled");
});

it("shows where the chart comes from", () => {
  const spec = {
    chart: { spec: { chart: "a", version: "1", sourceRef: { name: "b" } } },
  };
  expect(helmRelease.summary?.(spec)).toEqual({ source: "b/a", version: "1" });
  expect(helmRelease.summary?.({ chartRef: { name: "c" } })).toEqual({
    source: "c",
  });
});
