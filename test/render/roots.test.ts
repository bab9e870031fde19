import { describe, expect, it } from "vitest";
import { findRoots, rootAt } from "../../src/render/roots.ts";
import {
  moved,
  placedTree,
  withoutIgnored,
} from "../../src/render/source-tree.ts";
import { memoryTree } from "./memory-tree.ts";

const root = (path: string, name = "flux-system"): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {path: ${path}}\n`;

const rootsOf = (files: Readonly<Record<string, string>>) =>
  findRoots(memoryTree(files)).map(
    ({ cluster, kustomization }) => `${cluster ?? "-"} ${kustomization.name}`,
  );

describe("Flux begins", () => {
  it("where a Kustomization applies the folder that it stands in, one for each cluster", () => {
    expect(
      rootsOf({
        "clusters/prod/flux-system/gotk-sync.yaml": `apiVersion: v1\nkind: Other\n---\n${root("./clusters/prod")}`,
        "clusters/canary/flux-system/gotk-sync.yaml": root("./clusters/canary"),
        "clusters/canary/apps.yaml": root("./clusters/canary", "other"),
      }),
    ).toEqual(["canary flux-system", "prod flux-system"]);
    expect(
      rootsOf({
        "resources/flux-system/flux-ks-flux-system.yaml": root(
          "./resources/flux-system",
        ),
      }),
    ).toEqual(["- flux-system"]);
  });

  it("not where it applies something else", () => {
    expect(
      rootsOf({ "a/gotk-sync.yaml": root("./b"), "gotk-sync.yaml": "kind: x" }),
    ).toEqual([]);
  });

  it("where somebody says so", () => {
    const { cluster, kustomization } = rootAt("./clusters/prod/");
    expect(cluster).toBe("prod");
    expect(kustomization.fields).toMatchObject({
      spec: { path: "./clusters/prod", prune: true },
    });
  });
});

describe("the tree as Flux gets it", () => {
  const tree = memoryTree({
    ".sourceignore": "/infra/secret\n",
    "infra/a.yaml": "a",
    "infra/b/c.yaml": "c",
    "infra/secret/x.yaml": "x",
    "docs/picture.png": "p",
  });

  it("has its files where Flux knows them", () => {
    const placed = placedTree(tree, {
      inGit: "infra",
      inSource: "fleet/infra",
    });
    for (const folder of ["", "fleet", "fleet/infra"])
      expect(placed.list(folder)).toContain("fleet/infra/b/c.yaml");
    expect(placed.list("fleet/infra/b")).toEqual(["fleet/infra/b/c.yaml"]);
    expect(placed.list("infra")).toEqual([]);
    expect(placed.read("fleet/infra/a.yaml")).toBe("a");
    expect(placed.read("infra/a.yaml")).toBeUndefined();
    expect(placed.id("fleet/infra/a.yaml")).toBe(tree.id("infra/a.yaml"));
    expect(moved("infrastructure/x", "infra", "y")).toBeUndefined();
    expect(moved("a/x", "", "top")).toBe("top/a/x");
  });

  it("has nothing that its source leaves out", () => {
    const kept = withoutIgnored(tree, undefined);
    expect(kept.list("infra")).toEqual(["infra/a.yaml", "infra/b/c.yaml"]);
    expect(kept.read("infra/secret/x.yaml")).toBeUndefined();
    expect(kept.id("infra/secret/x.yaml")).toBeUndefined();
    expect(withoutIgnored(memoryTree({ "a.png": "" }), "").list("")).toEqual(
      [],
    );
  });
});
