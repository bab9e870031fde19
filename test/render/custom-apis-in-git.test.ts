import { describe, expect, it } from "vitest";
import { customApisInGit } from "../../src/render/custom-apis-in-git.ts";
import { objectsIn } from "../../src/render/documents.ts";
import type { Renderer } from "../../src/render/rendering.ts";
import { kustomizationFilesIn, readOutward } from "../../src/render/zones.ts";
import { memoryTree } from "./memory-tree.ts";

const kustomization = (path: string, more = ""): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: k, namespace: flux-system}
spec:
  path: ./${path}
  sourceRef: {kind: GitRepository, name: flux-system}
${more}`;

const crd = (kind: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${kind.toLowerCase()}s.a.b}
spec:
  group: a.b
  names: {kind: ${kind}}
  versions: [{name: v1, served: true}]
`;

const [root] = objectsIn(kustomization("clusters/prod")) ?? [];

const kinds = async (
  files: Readonly<Record<string, string>>,
  kept = new Map<string, unknown>(),
) => {
  if (root === undefined) throw new Error("no root");
  const tree = memoryTree(files);
  const read: string[] = [];
  const renderer = {
    remember: async (key: string, make: () => Promise<unknown>) => {
      const made = kept.get(key) ?? (await make());
      kept.set(key, made);
      return made;
    },
  } as Renderer;
  const having = (word: string): string[] =>
    Object.keys(files).filter((file) => files[file]?.includes(word));
  const state = {
    tree: {
      ...tree,
      read: (path: string) => {
        if (files[path] !== undefined) read.push(path);
        return tree.read(path);
      },
    },
    outward: readOutward(tree, kustomizationFilesIn(tree)),
    nesting: having("kustomize.toolkit"),
  };
  const apis = await customApisInGit(
    root,
    having("Definition"),
    state,
    renderer,
  );
  return { kinds: apis.map((api) => api.replace("a.b/v1/", "")), read };
};

describe("the CRDs of a cluster in Git", () => {
  it("are those that its Kustomizations apply, from the root down", async () => {
    const found = await kinds({
      "clusters/prod/root.yaml": crd("AtTheRoot"),
      "clusters/prod/apps.yaml": kustomization("apps"),
      "clusters/stage/infra.yaml": kustomization("infra"),
      "apps/inner.yaml": kustomization("inner", "  components: [../part]\n"),
      "inner/crd.yaml": crd("Inner"),
      "part/crd.yaml": crd("Component"),
      "infra/crd.yaml": crd("OfAnotherCluster"),
      "nobody/crd.yaml": crd("OfNobody"),
    });
    expect(found.kinds).toEqual(["AtTheRoot", "Inner", "Component"]);
  });

  it("are not what a kustomization file leaves out, but what it names outside", async () => {
    const found = await kinds({
      "clusters/prod/kustomization.yaml":
        "resources: [../../base, listed.yaml, sub]\n",
      "clusters/prod/listed.yaml": crd("Listed"),
      "clusters/prod/left-out.yaml": crd("LeftOut"),
      "clusters/prod/sub/kustomization.yaml": "resources: [a.yaml]\n",
      "clusters/prod/sub/a.yaml": crd("Below"),
      "clusters/prod/sub/b.yaml": crd("LeftOutBelow"),
      "base/kustomization.yaml": "resources: [crd.yaml]\n",
      "base/crd.yaml": crd("Base"),
    });
    expect(found.kinds.toSorted()).toEqual(["Base", "Below", "Listed"]);
  });

  it("are not what another source, another cluster or a chart holds", async () => {
    const found = await kinds({
      "clusters/prod/other.yaml": kustomization("other").replace(
        "name: flux-system}\n",
        "name: other}\n",
      ),
      "clusters/prod/remote.yaml": kustomization(
        "remote",
        "  kubeConfig: {secretRef: {name: far}}\n",
      ),
      "clusters/prod/chart/Chart.yaml": "name: c\n",
      "clusters/prod/chart/crds/crd.yaml": crd("OfAChart"),
      "other/crd.yaml": crd("OfAnotherSource"),
      "remote/crd.yaml": crd("Elsewhere"),
    });
    expect(found.kinds).toEqual([]);
  });

  it("cost nothing where there are none", async () => {
    const found = await kinds({
      "clusters/prod/apps.yaml": kustomization("apps"),
      "apps/a.yaml": "kind: ConfigMap\n",
    });
    expect(found).toEqual({ kinds: [], read: [] });
  });

  it("are found again without reading anything, until what decides changes", async () => {
    const files = {
      "clusters/prod/apps.yaml": kustomization("apps"),
      "clusters/prod/other.yaml": kustomization("other"),
      "apps/kustomization.yaml": "resources: [sub]\n",
      "apps/sub/crd.yaml": crd("One"),
      "apps/sub/b.yaml": crd("Two"),
      "other/a.yaml": "kind: ConfigMap\n",
    };
    const kept = new Map<string, unknown>();
    expect((await kinds(files, kept)).kinds).toEqual(["One", "Two"]);
    const again = { ...files, "other/a.yaml": "kind: Secret\n" };
    expect(await kinds(again, kept)).toEqual({
      kinds: ["One", "Two"],
      read: [],
    });
    for (const [changed, expected] of [
      [{ "apps/sub/crd.yaml": crd("Three") }, ["Three", "Two"]],
      [{ "apps/kustomization.yaml": "resources: []\n" }, []],
      [{ "apps/sub/kustomization.yaml": "resources: [b.yaml]\n" }, ["Two"]],
      [{ "apps/sub/Chart.yaml": "name: c\n" }, []],
      [{ "clusters/prod/apps.yaml": kustomization("nothing") }, []],
    ] as const)
      expect((await kinds({ ...files, ...changed }, kept)).kinds).toEqual(
        expected,
      );
  });
});
