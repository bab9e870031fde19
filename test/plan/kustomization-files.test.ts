import { expect, it } from "vitest";
import { parse } from "yaml";
import { relativePath } from "../../src/plan/kustomization-files.ts";
import { clusters, namespace, plan } from "./support.ts";

const config =
  "kustomizations: {flux-system: , apps: }\nreleases: {a: {namespace: apps, chart: charts/a}}\n";

/** Folder → what its generated kustomization file lists. */
async function listed(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Record<string, string[]>> {
  const planned = await plan(text, files);
  expect(planned.says).toEqual([]);
  return Object.fromEntries(
    Object.entries(planned.files).flatMap(([path, content]) =>
      path.endsWith("/kustomization.yaml")
        ? [
            [
              path.slice("resources/".length, -"/kustomization.yaml".length),
              parse(content).resources,
            ],
          ]
        : [],
    ),
  );
}

it("one cluster needs one, for flux-system, which lists all that is there", async () => {
  expect(
    await listed(config, {
      "resources/flux-system/gotk-components.yaml": namespace("flux-system"),
      "resources/flux-system/notes.txt": "",
    }),
  ).toEqual({
    "flux-system": [
      "flux-ks-apps.yaml",
      "flux-ks-flux-system.yaml",
      "flux-source-git-fleet.yaml",
      "flux-source-helm-charts.yaml",
      "gotk-components.yaml",
    ],
  });
});

it("a cluster's folder over a shared one has it as its base, and both get one", async () => {
  const found = await listed(config + clusters, {
    "resources/apps/deep/a.yaml": namespace("deep"),
    "resources/apps/built/kustomization.yaml": "resources: [a.yaml]\n",
    "resources/apps/built/a.yaml": namespace("built"),
  });
  expect(Object.keys(found)).toEqual([
    "apps",
    "clusters/canary/apps",
    "clusters/canary/flux-system",
    "clusters/prod/apps",
    "clusters/prod/flux-system",
  ]);
  expect(found["apps"]).toEqual(["built", "deep/a.yaml", "namespace.yaml"]);
  expect(found["clusters/prod/apps"]).toEqual([
    "../../../apps",
    "flux-hr-a.yaml",
  ]);
});

it("a hand-written one is left alone, and serves as a base", async () => {
  const found = await listed(config + clusters, {
    "resources/apps/kustomization.yml": "resources: [namespace.yaml]\n",
    "resources/clusters/prod/apps/Kustomization":
      "resources: [../../../apps, flux-hr-a.yaml]\n",
  });
  expect(Object.keys(found)).toEqual([
    "clusters/canary/apps",
    "clusters/canary/flux-system",
    "clusters/prod/flux-system",
  ]);
});

it.each([
  ["a/b", "a/c", "../c"],
  ["a", "a/b", "b"],
  ["a/b/c", "d", "../../../d"],
])("from %s to %s it is %s", (from, to, want) => {
  expect(relativePath(from, to)).toBe(want);
});
