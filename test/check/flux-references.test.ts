import { describe, expect, it } from "vitest";
import { checkFluxReferences } from "../../src/check/flux-references.ts";
import { says, scopeOf } from "./support.ts";

const path = "resources/apps/mine.yaml";

/** A hand-written HelmRelease whose spec is this. */
const release = (spec: string, metadata = "name: mine, namespace: apps") =>
  `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {${metadata}}
spec:
  ${spec}
`;

const oci = (metadata: string) =>
  `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {${metadata}}
spec: {url: oci://example.com, interval: 1m}
`;

const find = (files: Readonly<Record<string, string>>, config = "  apps:\n") =>
  says(checkFluxReferences, config, files);

describe("a hand-written object's reference that leads nowhere is found", () => {
  it.each([
    [
      "sourceRef",
      "chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: chart, namespace: flux-system}}}",
      `${path}:5:39 finding unknown-reference: HelmRelease/apps/mine: refers to HelmRepository/flux-system/chart, which is nowhere`,
    ],
    [
      "sourceRef without the namespace of what is meant",
      "chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: charts}}}",
      `${path}:5:39 finding unknown-reference: HelmRelease/apps/mine: refers to HelmRepository/apps/charts, which is nowhere`,
    ],
    [
      "chartRef",
      "chartRef: {kind: OCIRepository, name: a}",
      `${path}:5:13 finding unknown-reference: HelmRelease/apps/mine: refers to OCIRepository/apps/a, which is nowhere`,
    ],
    [
      "dependsOn",
      "dependsOn: [{name: other}]",
      `${path}:5:15 finding unknown-reference: HelmRelease/apps/mine: dependsOn names HelmRelease/apps/other, which is nowhere`,
    ],
  ])("%s", async (_, spec, said) => {
    expect(await find({ [path]: release(spec) })).toEqual([said]);
  });

  it("in a file that no Kustomization applies", async () => {
    const file = {
      "resources/old/mine.yaml": release("dependsOn: [{name: x}]"),
    };
    expect(await find(file)).toHaveLength(1);
  });

  it("in those clusters that lack what it wants", async () => {
    const config =
      "  apps:\nclusters:\n  canary: {releases: {web: {namespace: apps, chart: charts/a}}}\n  prod:\n";
    const file = release("dependsOn: [{name: web}]");
    expect(await find({ [path]: file }, config)).toEqual([
      `${path}:5:15 finding unknown-reference: HelmRelease/apps/mine: dependsOn names HelmRelease/apps/web, which is nowhere (in the cluster \`prod\`)`,
    ]);
    // Which cluster applies this one is not known.
    expect(await find({ "resources/old/mine.yaml": file }, config)).toEqual([]);
    expect(
      await find({ "resources/clusters/canary/apps/mine.yaml": file }, config),
    ).toEqual([]);
  });
});

describe("nothing is wrong with", () => {
  const chartRef = "chartRef: {kind: OCIRepository, name: a}";
  const generator = `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: gen, namespace: apps}
spec: {sources: [], artifacts: [{name: made, copy: []}]}
`;

  it.each<[string, Readonly<Record<string, string>>, string?]>([
    [
      "what the config makes",
      {
        [path]: release(
          "chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}",
        ),
      },
    ],
    [
      "what a person wrote",
      { [path]: `${release(chartRef)}---\n${oci("name: a, namespace: apps")}` },
    ],
    [
      "what a person's ArtifactGenerator makes",
      {
        [path]: `${release("chartRef: {kind: ExternalArtifact, name: made}")}---\n${generator}`,
      },
    ],
    [
      "what lives elsewhere",
      { [path]: release(chartRef) },
      "  apps:\nexternal: [OCIRepository/apps/a]\n",
    ],
    [
      "a name that Flux puts in",
      { [path]: release("dependsOn: [{name: 'x-${cluster}'}]") },
    ],
    [
      "an object without a namespace, which may get any",
      {
        [path]: release(chartRef, "name: mine"),
        "resources/apps/oci.yaml": oci("name: a, namespace: team"),
      },
    ],
    [
      "a target without a namespace",
      {
        [path]: release(
          "chartRef: {kind: OCIRepository, name: a, namespace: x}",
        ),
        "resources/apps/oci.yaml": oci("name: a"),
      },
    ],
    [
      "an object whose namespace a kustomization file changes",
      {
        "resources/apps/kustomization.yaml":
          "namespace: team\nresources: [mine.yaml, oci.yaml]\n",
        [path]: release(chartRef),
        "resources/apps/oci.yaml": oci("name: a, namespace: team"),
      },
    ],
    [
      "an object whose name changes with those of the others",
      { [path]: release(chartRef) },
      "  apps: {namePrefix: x-}\n",
    ],
    [
      "a patch",
      {
        "resources/apps/kustomization.yaml":
          "resources: [namespace.yaml]\npatches: [{path: mine.yaml}]\n",
        [path]: release(chartRef),
      },
    ],
  ])("%s", async (_, files, config) => {
    expect(await find(files, config)).toEqual([]);
  });
});

it("the nearest name is given, as for the config's own objects", async () => {
  const files = { [path]: release("dependsOn: [{name: mne}]") };
  const { scope, all } = await scopeOf("  apps:\n", files);
  checkFluxReferences(scope);
  expect(all()[0]?.hint).toBe("did you mean `mine`?");
});
