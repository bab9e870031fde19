import { afterEach, describe, expect, it } from "vitest";
import { testRepository, type TestRepository } from "../tools/cli.ts";

const config = `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
defaults: {interval: 5m}
sources: {helm: {charts: https://charts.example.com}}
kustomizations: {flux-system: , apps: }
releases:
  web: {namespace: apps, chart: charts/web, version: 1.0.0}
`;
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n";

let repository: TestRepository | undefined;
afterEach(() => repository?.remove());

function repositoryWith(files: Record<string, string>): TestRepository {
  repository = testRepository({
    "fluxsmith.yaml": config,
    "resources/apps/namespace.yaml": namespace,
    ...files,
  });
  return repository;
}

describe("a hand-written kustomization file that forgets a generated file", () => {
  const before = `# Ours.\r
resources:   # what there is\r
  - namespace.yaml # first\r
`;

  it("is a finding, and --fix adds the line and nothing else", async () => {
    const fleet = repositoryWith({
      "resources/apps/kustomization.yaml": before,
    });
    expect((await fleet.run(["generate"])).code).toBe(0);
    const found = await fleet.run(["check"]);
    expect(found.code).toBe(1);
    expect(found.stderr).toContain(
      "resources/apps/kustomization.yaml does not list flux-hr-web.yaml",
    );
    expect(found.stderr).toContain("[not-listed]");
    const fixed = await fleet.run(["check", "--fix"]);
    expect(fixed.stderr).toContain("added flux-hr-web.yaml");
    expect(fixed.code).toBe(0);
    expect(
      fleet.read("resources/apps/kustomization.yaml").split("\r\n"),
    ).toEqual([
      "# Ours.",
      "resources:   # what there is",
      expect.stringMatching(/flux-hr-web\.yaml$|namespace\.yaml # first$/),
      expect.stringMatching(/flux-hr-web\.yaml$|namespace\.yaml # first$/),
      "",
    ]);
  });

  it("is never written by generate, nor by check without --fix", async () => {
    const fleet = repositoryWith({
      "resources/apps/kustomization.yaml": before,
    });
    await fleet.run(["generate", "--force"]);
    await fleet.run(["check"]);
    expect(fleet.read("resources/apps/kustomization.yaml")).toBe(before);
  });
});

describe("--output", () => {
  const typo = config.replace("charts/web", "chart/web");

  it("json is one object, with places that count from 1", async () => {
    const fleet = repositoryWith({ "fluxsmith.yaml": typo });
    const { code, stdout } = await fleet.run(["check", "--output", "json"]);
    expect(code).toBe(2);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code: string; at: object }[];
    };
    expect(diagnostics).toMatchObject([
      {
        code: "unknown-reference",
        severity: "error",
        at: { file: "fluxsmith.yaml", line: 7, column: 33 },
      },
    ]);
  });

  it("github is a workflow command for each finding, escaped", async () => {
    const fleet = repositoryWith({ "fluxsmith.yaml": typo });
    const { stdout } = await fleet.run(["check", "--output=github"]);
    expect(stdout).toMatch(
      /^::error file=fluxsmith\.yaml,line=7,col=33,title=fluxsmith unknown-reference::HelmRelease\/apps\/web: refers to .*%0Afix: did you mean `charts`\?\n$/,
    );
  });
});

describe("what Flux would trip over", () => {
  it.each([
    [
      "a manifest that is none",
      { "resources/apps/values.yaml": "replicas: 2\n" },
      /resources\/apps\/values\.yaml:1:1: finding: .*\[manifest-invalid\]/,
    ],
    [
      "malformed YAML",
      { "resources/apps/broken.yaml": "kind: [\n" },
      /resources\/apps\/broken\.yaml:\d+:\d+: finding: .*\[yaml-syntax\]/,
    ],
    [
      "a hand-written Flux object with an unknown field",
      {
        "resources/apps/hr.yaml":
          "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: x, namespace: apps}\nspec:\n  intervall: 5m\n  chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: charts}}}\n",
      },
      /resources\/apps\/hr\.yaml:5:3: finding: .*intervall.*\[unknown-field\]/,
    ],
    [
      "an API version that this Flux does not serve",
      {
        "resources/apps/hr.yaml":
          "apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: {name: x, namespace: apps}\nspec: {}\n",
      },
      /resources\/apps\/hr\.yaml:1:13: finding: .*\[not-allowed\]/,
    ],
    [
      "a namespace that nobody creates",
      {
        "resources/apps/namespace.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
      },
      /fluxsmith\.yaml:7:\d+: finding: nobody creates the namespace `apps`.*\[namespace-missing\]/,
    ],
    [
      "a file put where no Kustomization looks",
      {
        "fluxsmith.yaml": config.replace(
          "version: 1.0.0}",
          "version: 1.0.0, file: elsewhere/web.yaml}",
        ),
      },
      /no Kustomization applies resources\/elsewhere\/web\.yaml \[not-applied\]/,
    ],
  ])("%s", async (_, files, message) => {
    const fleet = repositoryWith(files);
    await fleet.run(["generate"]);
    const { code, stderr } = await fleet.run(["check"]);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });

  it("is silent about a repository in order", async () => {
    const fleet = repositoryWith({});
    await fleet.run(["generate"]);
    expect(await fleet.run(["check"])).toEqual({
      code: 0,
      stdout: "No findings.\n",
      stderr: "",
    });
  });
});
