import { describe, expect, it } from "vitest";
import { wholeClusters } from "../../src/commands/whole-clusters.ts";
import type { Externals } from "../../src/config/clusters.ts";
import { objectsIn, splitDocuments } from "../../src/render/documents.ts";
import { findRoots } from "../../src/render/roots.ts";
import { madeKey, type Made } from "../../src/review/comparison.ts";
import type { WholeCluster } from "../../src/review/whole-cluster.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { memoryTree } from "../render/memory-tree.ts";
import { configMap, kustomization, prod } from "./fleet.ts";

const needs = (name: string): string => `  dependsOn: [{name: ${name}}]\n`;
const files = prod(
  {
    "apps/a.yaml": configMap("a", {}),
    "clusters/prod/infra.yaml": kustomization("infra", "infra"),
    "infra/b.yaml": configMap("b", {}),
  },
  needs("infra"),
);
const none: Externals = { all: [], byCluster: new Map() };

interface Reading {
  readonly made?: ReadonlyMap<string, Made>;
  readonly changed?: readonly string[];
  readonly externals?: Externals;
}

/** The cluster prod of two states. */
function whole(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  { made = new Map(), changed = [], externals = none }: Reading = {},
): WholeCluster {
  const [old, next] = [memoryTree(before), memoryTree(after)];
  const root = (tree: typeof old) => findRoots(tree)[0]?.kustomization;
  const roots = [{ cluster: "prod", before: root(old), after: root(next) }];
  const states = {
    roots,
    before: { tree: old },
    after: { tree: next },
    changed,
  };
  return wholeClusters(states, { made }, externals)("prod");
}

/** What was rendered of a Kustomization after the change; nothing where that failed. */
function rendered(name: string, text: string | undefined): [string, Made] {
  const place = {
    cluster: "prod",
    kustomization: `flux-system/${name}`,
    release: undefined,
  };
  const documents = splitDocuments(text ?? "");
  const its = { documents, finish: (one: Fields) => one, finishKey: "" };
  return [
    madeKey(place, "after"),
    { place, side: "after", rendered: text === undefined ? undefined : its },
  ];
}

/** Who applies a ConfigMap that nothing touches. */
const appliers = (its: WholeCluster, name: string, namespace = "apps") =>
  [
    ...its
      .untouchedAppliers(objectsIn(configMap(name, {}, namespace)) ?? [])
      .values(),
  ].map((found) => found.map((one) => one.name));

describe("a whole cluster", () => {
  it("has its source, and both sides' dependencies", () => {
    const { source, graph, hasGaps } = whole({}, files);
    expect(source).toEqual({
      kind: "GitRepository",
      namespace: "flux-system",
      name: "flux-system",
    });
    expect(hasGaps).toBe(false);
    expect(graph("before")).toEqual({ nodes: [], edges: [], cycles: [] });
    expect(
      graph("after").edges.filter(({ kind }) => kind === "dependsOn"),
    ).toMatchObject([
      {
        from: "Kustomization/flux-system/apps",
        to: "Kustomization/flux-system/infra",
      },
    ]);
  });

  it("that there is not in the state after has no source", () => {
    expect(whole(files, {}).source).toBeUndefined();
    expect(appliers(whole(files, {}), "a")).toEqual([]);
  });

  it("takes what was rendered for what the files say", () => {
    const made = new Map([
      rendered("flux-system", kustomization("only", "only")),
    ]);
    const ids = whole(files, files, { made })
      .graph("after")
      .nodes.map(({ name }) => name);
    expect(ids).toEqual(["flux-system", "flux-system", "only"]);
  });

  it("knows what the config calls external, in all clusters and in this one", () => {
    const after = {
      ...files,
      "clusters/prod/c.yaml": kustomization("c", "c", needs("far")),
    };
    const state = (externals: Externals) =>
      whole({}, after, { externals })
        .graph("after")
        .nodes.find(({ name }) => name === "far")?.state;
    const far = ["Kustomization/far"];
    expect(state(none)).toBe("missing");
    expect(state({ ...none, all: far })).toBe("external");
    expect(state({ ...none, byCluster: new Map([["prod", far]]) })).toBe(
      "external",
    );
    expect(state({ ...none, byCluster: new Map([["other", far]]) })).toBe(
      "missing",
    );
  });

  it("says whose names stand where there are dependencies", () => {
    const { mayDependOn } = whole({}, files);
    expect(mayDependOn(["nobody", "infra"])).toBe(true);
    expect(mayDependOn(["nobody"])).toBe(false);
    // Of a file without any.
    expect(mayDependOn(["ConfigMap"])).toBe(false);
  });

  it("has gaps where a Kustomization could not be rendered", () => {
    expect(
      whole(files, files, { made: new Map([rendered("apps", undefined)]) })
        .hasGaps,
    ).toBe(true);
    expect(
      whole(files, files, { made: new Map([rendered("apps", "")]) }).hasGaps,
    ).toBe(false);
  });
});

describe("what nothing touches", () => {
  it("is found by what the files say", () => {
    const its = whole(files, files);
    expect(appliers(its, "a")).toEqual([["apps"]]);
    expect(appliers(its, "b")).toEqual([["infra"]]);
    expect(appliers(its, "c")).toEqual([]);
    expect(appliers(its, "a", "shop")).toEqual([]);
  });

  it("may get its namespace there, unless its kind has none", () => {
    const shop = {
      ...files,
      "apps/kustomization.yaml":
        "namespace: shop\nresources: [a.yaml, n.yaml]\n",
      "apps/n.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: ns}\n",
    };
    const its = whole(shop, shop);
    expect(appliers(its, "a", "shop")).toEqual([["apps"]]);
    expect(appliers(its, "a")).toEqual([]);
    const namespace =
      objectsIn("apiVersion: v1\nkind: Namespace\nmetadata: {name: ns}\n") ??
      [];
    expect(its.untouchedAppliers(namespace).size).toBe(1);
  });

  it("is not what was rendered, nor what lies in a changed file", () => {
    const made = new Map([rendered("apps", "")]);
    expect(appliers(whole(files, files, { made }), "a")).toEqual([]);
    expect(
      appliers(whole(files, files, { changed: ["apps/a.yaml"] }), "a"),
    ).toEqual([]);
  });

  it("is not what a patch may make another, nor another repository's", () => {
    const patched = {
      ...files,
      "apps/kustomization.yaml": "namePrefix: x-\nresources: [a.yaml]\n",
    };
    expect(appliers(whole(patched, patched), "a")).toEqual([]);
    const foreign = {
      ...files,
      "clusters/prod/apps.yaml": kustomization("apps", "apps").replace(
        "{kind: GitRepository, name: flux-system}",
        "{kind: GitRepository, name: other}",
      ),
    };
    expect(appliers(whole(foreign, foreign), "a")).toEqual([]);
  });
});
