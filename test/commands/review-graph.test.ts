/** The graph of a review: the head's objects, and what is touched in it. */
import { describe, expect, it } from "vitest";
import type { ReviewGraph } from "../../src/commands/review-graph.ts";
import { kustomization, prod, release } from "./fleet.ts";
import {
  change,
  changedRelease,
  failure,
  graphOf,
  head,
} from "./review-graph-support.ts";
import { resultOf, reviewed } from "./review-support.ts";

const names = ({ graph }: ReviewGraph): string[] =>
  graph.nodes.map(({ kind, name }) => `${kind} ${name}`);

const states = ({ graph }: ReviewGraph): Record<string, string> =>
  Object.fromEntries(graph.nodes.map(({ name, state }) => [name, state]));

/** `FROM field TO`, by their names. */
const edges = ({ graph }: ReviewGraph): string[] => {
  const nameOf = new Map(graph.nodes.map(({ id, name }) => [id, name]));
  return graph.edges.map(
    ({ from, to, kind, field }) =>
      `${nameOf.get(from)} ${field ?? kind} ${nameOf.get(to)}`,
  );
};

/** `changed, own 1, made 2, failures 0`, by names. */
const touches = ({ touched }: ReviewGraph): Record<string, string> =>
  Object.fromEntries(
    [...touched].map(([id, { word, own, made, failures }]) => [
      id.slice(id.lastIndexOf(" ") + 1),
      `${word}, ${own.length} own, ${made.length} made, ${failures.length} failed`,
    ]),
  );

describe("the objects", () => {
  it("are those that the root comes to, and what only the base has", () => {
    expect(names(graphOf(change))).toEqual([
      "GitRepository flux-system",
      "HelmRelease db",
      "HelmRelease front",
      "HelmRelease late",
      "HelmRelease old",
      "HelmRelease side",
      "HelmRelease web",
      "HelmRepository charts",
      "Kustomization apps",
      "Kustomization flux-system",
      "Kustomization infra",
      "Kustomization late",
    ]);
  });

  it("hang together as they say, those that are gone too", () => {
    const found = edges(graphOf(change));
    for (const one of [
      "flux-system applies apps",
      "apps applies web",
      "apps applies old",
      "apps dependsOn infra",
      "late dependsOn apps",
      "front dependsOn web",
      "old dependsOn db",
      "web chart.spec.sourceRef flux-system",
    ])
      expect(found).toContain(one);
  });

  it("are as they were rendered, where they were", () => {
    const found = graphOf(change, {
      rendered: { "flux-system/apps": release("prefixed-web") },
    });
    expect(edges(found)).toContain("apps applies prefixed-web");
    expect(names(found)).not.toContain("HelmRelease front");
    // Where it is written is known of what changes.
    const { graph } = graphOf(change, {
      rendered: { "flux-system/apps": release("web") },
    });
    expect(graph.nodes.find(({ name }) => name === "web")?.file).toBe(
      "apps/web.yaml",
    );
    // Of what failed, the files are all that is known.
    const failed = graphOf(change, {
      rendered: { "flux-system/apps": undefined },
    });
    expect(edges(failed)).toContain("apps applies front");
  });

  it("get the namespace that their Kustomization gives them", () => {
    const files = {
      ...head,
      "clusters/prod/apps.yaml": kustomization(
        "apps",
        "apps",
        "  targetNamespace: elsewhere\n",
      ),
    };
    const { graph } = graphOf(change, { files });
    expect(graph.nodes.find(({ name }) => name === "front")).toMatchObject({
      namespace: "elsewhere",
      file: "apps/front.yaml",
    });
  });

  it("have the places where they are written", () => {
    const files = {
      ...head,
      "apps/two.yaml": `# two of them\n${release("one")}---\n${release("two")}`,
    };
    const { nodes } = graphOf(change, { files }).graph;
    const place = (wanted: string): unknown[] =>
      nodes.flatMap(({ name, file, line }) =>
        name === wanted ? [file, line] : [],
      );
    expect(place("one")).toEqual(["apps/two.yaml", 2]);
    expect(place("two")).toEqual(["apps/two.yaml", 12]);
    expect(place("old")).toEqual(["apps/old.yaml", undefined]);
  });

  it("are not those of a Kustomization of another source", () => {
    const files = {
      ...head,
      "clusters/prod/late.yaml": kustomization("late", "late").replace(
        "name: flux-system}\n",
        "name: foreign}\n",
      ),
    };
    const found = graphOf(change, { files });
    expect(names(found)).not.toContain("HelmRelease late");
    expect(states(found)).toMatchObject({ foreign: "missing" });
  });

  it("are those of the clusters that are touched", () => {
    const files = {
      ...head,
      "clusters/canary/flux-system/gotk-sync.yaml": kustomization(
        "flux-system",
        "clusters/canary",
      ),
    };
    const { graph } = graphOf(change, { files });
    expect(new Set(graph.nodes.map(({ cluster }) => cluster))).toEqual(
      new Set(["prod"]),
    );
    const failed = resultOf({ failures: [failure({ cluster: "canary" })] });
    expect(
      graphOf(failed, { files }).graph.nodes.map(({ cluster }) => cluster),
    ).toEqual(["canary", "canary"]);
  });

  it("may name what the config calls external, and the root's own source", () => {
    const files = prod({
      "apps/web.yaml": release(
        "web",
        "  dependsOn: [{name: by-hand}, {name: nowhere}]\n",
      ),
      "clusters/prod/flux-system/gotk-sync.yaml": kustomization(
        "flux-system",
        "clusters/prod",
      ),
    });
    const externals = { all: ["HelmRelease/apps/by-hand"] };
    expect(states(graphOf(change, { files, externals }))).toMatchObject({
      "by-hand": "external",
      nowhere: "missing",
      "flux-system": "found",
    });
    const { nodes } = graphOf(change, { files, externals }).graph;
    expect(nodes.find(({ kind }) => kind === "GitRepository")?.state).toBe(
      "external",
    );
  });
});

