import { expect, it } from "vitest";
import { generatedLine } from "../../src/model/generated.ts";
import { fileUses } from "../../src/manifests/file-uses.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

function patches(files: Record<string, string>): string[] {
  return [...fileUses(Object.keys(files), memoryWorkspace(files)).patches];
}

it("a file that is used as a patch, or as data, is no manifest", () => {
  expect(
    patches({
      "apps/kustomization.yaml":
        "resources: [../base]\npatches: [{path: ../shared/patch.yaml}]\nconfigMapGenerator: [{files: [x=data.yaml]}]\n",
      "shared/patch.yaml": "",
      "apps/data.yaml": "",
      "base/kustomization.yaml": "resources: [a.yaml]\n",
    }),
  ).toEqual(["shared/patch.yaml", "apps/data.yaml"]);
});

it("one that some kustomization file lists as a resource is", () => {
  expect(
    patches({
      "a/kustomization.yaml": "patches: [{path: ../x.yaml}]\n",
      "b/kustomization.yaml": "resources: [../x.yaml]\n",
    }),
  ).toEqual([]);
});

it("broken kustomization files, and our own, have nothing to say", () => {
  expect(
    patches({
      "a/kustomization.yaml": "patches: [{path: x.yaml}\n",
      "b/kustomization.yaml": `${generatedLine}\npatches: [{path: x.yaml}]\n`,
    }),
  ).toEqual([]);
});

it("what a kustomization file lists is a resource, whatever its name", () => {
  const files = {
    "a/kustomization.yaml": "resources: [../x.json, y.yaml, /z.yaml]\n",
    "b/kustomization.yaml": "patches: [{path: p.json}]\n",
    "c/kustomization.yaml": `${generatedLine}\nresources: [c.json]\n`,
  };
  const uses = fileUses(Object.keys(files), memoryWorkspace(files));
  expect([...uses.resources]).toEqual(["x.json", "a/y.yaml"]);
});
