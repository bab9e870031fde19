import { describe, expect, it } from "vitest";
import { identityOf, listLive, specOf } from "../../src/cluster/live.ts";
import { findResources } from "../../src/cluster/resources.ts";
import type { ApiRequest, ApiResponse } from "../../src/model/api.ts";
import type { Fields } from "../../src/yaml/data.ts";
import {
  memoryServer,
  objectOf,
  proxyError,
  refusal,
  unauthorized,
  type Intercept,
} from "./support.ts";

const git = {
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
};
const ks = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
};

/** What is listed of a server that has these objects. */
async function list(
  objects: readonly Fields[],
  intercept?: Intercept,
  namespaces: readonly string[] = [],
) {
  const server = memoryServer(objects);
  const resources = await findResources(server, [git, ks]);
  const listing = memoryServer(objects, intercept);
  const live = await listLive(listing, [git, ks, git], resources, namespaces);
  return { live, asked: listing.asked.map(({ path }) => path) };
}

describe("the live objects", () => {
  it("are there by kind, namespace and name, each saying what it is", async () => {
    const { live, asked } = await list([
      objectOf("GitRepository/fleet"),
      objectOf("Kustomization/team/apps"),
      objectOf("HelmRelease/apps/podinfo"),
    ]);
    expect([...live.keys()].toSorted()).toEqual([
      "GitRepository/flux-system/fleet",
      "Kustomization/team/apps",
    ]);
    expect(live.get("Kustomization/team/apps")).toMatchObject({
      ...ks,
      metadata: { name: "apps", namespace: "team" },
    });
    expect(asked).toHaveLength(2);
  });

  it("70: of a kind that is not served are none", async () => {
    const live = await listLive(memoryServer(), [git], new Map(), ["a"]);
    expect(live.size).toBe(0);
  });

  it("are all of them, page by page", async () => {
    const pages: readonly Fields[] = [
      {
        items: [objectOf("Kustomization/a"), objectOf("Kustomization/b")],
        metadata: { continue: "a token/with+signs&more" },
      },
      { items: [objectOf("Kustomization/c")], metadata: { continue: "" } },
    ];
    const asked: URLSearchParams[] = [];
    const { live } = await list([], ({ path }, serve) => {
      const url = new URL(path, "http://localhost");
      if (!url.pathname.endsWith("/kustomizations")) return serve();
      asked.push(url.searchParams);
      return {
        status: 200,
        text: JSON.stringify(pages[asked.length - 1] ?? {}),
      };
    });
    expect([...live.keys()].map((key) => key.at(-1))).toEqual(["a", "b", "c"]);
    expect(asked.map((query) => query.get("continue"))).toEqual([
      null,
      "a token/with+signs&more",
    ]);
    expect(asked.map((query) => query.get("limit"))).toEqual(["500", "500"]);
  });

  it("of a kind at two versions are always those of the later one", async () => {
    const old = { ...git, apiVersion: "source.toolkit.fluxcd.io/v1beta2" };
    const server = memoryServer([objectOf("GitRepository/fleet")]);
    const resources = new Map(await findResources(server, [git]));
    const resource = resources.get(`${git.apiVersion}/${git.kind}`);
    if (resource === undefined) throw new Error("it is served");
    resources.set(`${old.apiVersion}/${old.kind}`, resource);
    for (const slow of [git, old]) {
      let first = true;
      const api = {
        ...server,
        request: async (asked: ApiRequest): Promise<ApiResponse> => {
          const wait = (slow === git) === first;
          first = false;
          if (wait) await new Promise((resolve) => setTimeout(resolve, 10));
          return server.request(asked);
        },
      };
      const live = await listLive(api, [git, old], resources, []);
      expect(live.get("GitRepository/flux-system/fleet")).toMatchObject(old);
    }
  });
});

describe("68: who may not list all namespaces", () => {
  const forbidden =
    (where: RegExp): Intercept =>
    (asked, serve) =>
      where.test(asked.path)
        ? refusal(403, "Forbidden", "no, you may not")
        : serve();
  const everywhere = /v1\/(gitrepositories|kustomizations)\?/;
  const objects = [
    objectOf("Kustomization/a/x"),
    objectOf("Kustomization/b/y"),
    objectOf("Kustomization/c/z"),
  ];

  it("gets the objects of the namespaces that are Git's", async () => {
    const { live } = await list(objects, forbidden(everywhere), ["a", "b"]);
    expect([...live.keys()]).toEqual([
      "Kustomization/a/x",
      "Kustomization/b/y",
    ]);
  });

  it("is asked where to look only then", async () => {
    const server = memoryServer(objects);
    const resources = await findResources(server, [ks]);
    let asked = 0;
    const where = async (): Promise<readonly string[]> => {
      asked++;
      return ["c"];
    };
    await listLive(server, [ks], resources, where);
    expect(asked).toBe(0);
    const closed = memoryServer(objects, forbidden(everywhere));
    const live = await listLive(closed, [ks], resources, where);
    expect([...live.keys()]).toEqual(["Kustomization/c/z"]);
    expect(asked).toBe(1);
  });

  it("is told so where that is forbidden, too", async () => {
    await expect(
      list(objects, forbidden(/./), ["a", "b"]),
    ).rejects.toMatchObject({
      code: "api-forbidden",
      message: expect.stringMatching(/you may not list \w+ in namespace a: no/),
    });
  });
});

it("68: a kind that may not be listed is passed over by who is told of it, and only that", async () => {
  const server = memoryServer(
    [objectOf("Kustomization/a/x")],
    (asked, serve) =>
      asked.path.includes("gitrepositories")
        ? refusal(403, "Forbidden", "no")
        : serve(),
  );
  const resources = await findResources(server, [ks, git]);
  const told: string[] = [];
  const live = await listLive(server, [ks, git], resources, ["a"], (kind) =>
    told.push(kind),
  );
  expect(told).toEqual(["GitRepository"]);
  expect([...live.keys()]).toEqual(["Kustomization/a/x"]);
});

describe("a list that is none stops the run", () => {
  it.each<[string, ApiResponse, string]>([
    ["67: expired", unauthorized, "api-unauthorized"],
    ["69: gone", proxyError, "api-unreachable"],
    ["too many requests", refusal(429, "TooManyRequests", "no"), "api-refused"],
  ])("%s", async (_why, answer, code) => {
    await expect(list([], () => answer)).rejects.toMatchObject({ code });
  });
});

it("an object's identity and spec are read from it", () => {
  expect(identityOf(objectOf("Kustomization/team/a"))).toEqual({
    kind: "Kustomization",
    namespace: "team",
    name: "a",
  });
  expect(identityOf({})).toEqual({ kind: "", namespace: "", name: "" });
  expect(specOf({ spec: { a: 1 } })).toEqual({ a: 1 });
  expect(specOf({ spec: "none" })).toEqual({});
});
