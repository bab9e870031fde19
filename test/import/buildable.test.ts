import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { buildableState } from "../../src/import/buildable.ts";
import { stateOf } from "./render-state.ts";
import { config, lists, type Files } from "./support.ts";

const kustomizationFile = (files: Files): unknown =>
  parse(buildableState(stateOf(files)).tree.read("a/kustomization.yaml") ?? "");

describe("what a build here can have", () => {
  it("is without what lies elsewhere, and the rest stays", () => {
    const files = {
      "a/kustomization.yaml": `resources:
  - https://example.com/x.yaml
  - github.com/acme/base//x?ref=v1
  - own.yaml
  - ../b
components:
  - https://github.com/acme/parts
  - ../part
configMapGenerator:
  - name: one
    files: [own.txt, "key=https://example.com/y.txt"]
namespace: apps
`,
    };
    expect(kustomizationFile(files)).toEqual({
      resources: ["own.yaml", "../b"],
      components: ["../part"],
      configMapGenerator: [{ name: "one", files: ["own.txt"] }],
      namespace: "apps",
    });
  });

  it("is without files that are no YAML", () => {
    const files = {
      "a/kustomization.yaml": lists("good.yaml", "bad.yaml"),
      "a/good.yaml": config("good"),
      "a/bad.yaml": "{{ if .x }}\na: [1\n",
    };
    expect(kustomizationFile(files)).toMatchObject({
      resources: ["good.yaml"],
    });
  });

  it("changes what it is known by, and what it reads as bytes", () => {
    const files = {
      "a/kustomization.yaml": lists("https://example.com/x.yaml"),
      "a/own.yaml": config("own"),
    };
    const [whole, local] = [stateOf(files), buildableState(stateOf(files))];
    const path = "a/kustomization.yaml";
    expect(local.tree.id(path)).not.toBe(whole.tree.id(path));
    const bytes = Buffer.from(local.bytes(path) ?? "").toString();
    expect(bytes).toBe(local.tree.read(path));
    expect(local.tree.id("a/own.yaml")).toBe(whole.tree.id("a/own.yaml"));
  });

  it("is everything where nothing lies elsewhere", () => {
    const state = stateOf({
      "a/kustomization.yaml": lists("own.yaml", "nowhere.yaml"),
      "a/own.yaml": config("own"),
      "b/kustomization.yaml": "resources: [\n",
    });
    expect(buildableState(state)).toBe(state);
  });
});
