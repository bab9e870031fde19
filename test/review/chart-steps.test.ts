import { describe, expect, it } from "vitest";
import type { RenderedChart } from "../../src/render/render-release.ts";
import { chartStep } from "../../src/review/chart-steps.ts";

const place = {
  cluster: "prod",
  kustomization: "flux-system/apps",
  release: "apps/web",
};
const spec = { chart: "./charts/web", interval: "10m" };
const chart = (
  id: string,
  more: Partial<RenderedChart> = {},
  version = "1.0.0",
): RenderedChart => ({
  ids: [id],
  named: () => ({ name: "web", version }),
  packedBy: spec,
  ...more,
});

const kept = (before: RenderedChart, after: RenderedChart) =>
  chartStep(place, before, after).keptVersion;

describe("a chart in Git", () => {
  it("is kept where its files change and its version does not", () => {
    expect(kept(chart("a"), chart("b"))).toBe("1.0.0");
  });

  it.each<[string, RenderedChart]>([
    ["its files are the same", chart("a")],
    ["its version changes", chart("b", {}, "1.0.1")],
    ["each commit counts", chart("b", { packedBy: undefined })],
    // Another generation of the HelmChart, which has it packed anew.
    [
      "the spec of its HelmChart changes",
      chart("b", { packedBy: { ...spec, valuesFiles: ["a.yaml"] } }),
    ],
    [
      "its name changes",
      chart("b", { named: () => ({ name: "site", version: "1.0.0" }) }),
    ],
  ])("is not kept where %s", (_, after) => {
    expect(kept(chart("a"), after)).toBeUndefined();
  });

  it("says how its name changes, which is not read where nothing does", () => {
    const named = () => ({ name: "site", version: "1.0.0" });
    expect(chartStep(place, chart("a"), chart("b", { named }))).toMatchObject({
      renamed: { from: "web", to: "site" },
    });
    const unread = (): never => {
      throw new Error("read");
    };
    const same = chart("a", { named: unread });
    expect(chartStep(place, same, same).renamed).toBeUndefined();
  });
});
