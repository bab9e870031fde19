/** What a cluster gets, from its root on. */
import { expect, it } from "vitest";
import type { KubeObject } from "../../src/model/kube-object.ts";
import { follow, type Applied } from "../../src/graph/follow.ts";

const kustomization = (name: string): KubeObject => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  namespace: "flux-system",
  name,
  fields: {},
});

const applied = (object: KubeObject): Applied => ({
  ...object,
  file: `${object.name}.yaml`,
  line: 1,
  isUnknown: false,
});

/** Names, with the names of what applies them. */
function followed(
  applies: Readonly<Record<string, readonly KubeObject[]>>,
): Record<string, string[]> {
  const asked: string[] = [];
  const found = follow(kustomization("root"), ({ name }) => {
    asked.push(name);
    return (applies[name] ?? []).map(applied);
  });
  expect(asked).toEqual([...new Set(asked)]);
  return Object.fromEntries(
    found.map(({ name, appliedBy }) => [name, appliedBy.map((by) => by.name)]),
  );
}

const release: KubeObject = {
  ...kustomization("web"),
  apiVersion: "helm.toolkit.fluxcd.io/v2",
  kind: "HelmRelease",
};

it("goes through Kustomizations of Kustomizations, and through nothing else", () => {
  expect(
    followed({
      root: [kustomization("apps")],
      apps: [kustomization("inner")],
      inner: [release],
      web: [kustomization("never")],
    }),
  ).toEqual({ root: [], apps: ["root"], inner: ["apps"], web: ["inner"] });
});

it("asks each once, in circles too, and knows all that apply an object", () => {
  expect(
    followed({
      root: [kustomization("root"), kustomization("a"), kustomization("b")],
      a: [release, kustomization("b")],
      b: [release, kustomization("a")],
    }),
  ).toEqual({
    root: ["root"],
    a: ["root", "b"],
    b: ["root", "a"],
    web: ["a", "b"],
  });
});

it("knows where the root is written, once it has met it", () => {
  const root = kustomization("root");
  const files = (its: readonly KubeObject[]): (string | undefined)[] =>
    follow(root, ({ name }) => (name === "root" ? its.map(applied) : [])).map(
      ({ file }) => file,
    );
  expect(files([])).toEqual([undefined]);
  expect(files([root])).toEqual(["root.yaml"]);
});

it("does not follow what is a Kustomization to kustomize only", () => {
  const plain = {
    ...kustomization("plain"),
    apiVersion: "kustomize.config.k8s.io/v1beta1",
  };
  expect(followed({ root: [plain], plain: [release] })).toEqual({
    root: [],
    plain: ["root"],
  });
});
