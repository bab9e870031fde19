import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { plan } from "./support.ts";

const kustomizations = "kustomizations: {flux-system: , apps: , infra: }\n";
const release = (fields: string) =>
  `releases: {a: {namespace: apps, ${fields}}}\n`;
const hr = "resources/apps/flux-hr-a.yaml";

describe("a reference", () => {
  it("gets the namespace of its target where that is another, and keeps one that is written", async () => {
    const sourceRef = async (fields: string) => {
      const { files, says } = await plan(kustomizations + release(fields));
      expect(says).toEqual([]);
      return parse(files[hr] ?? "").spec.chart.spec.sourceRef;
    };
    const charts = { kind: "HelmRepository", name: "charts" };
    const other = { ...charts, namespace: "flux-system" };
    expect(await sourceRef("chart: charts/a")).toEqual(other);
    expect(
      await sourceRef(
        "chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}",
      ),
    ).toEqual(other);
  });

  it("finds what a person wrote, what is external, and what a generator makes", async () => {
    const chartRef = (name: string, to: string) =>
      `  ${name}: {namespace: apps, chartRef: ${to}}\n`;
    const { says } = await plan(
      [
        '  artifact: {gen: {namespace: apps, sources: [{alias: f, kind: GitRepository, name: fleet}], artifacts: [{name: made, copy: [{from: "@f/a", to: "@artifact/"}]}]}}\n',
        kustomizations,
        "releases:\n",
        chartRef("a", "OCIRepository/hand"),
        chartRef("b", "OCIRepository/team/out"),
        chartRef("c", "ExternalArtifact/made"),
        chartRef("d", "ExternalArtifact/not-made"),
        "external: [OCIRepository/team/out]\n",
      ].join(""),
      {
        "resources/apps/oci.yaml":
          "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: hand, namespace: apps}\nspec: {url: oci://a, interval: 1m}\n",
      },
    );
    expect(says).toEqual(["15:34 unknown-reference"]);
  });
});

it("lockdown refuses other namespaces, but for dependsOn", async () => {
  const { says } = await plan(
    `${kustomizations}flux: {lockdown: true}\nreleases:\n  a: {namespace: apps, dependsOn: [infra/b], chart: charts/a}\n  b: {namespace: infra, chart: charts/b}\n`,
  );
  expect(says).toEqual(["12:53 cross-namespace", "13:32 cross-namespace"]);
});
