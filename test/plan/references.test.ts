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

describe("the repository that the config does not name", () => {
  const without = (config: string) =>
    `version: 1\ndefaults: {interval: 5m}\n${config}`;
  const root = "kustomizations: {flux-system: , apps: }\n";
  const says = async (
    config: string,
    files: Readonly<Record<string, string>> = {},
  ) => {
    const found = await plan("", {
      "fluxsmith.yaml": without(config),
      ...files,
    });
    return found.says.map((said, index) => [said, found.messages[index]]);
  };

  it("is made by nobody: said once, where it is first read, with what to write", async () => {
    expect(await says(`${root}clusters: {canary: , prod: }\n`)).toEqual([
      [
        "3:33 unknown-reference",
        "Kustomization/flux-system/apps reads GitRepository/flux-system/flux-system, this repository, which nobody is known to make: fluxsmith.yaml has no `repository` (add `repository: {url: …}`, or `repository: {managed: false}` where something else makes it (`flux bootstrap`, a FluxInstance))",
      ],
    ]);
  });

  it("may be there all the same", async () => {
    expect(await says(`${root}repository: {managed: false}\n`)).toEqual([]);
    expect(
      await says(`${root}external: [GitRepository/flux-system/flux-system]\n`),
    ).toEqual([]);
    expect(
      await says(root, {
        "resources/flux-system/gotk-sync.yaml":
          "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\n",
      }),
    ).toEqual([]);
    expect(await says("sources: {helm: {a: 'https://a.b'}}\n")).toEqual([]);
  });
});
