import { describe, expect, it } from "vitest";
import {
  kustomizationFilesIn,
  readOutward,
  touchedBy,
  withFolders,
  zonesOf,
} from "../../src/render/zones.ts";
import { memoryTree } from "./memory-tree.ts";

const tree = memoryTree({
  "base/kustomization.yaml": "resources: [map.yaml]\n",
  "base/map.yaml": "",
  "middle/kustomization.yml":
    "resources:\n  - ../base # shared\ncomponents: ['../extra/', \"../../outside\"]\n",
  "apps/prod/Kustomization": "resources: [../../middle, ./own.yaml]\n",
  "apps/prod/own.yaml": "",
  "other/kustomization.yaml": "resources: [https://example.com/..]\n",
  "other/notkustomization.yaml": "resources: [../base]\n",
});
const files = kustomizationFilesIn(tree);
const outward = readOutward(tree, files);

it("kustomization files are those that kustomize takes for one", () => {
  expect(files).toEqual([
    "apps/prod/Kustomization",
    "base/kustomization.yaml",
    "middle/kustomization.yml",
    "other/kustomization.yaml",
  ]);
});

it("what they name outside of their folders is found however it is written, and nothing outside of the repository", () => {
  expect(Object.fromEntries(outward)).toEqual({
    "apps/prod": ["middle"],
    middle: ["base", "extra"],
  });
  expect(outward.has("other")).toBe(false);
});

it.each<[string, string, readonly string[]]>([
  ["on a detour", "resources: [sub/../../base]", ["base"]],
  ["with slashes twice", "resources:\n  - x//..//../base", ["base"]],
  [
    "behind a generator's key",
    "configMapGenerator: [{name: a, files: [key=../base/x.txt]}]",
    ["base/x.txt"],
  ],
  ["folded", "resources:\n  - >-\n    ../base\n", ["base"]],
  [
    "escaped, which may be anything",
    String.raw`resources: ["\x2e./base"]`,
    [""],
  ],
  ["and back into itself", "resources: [../a/b.yaml]", []],
])("a path is found %s", (_how, text, named) => {
  const found = readOutward(memoryTree({ "a/kustomization.yaml": text }), [
    "a/kustomization.yaml",
  ]);
  expect(found.get("a") ?? []).toEqual(named);
});

it("a build may read its folder, and all that is named from there on", () => {
  expect(zonesOf(["apps/prod"], outward)).toEqual([
    "apps/prod",
    "middle",
    "base",
    "extra",
  ]);
  expect(zonesOf(["apps"], outward)).toEqual([
    "apps",
    "middle",
    "base",
    "extra",
  ]);
  expect(zonesOf(["base"], outward)).toEqual(["base"]);
});

describe("a change touches", () => {
  const folders = (...changed: readonly string[]): ReadonlySet<string> =>
    withFolders(touchedBy(changed, outward));

  it("the folders that it lies in, and those that have it in their builds, however far", () => {
    const touched = folders("base/map.yaml");
    for (const folder of ["base", "middle", "apps/prod", "apps", ""])
      expect(touched.has(folder)).toBe(true);
    expect(touched.has("other")).toBe(false);
    expect(touched.has("extra")).toBe(false);
  });

  it("nothing else", () => {
    const touched = folders("apps/prod/own.yaml");
    expect(touched.has("apps/prod")).toBe(true);
    expect(touched.has("middle")).toBe(false);
    // It only begins like it.
    expect(folders("base2/x.yaml").has("middle")).toBe(false);
  });
});
