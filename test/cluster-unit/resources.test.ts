import { describe, expect, it } from "vitest";
import {
  findResources,
  kindKey,
  type Resource,
  type Resources,
} from "../../src/cluster/resources.ts";
import { memoryServer, proxyError, unauthorized } from "./support.ts";

const flux = {
  kustomization: {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
  },
  git: { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" },
  helm: { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmRepository" },
  namespace: { apiVersion: "v1", kind: "Namespace" },
  policy: { apiVersion: "image.toolkit.fluxcd.io/v1", kind: "ImagePolicy" },
};

function get(resources: Resources, kind: keyof typeof flux): Resource {
  const found = resources.get(kindKey(flux[kind]));
  if (found === undefined) throw new Error(`${kind} is not there`);
  return found;
}

describe("the served kinds", () => {
  it("are asked for once a group and version", async () => {
    const server = memoryServer();
    const resources = await findResources(server, [
      flux.git,
      flux.helm,
      flux.git,
      flux.namespace,
    ]);
    expect(server.asked.map(({ path }) => path).toSorted()).toEqual([
      "/api/v1",
      "/apis/source.toolkit.fluxcd.io/v1",
    ]);
    expect(get(resources, "git")).toMatchObject({
      plural: "gitrepositories",
      namespaced: true,
    });
    expect(get(resources, "helm").plural).toBe("helmrepositories");
    expect(get(resources, "namespace").namespaced).toBe(false);
  });

  it("70: do not hold a kind without a CRD", async () => {
    const resources = await findResources(memoryServer(), [
      flux.git,
      flux.policy,
      { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "Nothing" },
    ]);
    expect(resources.has(kindKey(flux.git))).toBe(true);
    expect(resources.has(kindKey(flux.policy))).toBe(false);
    expect(resources.has("source.toolkit.fluxcd.io/v1/Nothing")).toBe(false);
  });

  it("do not hold parts of objects, such as their status", async () => {
    const resources = await findResources(memoryServer(), [flux.kustomization]);
    const plurals = [...resources.values()].map(({ plural }) => plural);
    expect(plurals).toEqual(["kustomizations"]);
  });

  it.each([
    ["67: the user is not known", unauthorized, "api-unauthorized"],
    ["69: nobody answers", proxyError, "api-unreachable"],
  ])("are not known where %s", async (_why, answer, code) => {
    const server = memoryServer([], () => answer);
    await expect(findResources(server, [flux.git])).rejects.toMatchObject({
      code,
    });
  });
});

describe("a path", () => {
  const pathsOf = async (kind: keyof typeof flux) =>
    get(await findResources(memoryServer(), [flux[kind]]), kind).path;

  it("is of one object, or of a collection in one or all namespaces", async () => {
    const path = await pathsOf("kustomization");
    const base = "/apis/kustomize.toolkit.fluxcd.io/v1";
    expect(path({ namespace: "a", name: "b" })).toBe(
      `${base}/namespaces/a/kustomizations/b`,
    );
    expect(path({ namespace: "a" })).toBe(
      `${base}/namespaces/a/kustomizations`,
    );
    expect(path({})).toBe(`${base}/kustomizations`);
    expect(path({ namespace: "" })).toBe(`${base}/kustomizations`);
  });

  it("of something cluster-scoped has no namespace", async () => {
    const path = await pathsOf("namespace");
    expect(path({ namespace: "a", name: "b" })).toBe("/api/v1/namespaces/b");
    expect(path({})).toBe("/api/v1/namespaces");
  });

  it("cannot be led elsewhere by a name", async () => {
    const path = await pathsOf("kustomization");
    const base = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces";
    expect(path({ namespace: "a/b", name: "c?dryRun=All#d" })).toBe(
      `${base}/a%2Fb/kustomizations/c%3FdryRun%3DAll%23d`,
    );
  });
});
