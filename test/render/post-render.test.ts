import { expect, test } from "vitest";
import { postRenderOf, withMetadata } from "../../src/render/post-render.ts";
import type { Fields } from "../../src/yaml/data.ts";

const of = (spec: Fields) =>
  postRenderOf({ namespace: "apps", name: "podinfo", spec });

test("every object gets the labels of its release, hooks too", () => {
  expect(of({})).toEqual({
    hooks: "combined",
    kustomizations: [],
    labels: {
      "helm.toolkit.fluxcd.io/name": "podinfo",
      "helm.toolkit.fluxcd.io/namespace": "apps",
    },
    annotations: {},
  });
});

test("they win over commonMetadata", () => {
  const { labels, annotations } = of({
    commonMetadata: {
      labels: { team: "a", "helm.toolkit.fluxcd.io/name": "mine" },
      annotations: { note: "b" },
    },
  });
  expect(labels).toEqual({
    team: "a",
    "helm.toolkit.fluxcd.io/name": "podinfo",
    "helm.toolkit.fluxcd.io/namespace": "apps",
  });
  expect(annotations).toEqual({ note: "b" });
});

test.each([
  [undefined, "combined"],
  ["combined", "combined"],
  ["separate", "separate"],
  ["nohooks", "nohooks"],
])("the strategy %s: hooks are %s", (postRenderStrategy, hooks) => {
  const spec = postRenderStrategy === undefined ? {} : { postRenderStrategy };
  expect(of(spec).hooks).toBe(hooks);
});

test("each post-renderer is a kustomization of its own, with what Flux hands on", () => {
  const target = { kind: "Deployment" };
  const { kustomizations } = of({
    postRenderers: [
      {
        kustomize: {
          patches: [{ patch: "a", target, options: { allowNameChange: true } }],
        },
      },
      {},
      {
        kustomize: { images: [{ name: "a", newTag: "1", digest: "sha256:x" }] },
      },
    ],
  });
  const base = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: ["helm-output.yaml"],
  };
  expect(kustomizations).toEqual([
    { ...base, patches: [{ patch: "a", target }] },
    { ...base, images: [{ name: "a", newTag: "1", digest: "sha256:x" }] },
  ]);
});

test("labels and annotations are set over those that are there, and not in templates", () => {
  const template = { metadata: { labels: { a: "1" } } };
  const object = {
    kind: "Deployment",
    metadata: { name: "x", labels: { a: "1", b: "1" } },
    spec: { template },
  };
  const set = { labels: { a: "2" }, annotations: { c: "3" } };
  expect(withMetadata(object, set)).toEqual({
    kind: "Deployment",
    metadata: {
      name: "x",
      labels: { a: "2", b: "1" },
      annotations: { c: "3" },
    },
    spec: { template },
  });
  const bare = { kind: "Deployment", metadata: { labels: null } };
  expect(withMetadata(bare, { labels: { a: "2" }, annotations: {} })).toEqual({
    kind: "Deployment",
    metadata: { labels: { a: "2" } },
  });
});
