/** Where Flux begins that something else than fluxsmith has set up. */
import { expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { checkApplied } from "../../src/check/applied.ts";
import { openScope } from "../../src/check/scope.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const root = (path: string, name = "flux-system"): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: ${name}}
spec: {interval: 10m, path: ${path}, prune: true, sourceRef: {kind: GitRepository, name: ${name}}}
`;

const instance = (path: string): string =>
  `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec: {sync: {kind: GitRepository, path: ${path}}}
`;

/** The generated files that nothing applies, and all of them. */
async function unapplied(
  config: string,
  files: Readonly<Record<string, string>>,
): Promise<{ none: readonly string[]; all: readonly string[] }> {
  const { report, all } = collectFindings();
  const workspace = memoryWorkspace(
    {
      "fluxsmith.yaml": `version: 1
repository: {name: flux-system, managed: false}
sources: {helm: {charts: {url: https://charts.example.com, interval: 1h, file: elsewhere/charts.yaml, shared: true}}}
layout: {resources: "."}
${config}`,
      ...files,
    },
    report,
  );
  const prepared = await prepare({
    workspace,
    gitPrefix: "",
    ignoreFilesAbove: () => [],
    schemas: () => () => builtinSchemas,
    format: async (planned) => planned,
    report,
  });
  if (prepared === undefined) throw new Error("the config is broken");
  checkApplied(openScope(prepared, workspace, report));
  return {
    none: all()
      .filter(({ code }) => code === "not-applied")
      .map(({ message }) => message.split(" ").at(-1) ?? ""),
    all: prepared.desired.files.map(({ path }) => path),
  };
}

it.each([
  [
    "gotk-sync.yaml",
    { "start/flux-system/gotk-sync.yaml": root("./elsewhere") },
  ],
  ["a FluxInstance", { "flux/instance.yaml": instance("elsewhere") }],
  [
    "the values of the chart flux-instance",
    { "flux/values.yaml": "instance:\n  sync:\n    path: elsewhere\n" },
  ],
  [
    "a release of that chart",
    {
      "flux/release.yaml":
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: flux}\nspec: {values: {instance: {sync: {path: ./elsewhere}}}}\n",
    },
  ],
])("what %s begins with is applied", async (_what, files) => {
  expect(await unapplied("", files)).toEqual({
    none: [],
    all: ["elsewhere/charts.yaml"],
  });
});

it("what lies elsewhere is not", async () => {
  const files = { "flux/instance.yaml": instance("clusters/prod") };
  expect((await unapplied("", files)).none).toEqual(["elsewhere/charts.yaml"]);
});

it("a release of the config says so, too", async () => {
  const config = `releases:
  flux: {namespace: flux-system, chart: charts/flux-instance, interval: 1h, file: flux/release.yaml, shared: true, values: {instance: {sync: {path: elsewhere}}}}
`;
  // The release itself lies beside the folder that it names.
  expect((await unapplied(config, {})).none).toEqual(["flux/release.yaml"]);
});

it("each cluster has its own, and new files go where they went", async () => {
  const config = `clusters: {prod: , test: }
releases: {a: {namespace: flux-system, chart: charts/a, interval: 1h}}
`;
  const files = {
    "clusters/prod/flux-system/gotk-sync.yaml": root("clusters/prod"),
    "clusters/test/flux-system/gotk-sync.yaml": root("./elsewhere"),
    "elsewhere/kustomization.yaml":
      "resources: [charts.yaml, ../clusters/test/flux-system/flux-hr-a.yaml]\n",
  };
  const { none, all } = await unapplied(config, files);
  expect(none).toEqual(["elsewhere/charts.yaml"]);
  expect(all).toContain("clusters/prod/flux-system/flux-hr-a.yaml");
});

it("where nobody says it, it is the cluster's own folder", async () => {
  const config = `clusters: {prod: }
releases: {a: {namespace: apps, chart: charts/a, interval: 1h, file: deep/a.yaml}}
`;
  expect((await unapplied(config, {})).none).toEqual(["elsewhere/charts.yaml"]);
});

it("of several the one that names the cluster is taken", async () => {
  const files = {
    "flux/one.yaml": instance("k8s/prod"),
    "flux/other.yaml": instance("k8s/test"),
  };
  const config = `clusters: {prod: }
releases: {a: {namespace: apps, chart: charts/a, interval: 1h, file: k8s/prod/a.yaml, shared: true}}
`;
  expect((await unapplied(config, files)).none).toEqual([
    "elsewhere/charts.yaml",
  ]);
});
