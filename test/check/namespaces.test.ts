import { describe, expect, it } from "vitest";
import { checkNamespaces } from "../../src/check/namespaces.ts";
import { namespace, says } from "./support.ts";

const release = (fields: string) =>
  `  apps:\nreleases: {a: {chart: charts/a, ${fields}}}\n`;

describe("a namespace", () => {
  it.each([
    ["that a manifest creates", release("namespace: apps")],
    ["that every cluster has", release("namespace: kube-system")],
    ["of Flux", release("namespace: flux-system")],
    [
      "that is made elsewhere",
      `${release("namespace: web")}external: [Namespace/web]\n`,
    ],
    [
      "that Helm creates",
      release(
        "namespace: apps, targetNamespace: web, install: {createNamespace: true}",
      ),
    ],
  ])("%s is fine", async (_, config) => {
    expect(await says(checkNamespaces, config)).toEqual([]);
  });

  it("that a kustomization file gives to a Namespace is fine", async () => {
    const found = await says(checkNamespaces, release("namespace: web"), {
      "resources/apps/kustomization.yaml":
        "namespace: web\nresources: [named.yaml]\n",
      "resources/apps/named.yaml": namespace("not-used"),
    });
    expect(found).toEqual([]);
  });

  it("that nobody creates is found, where it is written", async () => {
    expect(await says(checkNamespaces, release("namespace: web"))).toEqual([
      "fluxsmith.yaml:8:44 finding namespace-missing: nobody creates the namespace `web` of HelmRelease `a`",
    ]);
    expect(
      await says(
        checkNamespaces,
        release("namespace: apps, targetNamespace: web"),
      ),
    ).toEqual([
      "fluxsmith.yaml:8:67 finding namespace-missing: nobody creates the targetNamespace `web` of HelmRelease `a`",
    ]);
  });

  it("that only another cluster creates is none of this one's", async () => {
    const found = await says(
      checkNamespaces,
      `${release("namespace: web, kustomization: apps")}clusters: {canary: , prod: }\n`,
      { "resources/clusters/prod/apps/web.yaml": namespace("web") },
    );
    expect(found).toHaveLength(1);
  });

  it("that comes from a folder which waits for the object never comes", async () => {
    const found = await says(
      checkNamespaces,
      release("namespace: apps, kustomization: flux-system"),
    );
    expect(found).toEqual([
      expect.stringContaining(
        "finding namespace-deadlock: HelmRelease `a` lies with `flux-system`",
      ),
    ]);
  });
});
