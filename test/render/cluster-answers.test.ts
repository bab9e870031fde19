import { describe, expect, it } from "vitest";
import {
  clusterAnswers,
  type Lookup,
  type SeenCluster,
} from "../../src/render/cluster-answers.ts";

const version = {
  gitVersion: "v1.33.4",
  major: "1",
  minor: "33",
  isPlain: true,
};

const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } };

const ask = (path: string, seen: Partial<SeenCluster> = {}) => {
  const lookups: Lookup[] = [];
  const answer = clusterAnswers(
    { version, apis: [], lookedUp: [], find: () => undefined, ...seen },
    (lookup) => lookups.push(lookup),
  );
  return { ...answer(path), lookups };
};

describe("an API server's answers", () => {
  it("are its version and what it serves", () => {
    expect(ask("/version").body).toEqual({
      gitVersion: "v1.33.4",
      major: "1",
      minor: "33",
    });
    expect(ask("/api").body).toMatchObject({ versions: ["v1"] });
    const apis = [
      "v1/Pod",
      "a.b/v1/One",
      "a.b/v1/Two",
      "a.b/v2",
      "batch/v1/Job",
    ];
    expect(ask("/apis", { apis }).body["groups"]).toEqual([
      {
        name: "a.b",
        versions: [
          { groupVersion: "a.b/v1", version: "v1" },
          { groupVersion: "a.b/v2", version: "v2" },
        ],
      },
      {
        name: "batch",
        versions: [{ groupVersion: "batch/v1", version: "v1" }],
      },
    ]);
    const kinds = (path: string) =>
      (ask(path, { apis }).body["resources"] as { kind: string }[]).map(
        ({ kind }) => kind,
      );
    expect(kinds("/apis/a.b/v1")).toEqual(["One", "Two"]);
    expect(kinds("/apis/a.b/v2")).toEqual([]);
    expect(kinds("/api/v1")).toEqual(["Pod"]);
  });

  it("know Kubernetes' own kinds where objects are looked up, listed or not", () => {
    expect(JSON.stringify(ask("/apis/apps/v1").body)).toContain("Deployment");
    expect(ask("/apis/policy/v1beta1").status).toBe(404);
  });

  it("say nothing against a custom resource that nobody knows of", () => {
    const lookedUp = ["a.b/v1/One"];
    const { status, body } = ask("/apis/a.b/v1", { lookedUp });
    expect(status).toBe(200);
    expect(body["resources"]).toMatchObject([{ kind: "One" }]);
    expect(ask("/apis", { lookedUp }).body["groups"]).toEqual([]);
    expect(ask("/apis/c.d/v1")).toMatchObject({
      status: 200,
      body: { resources: [] },
    });
  });

  it("are objects, and who asked for which", () => {
    const found = ask("/api/v1/namespaces/apps/Secret/a", {
      find: () => secret,
    });
    expect(found).toEqual({
      status: 200,
      body: secret,
      lookups: [
        { apiVersion: "v1", kind: "Secret", namespace: "apps", name: "a" },
      ],
    });
    expect(ask("/apis/a.b/v1/One/x").lookups).toEqual([
      { apiVersion: "a.b/v1", kind: "One", namespace: "", name: "x" },
    ]);
    for (const find of [() => undefined, () => "absent" as const])
      expect(ask("/api/v1/Node/a", { find })).toMatchObject({
        status: 404,
        body: { kind: "Status", reason: "NotFound", code: 404 },
      });
  });

  it("are an empty list where nobody knows of any", () => {
    expect(ask("/api/v1/namespaces/apps/Secret")).toMatchObject({
      status: 200,
      body: { kind: "SecretList", apiVersion: "v1", items: [] },
      lookups: [{ kind: "Secret", namespace: "apps", name: "" }],
    });
  });

  it("know no kind that the cluster does not have: client-go leaves it out", () => {
    for (const [path, namespace] of [
      ["/api/x", ""],
      ["/api/namespaces/apps/x", "apps"],
    ] as const)
      expect(ask(path)).toMatchObject({
        status: 404,
        lookups: [{ apiVersion: "", kind: "", namespace, name: "x" }],
      });
  });
});
