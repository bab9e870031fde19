import { describe, expect, it } from "vitest";
import { checkApplied, missingLines } from "../../src/check/applied.ts";
import { namespace, says, scopeOf } from "./support.ts";

const release = (fields = "") =>
  `  apps:\nreleases: {a: {namespace: apps, chart: charts/a${fields}}}\n`;
const list = "resources/apps/kustomization.yaml";

describe("a generated file that does not reach the cluster", () => {
  it("is one that a hand-written kustomization file forgets", async () => {
    const files = { [list]: "resources: [namespace.yaml]\n" };
    expect(await says(checkApplied, release(), files)).toEqual([
      `${list}:1:1 finding not-listed: ${list} does not list flux-hr-a.yaml, so \`apps\` never applies it`,
    ]);
    const { scope } = await scopeOf(release(), files);
    expect(missingLines(scope)).toEqual([
      { kustomizationFile: list, entry: "flux-hr-a.yaml" },
    ]);
  });

  it("is one in a folder that no Kustomization applies", async () => {
    expect(await says(checkApplied, release(", file: x/a.yaml"))).toEqual([
      "fluxsmith.yaml:8:12 finding not-applied: no Kustomization applies resources/x/a.yaml",
    ]);
  });

  it("has its line in the innermost kustomization file on its way", async () => {
    const files = {
      [list]: "resources: [namespace.yaml, deep]\n",
      "resources/apps/deep/kustomization.yaml": "resources: []\n",
    };
    const { scope } = await scopeOf(
      release(", file: apps/deep/er/a.yaml"),
      files,
    );
    expect(missingLines(scope)).toEqual([
      {
        kustomizationFile: "resources/apps/deep/kustomization.yaml",
        entry: "er/a.yaml",
      },
    ]);
  });
});

it.each([
  ["no kustomization file", {}],
  [
    "one that lists it",
    { [list]: "resources: [namespace.yaml, flux-hr-a.yaml]\n" },
  ],
  [
    "one that lists it by way of another",
    {
      [list]: "resources: [deep]\n",
      "resources/apps/deep/kustomization.yaml":
        "resources: [../flux-hr-a.yaml]\n",
      "resources/apps/deep/x.yaml": namespace("x"),
    },
  ],
])("all is well with %s", async (_, files) => {
  expect(await says(checkApplied, release(), files)).toEqual([]);
});
