import { describe, expect, it } from "vitest";
import { checkOverlappingFolders } from "../../src/check/overlapping-folders.ts";
import { namespace, says } from "./support.ts";

const inner = { "resources/apps/web/namespace.yaml": namespace("web") };
const find = (config: string, files = {}) =>
  says(checkOverlappingFolders, config, { ...inner, ...files });

const nested = [
  "fluxsmith.yaml:8:3 warning overlapping-folders: the Kustomizations `apps` and `web` apply one folder inside the other: they fight over its objects, and whichever goes deletes them",
];
const web = "  apps:\n  web: {folder: apps/web}\n";

describe("two Kustomizations", () => {
  it("of one folder", async () => {
    expect(await find("  apps:\n  again: {folder: apps}\n")).toEqual([
      "fluxsmith.yaml:7:3 warning overlapping-folders: the Kustomizations `again` and `apps` apply the same folder: they fight over its objects, and whichever goes deletes them",
    ]);
    expect(
      await find("  apps:\n  again: {path: ./resources/apps/}\n"),
    ).toHaveLength(1);
  });

  it("of which one's folder lies in the other's", async () => {
    expect(await find(web)).toEqual(nested);
    expect(await find(web, { "resources/apps/web/x/y.yaml": "" })).toEqual(
      nested,
    );
  });

  it.each([
    [
      "no kustomization file of the outer one lists the inner one",
      web,
      {
        "resources/apps/kustomization.yaml": "resources: [namespace.yaml]\n",
      },
    ],
    [
      "the folders lie beside each other",
      "  apps: {folder: apps/a}\n  web: {folder: apps/web}\n",
      {
        "resources/apps/a/x.yaml": namespace("a"),
      },
    ],
    [
      "one is suspended",
      "  apps: {suspend: true}\n  web: {folder: apps/web}\n",
      {},
    ],
    [
      "they are for different namespaces",
      "  apps: {targetNamespace: a}\n  again: {folder: apps, targetNamespace: b}\n",
      {},
    ],
    [
      "they are for different clusters",
      "  apps:\n  again: {folder: apps, kubeConfig: {secretRef: {name: other}}}\n",
      {},
    ],
    [
      "the outer one's kustomization file puts the objects elsewhere",
      web,
      {
        "resources/apps/kustomization.yaml": "namespace: x\nresources: [web]\n",
        "resources/apps/web/kustomization.yaml":
          "resources: [namespace.yaml]\n",
      },
    ],
    [
      "variables make other objects",
      "  apps:\n  again: {folder: apps, postBuild: {substitute: {team: b}}}\n",
      {
        "resources/apps/namespace.yaml": namespace("${team:=a}"),
        "resources/apps/web/namespace.yaml": namespace("w-${team:=a}"),
      },
    ],
  ])("are fine where %s", async (_, config, files) => {
    expect(await find(config, files)).toEqual([]);
  });

  it("of the same files are not told apart by variables that none uses, nor by a list in a kustomization file", async () => {
    expect(
      await find(
        "  apps:\n  again: {folder: apps, postBuild: {substitute: {a: b}}}\n",
      ),
    ).toHaveLength(1);
    expect(
      await find(web, {
        "resources/apps/kustomization.yaml": "resources: [web]\n",
        "resources/apps/web/kustomization.yaml":
          "resources: [namespace.yaml]\n",
      }),
    ).toEqual(nested);
  });

  it("of clusters that share them are said once, with the other's place", async () => {
    expect(await find(`${web}clusters: {canary: , prod: }\n`)).toEqual(nested);
  });
});
