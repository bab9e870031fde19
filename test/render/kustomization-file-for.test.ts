import { describe, expect, it } from "vitest";
import { kustomizationFileFor } from "../../src/render/kustomization-file-for.ts";
import { kustomizationShape } from "../../src/render/kustomization-shape.ts";
import {
  dataOf,
  kustomizeVectors,
  recordedShape,
  treeOf,
  withoutEmpty,
} from "./kustomize-vectors.ts";

describe("the controller's kustomization file", () => {
  it("knows the fields of kustomize's own type", () => {
    expect(kustomizationShape).toEqual(recordedShape);
  });

  for (const vector of kustomizeVectors) {
    const { name, folder, spec, tree, file, kustomization } = vector;
    if (kustomization === undefined) continue;
    it(`is what Flux writes: ${name}`, () => {
      const result = kustomizationFileFor(folder, spec, tree);
      expect(result.refusals).toEqual([]);
      expect(result.file).toBe(file);
      const text = result.text ?? tree.read(result.file) ?? "";
      const [data = {}] = dataOf(text);
      const defaults = result.text === undefined ? typeMeta : {};
      expect(withoutEmpty({ ...defaults, ...(data as object) })).toEqual(
        withoutEmpty(kustomization),
      );
    });
  }
});

const typeMeta = {
  apiVersion: "kustomize.config.k8s.io/v1beta1",
  kind: "Kustomization",
};

const a = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

describe("a kustomization file that can be left as it is", () => {
  it.each([
    ["one in full", "kind: Kustomization\nresources: [a.yaml]\n", {}],
    [
      "fields that a build does not hang on",
      "resources: [a.yaml]\n",
      { prune: true, path: "./apps", commonMetadata: { labels: { a: "b" } } },
    ],
    [
      "null and empty fields",
      "resources: [a.yaml]\nnamePrefix: ''\npatches: []\nnamespace: null\n",
      { patches: [], images: [], targetNamespace: "" },
    ],
    [
      "a spec that says the same",
      "resources: [a.yaml]\nnamespace: web\n",
      { targetNamespace: "web" },
    ],
  ])("%s", (_, text, spec) => {
    const tree = treeOf({ "apps/kustomization.yaml": text, "apps/a.yaml": a });
    expect(kustomizationFileFor("apps", spec, tree)).toEqual({
      file: "apps/kustomization.yaml",
      text: undefined,
      refusals: [],
    });
  });
});

describe("what the controller does not take", () => {
  it.each([
    [
      "a list that is none",
      "resources:\n  a.yaml\n",
      "a list is wanted here",
      2,
      3,
    ],
    [
      "a number that stays one",
      "configMapGenerator:\n  - name: 7\n",
      "text in quotes is wanted here",
      2,
      11,
    ],
    [
      "text for a bool",
      "labels:\n  - includeSelectors: 'true'\n",
      "`true` or `false` is wanted here",
      2,
      23,
    ],
    [
      "patches by their names",
      "patches: [patch.yaml]\n",
      "a map is wanted here",
      1,
      11,
    ],
    [
      "a fraction for a count",
      "replicas: [{ name: a, count: 1.5 }]\n",
      "a whole number is wanted here",
      1,
      30,
    ],
    [
      "a name in two cases",
      "resources: [a.yaml]\nResources: [b.yaml]\n",
      "`resources` stands here twice",
      2,
      1,
    ],
    ["a list as the whole file", "- a.yaml\n", "a map is wanted here", 1, 1],
    ["text that is no YAML", "resources: [a.yaml\n", "", 2, 1],
    ["a key twice", "namePrefix: a\nnamePrefix: b\n", "namePrefix", 2, 1],
  ])("%s", (_, text, message, line, column) => {
    const tree = treeOf({ "apps/kustomization.yaml": text, "apps/a.yaml": a });
    const { refusals, text: built } = kustomizationFileFor("apps", {}, tree);
    expect(built).toBeUndefined();
    expect(refusals).toEqual([
      expect.objectContaining({
        reason: "invalid",
        message: expect.stringContaining(message),
        at: expect.objectContaining({
          file: "apps/kustomization.yaml",
          line,
          column,
        }),
      }),
    ]);
  });

  it("is a folder that does not exist", () => {
    const { refusals } = kustomizationFileFor(
      "app",
      {},
      treeOf({ "apps/a.yaml": a }),
    );
    expect(refusals).toMatchObject([
      { reason: "missing", message: "there is no folder `app`" },
    ]);
  });

  it.each([
    ["https://github.com/org/repo", "remote"],
    ["git@github.com:org/repo.git", "remote"],
    ["GitHub.com/org/repo", "remote"],
    ["git::https://example.org/repo", "remote"],
    ["gh:org/repo", "remote"],
    ["ssh://git@example.org/repo", "remote"],
    ["/etc", "outside"],
    ["file:///etc", "outside"],
  ])("is a component at %s (fault 59)", (component, reason) => {
    const spec = { components: [component], ignoreMissingComponents: true };
    const tree = treeOf({ "apps/a.yaml": a });
    expect(kustomizationFileFor("apps", spec, tree).refusals).toMatchObject([
      { reason },
    ]);
  });
});