describe("what is touched", () => {
  it("is what changes itself, what changes something, and what could not be rendered", () => {
    expect(touches(graphOf(change))).toEqual({
      "HelmRelease/apps/side": "changed, 0 own, 0 made, 1 failed",
      "HelmRelease/apps/web": "changed, 1 own, 1 made, 0 failed",
      "HelmRelease/apps/old": "removed, 1 own, 1 made, 0 failed",
      "Kustomization/flux-system/apps": "changed, 0 own, 2 made, 0 failed",
    });
  });

  it("is added, where only the head has it", () => {
    const added = changedRelease("front", undefined, { spec: {} });
    expect(touches(graphOf(resultOf({ objects: [added] })))).toMatchObject({
      "HelmRelease/apps/front": "added, 1 own, 0 made, 0 failed",
    });
  });

  it("is changed, where it only goes from one Kustomization to another", () => {
    const by = { kustomization: "flux-system/late" };
    const gone = changedRelease("front", { spec: {} }, undefined, by);
    const come = changedRelease("front", undefined, { spec: {} });
    for (const objects of [[gone, come], [come, gone], [gone]])
      expect(touches(graphOf(resultOf({ objects })))).toMatchObject({
        "HelmRelease/apps/front": expect.stringMatching(/^changed/),
      });
  });

  it("is a root once, though it applies itself", () => {
    const root = changedRelease(
      "flux-system",
      { spec: {} },
      { spec: {} },
      {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        namespace: "flux-system",
        kustomization: "flux-system/flux-system",
      },
    );
    expect(touches(graphOf(resultOf({ objects: [root] })))).toEqual({
      "Kustomization/flux-system/flux-system":
        "changed, 1 own, 0 made, 0 failed",
    });
  });

  it("may be what a chart makes", () => {
    const made = changedRelease(
      "inner",
      undefined,
      { spec: {} },
      {
        release: "apps/web",
      },
    );
    const found = graphOf(resultOf({ objects: [made] }));
    expect(edges(found)).toContain("web applies inner");
    expect(touches(found)).toMatchObject({
      "HelmRelease/apps/inner": "added, 1 own, 0 made, 0 failed",
      "HelmRelease/apps/web": "changed, 0 own, 1 made, 0 failed",
    });
  });

  it("is nothing, where nothing that is known applies what changes", () => {
    const loose = reviewed({ a: 1 }, { a: 2 }, { kustomization: undefined });
    expect(touches(graphOf(resultOf({ objects: [loose] })))).toEqual({});
  });
});
