import { describe, expect, it } from "vitest";
import {
  addPath,
  folderAt,
  folderTree,
  isManifestName,
  kustomizationFileOf,
  loadedEntries,
} from "../../src/manifests/loader.ts";

function entries(folder: string, ...paths: string[]): string[] | undefined {
  const found = folderAt(folderTree(paths), folder);
  return found && loadedEntries(found);
}

describe("a tree of paths", () => {
  it("knows what stands in a folder", () => {
    const tree = folderTree(["a/b/c.yaml", "a/d.yaml"]);
    const folder = folderAt(tree, "a");
    expect([...(folder?.files ?? [])]).toEqual([["d.yaml", "a/d.yaml"]]);
    expect([...(folder?.folders.keys() ?? [])]).toEqual(["b"]);
    expect(folderAt(tree, "")).toBe(tree);
    expect(folderAt(tree, "a/x")).toBeUndefined();
    expect(folderAt(tree, "a/d.yaml")).toBeUndefined();
  });

  it("grows", () => {
    const tree = folderTree([]);
    addPath(tree, "a/b.yaml");
    addPath(tree, "c.yaml");
    expect([...tree.files.keys(), ...tree.folders.keys()]).toEqual([
      "c.yaml",
      "a",
    ]);
  });

  it.each(["kustomization.yaml", "kustomization.yml", "Kustomization"])(
    "finds a folder's %s",
    (name) => {
      const folder = folderAt(folderTree([`a/${name}`]), "a");
      expect(folder && kustomizationFileOf(folder)).toBe(`a/${name}`);
    },
  );
});

describe("what Flux loads from a folder", () => {
  it("is every .yaml and .yml below it, sorted by code units", () => {
    expect(
      entries("a", "a/z.yaml", "a/B.yml", "a/b/c.yaml", "a/x.json", "c.yaml"),
    ).toEqual(["B.yml", "b/c.yaml", "z.yaml"]);
  });

  it("is a folder's name where that has a kustomization file, whatever else it holds", () => {
    expect(
      entries("a", "a/b/kustomization.yaml", "a/b/c.yaml", "a/b/d/e.yaml"),
    ).toEqual(["b"]);
  });

  it("does not stop at the folder's own kustomization file", () => {
    expect(entries("a", "a/kustomization.yaml", "a/b.yaml")).toEqual([
      "b.yaml",
    ]);
  });

  it("is no kustomization file, and may be a file that begins with a dot", () => {
    expect(isManifestName("kustomization.yaml")).toBe(false);
    expect(isManifestName("a.json")).toBe(false);
    expect(isManifestName(".hidden.yaml")).toBe(true);
  });
});
