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

/** A gotk-components.yaml whose Kustomizations have a field of that name. */
const componentsWith = (field: string): string =>
  [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } },
    crd("Kustomization", "kustomizations", field),
    crd("GitRepository", "gitrepositories", "depth"),
  ]
    .map((object) => stringify(object))
    .join("---\n");

const components = componentsWith("dryRun");

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

describe("with a gotk-components.yaml in each cluster", () => {
  const clusterPath = (cluster: string): string =>
    `resources/clusters/${cluster}/flux-system/gotk-components.yaml`;

  /** The config of two clusters: what `apps` says at the top, and what each cluster says. */
  const config = (apps: string, canary: string, prod: string): string =>
    `${files["fluxsmith.yaml"].replace("dryRun: client", apps)}clusters:
  canary: ${canary}
  prod: ${prod}
`;

  const clusters = (
    text: string,
    canary: string | null = componentsWith("dryRun"),
    prod: string | null = componentsWith("simulate"),
  ): TestRepository =>
    repository({
      "fluxsmith.yaml": text,
      ...(canary === null ? {} : { [clusterPath("canary")]: canary }),
      ...(prod === null ? {} : { [clusterPath("prod")]: prod }),
    });

  const override = (field: string): string =>
    `{kustomizations: {apps: {${field}: client}}}`;

  it("a cluster's own items are checked against its own", async () => {
    const fine = clusters(config("", override("dryRun"), override("simulate")));
    expect(await fine.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(
      fine.read("resources/clusters/prod/flux-system/flux-ks-apps.yaml"),
    ).toContain("\n  simulate: client\n");
    const swapped = clusters(
      config("", override("simulate"), override("dryRun")),
    );
    const { code, stderr } = await swapped.run(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/11:\d+: error: .*\.simulate` \[unknown-field\]/);
    expect(stderr).toMatch(/12:\d+: error: .*\.dryRun` \[unknown-field\]/);
    expect(stderr.match(/\[unknown-field\]/g)).toHaveLength(2);
  });

  it("what all share has to fit in all, and where it does not, the cluster is named", async () => {
    const repo = clusters(config("dryRun: client, bad: 1", "", ""));
    const { code, stderr } = await repo.run(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /7:10: error: .*\.dryRun` \(by the Flux of the cluster `prod`\) \[unknown-field\]/,
    );
    expect(stderr).toMatch(/7:\d+: error: .*\.bad` \[unknown-field\]/);
    expect(stderr.match(/\[unknown-field\]/g)).toHaveLength(2);
  });

  it.each([
    ["takes the field away", "{kustomizations: {apps: {dryRun: null}}}"],
    ["has none of it", "{kustomizations: {apps: {enabled: false}}}"],
  ])("nothing is wrong where the cluster %s", async (_, prod) => {
    const repo = clusters(
      config("dryRun: client", "", prod).replace(
        "releases:",
        "releases:\n  other: {namespace: default, chart: charts/web}\n#",
      ),
    );
    const { code, stderr } = await repo.run(["generate"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(
      repo.read("resources/clusters/canary/flux-system/flux-ks-apps.yaml"),
    ).toContain("dryRun");
  });

  it("defaults and the repository are checked against all of them", async () => {
    const repo = clusters(
      config("", "", "").replace(
        "interval: 5m}",
        "interval: 5m, kustomizations: {simulate: x}}",
      ),
      null,
    );
    const { code, stderr } = await repo.run(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/2:\d+: error: .*depth` \(by .* `canary`\)/);
    expect(stderr).toMatch(/3:\d+: error: .*simulate` \(by .* `canary`\)/);
  });

  it("a cluster without one has the one that all share", async () => {
    const repo = clusters(
      config("dryRun: client", "", "{kustomizations: {apps: {dryRun: null}}}"),
      null,
    );
    repo.write({ "resources/flux/gotk-components.yaml": components });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("equal ones are one cache, and others are their own", async () => {
    const repo = clusters(config("", "", ""), components, components);
    await repo.run(["generate"]);
    expect(cacheOf(repo)).toHaveLength(1);
    repo.write({ [clusterPath("prod")]: componentsWith("simulate") });
    await repo.run(["generate"]);
    expect(cacheOf(repo)).toHaveLength(2);
  });

  it("a hand-written object is checked against those of the clusters that it concerns", async () => {
    const repo = clusters(config("", "", ""));
    const written = (field: string): string =>
      stringify({
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        metadata: { name: "mine", namespace: "flux-system" },
        spec: { interval: "5m", prune: true, [field]: "x" },
      });
    repo.write({
      "resources/apps/shared.yaml": written("dryRun"),
      "resources/clusters/prod/flux-system/own.yaml": written("simulate"),
      "resources/clusters/canary/flux-system/own.yaml": written("simulate"),
    });
    await repo.run(["generate"]);
    const { stderr } = await repo.run(["check"]);
    expect(stderr).toMatch(
      /apps\/shared.yaml:.*dryRun` \(by the Flux of the cluster `prod`\)/,
    );
    expect(stderr).toMatch(/canary\/flux-system\/own.yaml:.*simulate` \[/);
    expect(stderr).not.toMatch(/prod\/flux-system\/own.yaml:.*simulate/);
  });
});
