import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { helmRelease, releaseName } from "../../src/kinds/helm-release.ts";
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
  ])("%s", (_, after, fields) => {
    expect(helmRelease.hazards?.(release(before), release(after))).toEqual(
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
