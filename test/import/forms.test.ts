import { describe, expect, it } from "vitest";
import { shortForm } from "../../src/import/forms.ts";
import type { Fields } from "../../src/yaml/data.ts";

const short = (spec: Fields): Fields =>
  shortForm(spec, {
    namespace: "apps",
    repository: { name: "fleet", namespace: "flux-system" },
    sourceKey: (kind, namespace, name) =>
      kind === "HelmRepository" && namespace === "flux-system"
        ? name
        : undefined,
    defaults: { prune: true, interval: "10m" },
  });

describe("a spec in few words", () => {
  it("leaves out the repository's own source, and fluxsmith's defaults", () => {
    expect(
      short({
        path: "./apps",
        prune: true,
        interval: "5m",
        sourceRef: {
          kind: "GitRepository",
          name: "fleet",
          namespace: "flux-system",
        },
      }),
    ).toEqual({ path: "./apps", interval: "5m" });
  });

  it.each([
    ["of another namespace", { kind: "GitRepository", name: "fleet" }],
    [
      "of another kind",
      { kind: "Bucket", name: "fleet", namespace: "flux-system" },
    ],
  ])("keeps a source %s", (_, sourceRef) => {
    expect(short({ sourceRef })).toEqual({ sourceRef });
  });

  it("keeps what differs from the defaults", () => {
    expect(short({ prune: false })).toEqual({ prune: false });
  });

  it("names a chart by its source's key", () => {
    const chart = {
      spec: {
        chart: "web",
        version: "1.x",
        sourceRef: {
          kind: "HelmRepository",
          name: "charts",
          namespace: "flux-system",
        },
      },
    };
    expect(short({ chart })).toEqual({ chart: "charts/web", version: "1.x" });
  });

  it.each([
    [
      "its source is none of the config's",
      { kind: "HelmRepository", name: "charts" },
      {},
    ],
    [
      "it says more",
      { kind: "HelmRepository", name: "charts", namespace: "flux-system" },
      { interval: "1h" },
    ],
  ])("keeps a chart as Flux has it where %s", (_, sourceRef, more) => {
    const chart = { spec: { chart: "web", sourceRef, ...more } };
    expect(short({ chart })).toEqual({ chart });
  });

  it("writes references as paths", () => {
    expect(
      short({
        dependsOn: [{ name: "a" }, { name: "b", namespace: "infra" }],
        chartRef: { kind: "OCIRepository", name: "web", namespace: "infra" },
      }),
    ).toEqual({
      dependsOn: ["a", "infra/b"],
      chartRef: "OCIRepository/infra/web",
    });
  });

  it("keeps references that say more than a name", () => {
    const dependsOn = [{ name: "a" }, { name: "b", readyExpr: "true" }];
    const chartRef = { kind: "OCIRepository", name: "web", extra: 1 };
    expect(short({ dependsOn, chartRef })).toEqual({ dependsOn, chartRef });
  });
});
