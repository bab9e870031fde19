/** Items are checked against the CRDs of the Flux that the repository installs. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { stringify } from "yaml";
import { nodeFileSystem, type FileSystem } from "../../src/io/filesystem.ts";
import { testRepository, type TestRepository } from "../tools/cli.ts";

/** A CRD as gotk-components.yaml has it, with a field that no real Flux knows. */
const crd = (kind: string, plural: string, extra: string) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.kustomize.toolkit.fluxcd.io` },
  spec: {
    group:
      kind === "Kustomization"
        ? "kustomize.toolkit.fluxcd.io"
        : "source.toolkit.fluxcd.io",
    names: { kind, plural },
    scope: "Namespaced",
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["interval"],
                properties: Object.fromEntries(
                  [
                    "interval",
                    "path",
                    "url",
                    "prune",
                    "sourceRef",
                    "ref",
                    extra,
                  ].map((name) => [
                    name,
                    /ref$/i.test(name)
                      ? {
                          type: "object",
                          "x-kubernetes-preserve-unknown-fields": true,
                        }
                      : { type: name === "prune" ? "boolean" : "string" },
                  ]),
                ),
              },
            },
          },
        },
      },
    ],
  },
});

const components = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } },
  crd("Kustomization", "kustomizations", "dryRun"),
  crd("GitRepository", "gitrepositories", "depth"),
]
  .map((object) => stringify(object))
  .join("---\n");

const installed = "resources/flux-system/gotk-components.yaml";
const files = {
  "fluxsmith.yaml": `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main, depth: full}
defaults: {interval: 5m}
sources: {helm: {charts: https://charts.example.com}}
kustomizations:
  flux-system:
  apps: {dryRun: client}
releases:
  web: {namespace: apps, chart: charts/web}
`,
  "resources/apps/namespace.yaml":
    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
};

function repository(more: Readonly<Record<string, string>>): TestRepository {
  const repo = testRepository({ ...files, ...more });
  onTestFinished(repo.remove);
  return repo;
}

function cacheOf({ cwd }: TestRepository): string[] {
  const folder = `${cwd}/.git/fluxsmith`;
  return (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.startsWith("flux-schemas-"))
    .map((name) => `${folder}/${name}`);
}

it("fields are unknown to the schemas that come with the program", async () => {
  const { code, stderr } = await repository({}).run(["generate"]);
  expect(code).toBe(2);
  expect(stderr.match(/\[unknown-field\]/g)).toHaveLength(2);
});

describe("with a gotk-components.yaml", () => {
  it("its fields are known, and those that it has not are unknown", async () => {
    const repo = repository({ [installed]: components });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(repo.read("resources/flux-system/flux-ks-apps.yaml")).toContain(
      "\n  dryRun: client\n",
    );
    expect(
      repo.read("resources/flux-system/flux-source-git-fleet.yaml"),
    ).toContain("\n  depth: full\n");
    repo.write({
      "fluxsmith.yaml": files["fluxsmith.yaml"].replace("dryRun", "wait"),
    });
    const { code, stderr } = await repo.run(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/7:10: error: .*\.wait`.*\[unknown-field\]/);
  });

  it("kinds whose controller is not in it keep theirs", async () => {
    const repo = repository({ [installed]: components });
    repo.write({
      "fluxsmith.yaml": files["fluxsmith.yaml"].replace(
        "chart: charts/web",
        "chart: charts/web, timeuot: 5m",
      ),
    });
    const { code, stderr } = await repo.run(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean `timeout`?");
  });

  it("the second run takes them from the cache", async () => {
    const repo = repository({ [installed]: components });
    await repo.run(["generate"]);
    const [cache = "", ...others] = cacheOf(repo);
    expect(others).toEqual([]);
    // A cache that says something else shows that it is read.
    const text = readFileSync(cache, "utf8");
    writeFileSync(cache, text.replaceAll("dryRun", "dryRUN"));
    const { stderr } = await repo.run(["generate"]);
    expect(stderr).toContain("did you mean `dryRUN`?");
    writeFileSync(cache, text);
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
    expect(cacheOf(repo)).toEqual([cache]);
  });

  it.each([
    "",
    "{",
    "null",
    '{"kinds": {"Kustomization": 1}}',
    '{"kinds": []}',
  ])("a cache that holds `%s` is made anew", async (broken) => {
    const repo = repository({ [installed]: components });
    await repo.run(["generate"]);
    const [cache = ""] = cacheOf(repo);
    const text = readFileSync(cache, "utf8");
    writeFileSync(cache, broken);
    expect(await repo.run(["generate"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(readFileSync(cache, "utf8")).toBe(text);
  });

  it("another text of it is another cache", async () => {
    const repo = repository({ [installed]: components });
    await repo.run(["generate"]);
    repo.write({ [installed]: components.replaceAll("dryRun", "simulate") });
    const { code, stderr } = await repo.run(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/7:10: error: .*\.dryRun`.*\[unknown-field\]/);
  });

  it("where the cache cannot be written, it is done without", async () => {
    const repo = repository({ [installed]: components });
    const fs: FileSystem = {
      ...nodeFileSystem,
      renameSync: (from, to) => {
        if (to.includes("flux-schemas-"))
          throw Object.assign(new Error("EROFS"), { code: "EROFS" });
        nodeFileSystem.renameSync(from, to);
      },
    };
    expect(await repo.run(["generate"], { fs })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(cacheOf(repo)).toEqual([]);
  });

  it.each([
    ["an empty one", ""],
    ["a broken one", "kind: [\n"],
    ["one without CRDs", "a: 1\n"],
  ])("%s is like none", async (_, text) => {
    const repo = repository({ [installed]: text });
    const { stderr } = await repo.run(["generate"]);
    expect(stderr.match(/\[unknown-field\]/g)).toHaveLength(2);
  });
});
