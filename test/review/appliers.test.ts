import { expect, it } from "vitest";
import type { KubeObject } from "../../src/model/kube-object.ts";
import { objectOf } from "../../src/render/documents.ts";
import { applierOf } from "../../src/review/appliers.ts";
import { memoryTree } from "../render/memory-tree.ts";

const kustomization = (
  name: string,
  path: string,
  source = "flux-system",
  group = "kustomize.toolkit.fluxcd.io",
): KubeObject =>
  objectOf({
    apiVersion: `${group}/v1`,
    kind: "Kustomization",
    metadata: { name, namespace: "flux-system" },
    spec: { path, sourceRef: { kind: "GitRepository", name: source } },
  });

const place = { folder: "generated/rendered", tree: memoryTree({}) };

const found = (
  root: KubeObject,
  ...objects: readonly KubeObject[]
): string | undefined =>
  applierOf(place, { cluster: "prod", before: undefined, after: root }, objects)
    ?.name;

const root = kustomization("root", "./clusters/prod");

it("is the root, or a Kustomization that it applies", () => {
  expect(found(root, kustomization("apps", "./apps"))).toBeUndefined();
  expect(found(kustomization("root", "./"))).toBe("root");
  expect(found(root, kustomization("all", "./generated"))).toBe("all");
  expect(found(root, kustomization("all", ""))).toBe("all");
});

it("is none of another source, nor of kustomize's own kind", () => {
  expect(found(root, kustomization("all", "./", "other"))).toBeUndefined();
  expect(
    found(
      root,
      kustomization("all", "./", "flux-system", "kustomize.config.k8s.io"),
    ),
  ).toBeUndefined();
});
