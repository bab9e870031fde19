/** Parts of a graph around what a change touches. */
import { describe, expect, it } from "vitest";
import type { GraphNode } from "../../src/graph/graph.ts";
import { neighbourhood } from "../../src/graph/select.ts";
import { edge, fastest, fleet, graphOf, node } from "./support.ts";

const kustomization = (name: string): GraphNode =>
  node(name, { kind: "Kustomization", namespace: "flux-system" });

const root = kustomization("root");
const [apps, infra, late] = ["apps", "infra", "late"].map(kustomization) as [
  GraphNode,
  GraphNode,
  GraphNode,
];
const [web, db, front, other] = ["web", "db", "front", "other"].map((name) =>
  node(name),
) as [GraphNode, GraphNode, GraphNode, GraphNode];
const charts = node("charts", { kind: "HelmRepository" });

/** front → web → db; late → apps → infra; all releases are apps', of one chart repository. */
const graph = graphOf(
  [root, apps, infra, late, web, db, front, other, charts],
  [
    ...[apps, infra, late].map((one) => edge(root, one, "applies")),
    ...[web, db, front, other].flatMap((one) => [
      edge(apps, one, "applies"),
      edge(one, charts, "source"),
    ]),
    edge(front, web),
    edge(web, db),
    edge(apps, infra),
    edge(late, apps),
  ],
);

const around = (starts: readonly GraphNode[], most = 100): string[] => {
  const ids = starts.map(({ id }) => id);
  return neighbourhood(graph, ids, most).graph.nodes.map(({ name }) => name);
};

describe("the neighbourhood of a node", () => {
  it("is what it needs, what needs it, and what applies it, however far; not what else these apply or need", () => {
    expect(around([web])).toEqual([
      "root",
      "apps",
      "web",
      "db",
      "front",
      "charts",
    ]);
  });

  it("of a Kustomization is not all that it applies", () => {
    expect(around([apps])).toEqual(["root", "apps", "infra", "late"]);
  });

  it("of a source is all that is made from it", () => {
    expect(around([charts])).toEqual(["web", "db", "front", "other", "charts"]);
  });

  it("of several is that of each, not that of their neighbours", () => {
    expect(around([db, infra])).toEqual([
      "root",
      "apps",
      "infra",
      "late",
      "web",
      "db",
      "front",
      "charts",
    ]);
  });

  it("is the nearest of it where that is too much, and its size is told", () => {
    expect(around([web], 5)).toEqual(["apps", "web", "db", "front", "charts"]);
    expect(neighbourhood(graph, [web.id], 5).size).toBe(6);
    // Those that matter most are the last to go.
    expect(around([db, web, front], 2)).toEqual(["web", "db"]);
  });

  it("has the edges between its nodes, and no others", () => {
    const ids = new Set([db.id, charts.id]);
    const { edges } = neighbourhood(graph, [...ids], 2).graph;
    expect(edges).toEqual([edge(db, charts, "source")]);
  });

  it("goes round in a circle once", () => {
    const [one, two] = [node("one"), node("two")];
    const circle = graphOf([one, two], [edge(one, two), edge(two, one)]);
    expect(neighbourhood(circle, [one.id], 10).size).toBe(2);
  });

  it("of a source of 5,000 releases is found in less than a second", async () => {
    const large = fleet(500, 10);
    const [git] = large.nodes;
    const ids = [git?.id ?? ""];
    expect(await fastest(() => neighbourhood(large, ids, 150))).toBeLessThan(
      1000,
    );
  });
});
