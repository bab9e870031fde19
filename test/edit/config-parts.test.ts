/** The config's files, and where items stand in them. */
import { expect, it } from "vitest";
import {
  clustersIn,
  fileFor,
  itemsIn,
  readParts,
  type Part,
} from "../../src/edit/config-parts.ts";
import { gitRepository } from "../../src/kinds/git-repository.ts";
import { helmRelease } from "../../src/kinds/helm-release.ts";
import { kustomization } from "../../src/kinds/kustomization.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const files = {
  "fluxsmith.yaml":
    "version: 1\ninclude: [config/*.yaml]\nreleases: {web: }\nclusters: {prod: {releases: {web: {version: '2'}}}}\n",
  "config/a.yaml": "releases: {db: , api: }\nkustomizations: {apps: }\n",
  "config/b.yaml":
    "clusters: {canary: {kustomizations: {apps: {wait: true}}}}\n",
};

const parts = (): Promise<Part[]> =>
  readParts(memoryWorkspace(files), () => {});

it("every item is found, at the top and in the clusters", async () => {
  const found = itemsIn(await parts()).map(
    ({ file, keys }) => `${file} ${keys.join(".")}`,
  );
  expect(found).toEqual([
    "fluxsmith.yaml releases.web",
    "config/a.yaml releases.db",
    "config/a.yaml releases.api",
    "config/a.yaml kustomizations.apps",
    "fluxsmith.yaml clusters.prod.releases.web",
    "config/b.yaml clusters.canary.kustomizations.apps",
  ]);
  expect(clustersIn(await parts())).toEqual(["prod", "canary"]);
});

it("a new item goes to most of its kind, else to its cluster, else to the first file", async () => {
  const its = await parts();
  expect(fileFor(its, helmRelease, undefined)).toBe("config/a.yaml");
  expect(fileFor(its, kustomization, undefined)).toBe("config/a.yaml");
  expect(fileFor(its, gitRepository, undefined)).toBe("fluxsmith.yaml");
  expect(fileFor(its, helmRelease, "prod")).toBe("fluxsmith.yaml");
  expect(fileFor(its, helmRelease, "canary")).toBe("config/b.yaml");
});

it("of a config that cannot be read nothing is there, and that is said", async () => {
  const said: string[] = [];
  const none = await readParts(memoryWorkspace({}), ({ code }) =>
    said.push(code),
  );
  expect({ none, said }).toEqual({ none: [], said: ["config-missing"] });
});
