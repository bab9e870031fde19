import { expect, it } from "vitest";
import { syncsIn } from "../../src/manifests/flux-sync.ts";

const syncs = (text: string) => syncsIn({ file: "a.yaml", text });

it.each([
  [
    "a FluxInstance",
    "kind: FluxInstance\nmetadata: {name: flux, namespace: gitops}\nspec: {sync: {kind: OCIRepository, path: clusters/a}}\n",
    {
      path: "clusters/a",
      kind: "OCIRepository",
      name: "gitops",
      namespace: "gitops",
    },
  ],
  [
    "a release of the chart",
    "kind: HelmRelease\nspec: {values: {instance: {sync: {path: a, name: repo}}}}\n",
    {
      path: "a",
      kind: "GitRepository",
      name: "repo",
      namespace: "flux-system",
    },
  ],
  [
    "the chart's values",
    "instance: {sync: {path: a}}\n",
    {
      path: "a",
      kind: "GitRepository",
      name: "flux-system",
      namespace: "flux-system",
    },
  ],
])("%s says where Flux begins", (_, text, expected) => {
  expect(syncs(text)).toEqual([expected]);
});

it.each([
  ["kind: FluxInstance\nspec: {sync: {kind: GitRepository}}\n"],
  ["instance: 3\nsync: {path: a}\n"],
  ["kind: FluxInstance # sync:\n"],
])("%j says nothing of it", (text) => {
  expect(syncs(text)).toEqual([]);
});
