import { expect, it } from "vitest";
import { generatedLine } from "../../src/model/generated.ts";
import { patchFiles } from "../../src/manifests/patch-files.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

function patches(files: Record<string, string>): string[] {
  return [...patchFiles(Object.keys(files), memoryWorkspace(files))];
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
