/** What the guide shows works, and does what the guide says. */
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { commands, globalFlags } from "../../src/commands/table.ts";
import { testRepository, type TestRepository } from "../tools/cli.ts";
import { blockWith, codeBlocks } from "./code-blocks.ts";

const guide = "docs/guide.md";
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n";
const first = blockWith(guide, "yaml", "sources:");
const clusters = blockWith(guide, "yaml", "clusters:");
const values = blockWith(guide, "yaml", "valuesFiles:");
const fixtures = blockWith(guide, "yaml", "fixtures:");
const modeline = blockWith(guide, "yaml", "yaml-language-server");
const ci = blockWith(guide, "yaml", "npm ci");

function repository(
  config: string,
  files: Readonly<Record<string, string>> = {},
): TestRepository {
  const repo = testRepository({
    "fluxsmith.yaml": config,
    "resources/apps/namespace.yaml": namespace,
    ...files,
  });
  onTestFinished(repo.remove);
  return repo;
}

/** A repository after a run without a complaint. */
async function generated(
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<TestRepository> {
  const repo = repository(config, files);
  const { code, stderr } = await repo.run(["generate"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return repo;
}

const specOf = (repo: TestRepository, path: string) =>
  parse(repo.read(path)).spec;

it("every config in it is looked at here", () => {
  const known = [first, modeline, clusters, values, fixtures, ci];
  expect(codeBlocks(guide, "yaml").toSorted()).toEqual(known.toSorted());
});

it("the first config makes the files that are listed, and check is content", async () => {
  const repo = await generated(first);
  const listed = blockWith(guide, "text", "flux-ks-apps.yaml")
    .trim()
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
  expect(Object.keys(repo.files())).toEqual(
    [...listed, "fluxsmith.yaml", "resources/apps/namespace.yaml"].toSorted(),
  );
  expect(await repo.run(["check"])).toEqual({
    code: 0,
    stdout: "No findings.\n",
    stderr: "",
  });
});

it("with the first line for the editor, generate keeps the schema current", async () => {
  const repo = await generated(`${modeline}${first}`);
  const [, path = ""] = /\$schema=(\S+)/.exec(modeline) ?? [];
  const schema = await repo.run(["schema"]);
  expect(repo.read(path)).toBe(schema.stdout);
  repo.write({ [path]: "{}\n" });
  expect(await repo.run(["check"])).toMatchObject({ code: 1 });
  await repo.run(["generate"]);
  expect(repo.read(path)).toBe(schema.stdout);
});

describe("several clusters", () => {
  it("differ by what is written under their names", async () => {
    const repo = await generated(`${first}${clusters}`);
    const version = (cluster: string) =>
      specOf(repo, `resources/clusters/${cluster}/apps/flux-hr-podinfo.yaml`)
        .chart.spec.version;
    expect([version("canary"), version("prod")]).toEqual(["6.6.0", "6.5.0"]);
    const postBuild = (cluster: string, name: string) =>
      specOf(
        repo,
        `resources/clusters/${cluster}/flux-system/flux-ks-${name}.yaml`,
      ).postBuild;
    expect(postBuild("prod", "apps")).toEqual({
      substitute: { region: "eu-west-1" },
    });
    expect(postBuild("prod", "flux-system")).toBeUndefined();
    expect(postBuild("canary", "apps")).toBeUndefined();
    // The shared folder lies under the cluster's own.
    expect(
      parse(repo.read("resources/clusters/prod/apps/kustomization.yaml"))
        .resources,
    ).toEqual(["../../../apps", "flux-hr-podinfo.yaml"]);
  });

  it("come from one by --move-root, which prints the order of steps", async () => {
    const repo = await generated(first);
    repo.write({ "fluxsmith.yaml": `${first}${clusters}` });
    const refused = await repo.run(["generate"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--move-root");
    const { code, stdout } = await repo.run(["generate", "--move-root"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/1\. .*suspend[^]*\n {2}\d\. .*resume/);
    expect(Object.keys(repo.files())).not.toContain(
      "resources/flux-system/flux-ks-apps.yaml",
    );
  });

  it("have values of their own in files named after them", async () => {
    const indented = values.replaceAll(/^/gm, "    ").trimEnd();
    const config = `${first}${indented}\n${clusters}`;
    const repo = await generated(config, {
      "values/kubecost.yaml": "a: 1\nb: 1\n",
      "values/kubecost-canary.yaml": "b: 2\n",
      "values/kubecost-prod.yaml": "b: 3\n",
    });
    const valuesOf = (cluster: string) =>
      specOf(repo, `resources/clusters/${cluster}/apps/flux-hr-podinfo.yaml`)
        .values;
    expect(valuesOf("canary")).toEqual({ a: 1, b: 2 });
    expect(valuesOf("prod")).toEqual({ a: 1, b: 3 });
  });
});

it("variables from outside Git are known once they are listed", async () => {
  const config = first.replace(
    "  apps:\n",
    "  apps: {postBuild: {substituteFrom: [{kind: ConfigMap, name: cluster-vars}]}}\n",
  );
  const manifest = {
    "resources/apps/a.yaml":
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: apps}\ndata: {r: "${region}"}\n',
  };
  const without = await generated(config, manifest);
  const warned = await without.run(["check"]);
  expect(warned.stderr).toContain("[unknown-variable-source]");
  const repo = await generated(`${config}${fixtures}`, manifest);
  expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
});

it("what CI runs is there, and fails on drift", async () => {
  const steps: readonly { run: string }[] = parse(ci);
  const lines = steps.map(({ run }) => run).filter((run) => run !== "npm ci");
  expect(lines).not.toEqual([]);
  const repo = repository(first);
  for (const line of lines) {
    const [npx, program, ...args] = line.split(" ");
    expect([npx, program]).toEqual(["npx", "fluxsmith"]);
    expect(await repo.run(args)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("::error "),
    });
  }
});

it("its flags and commands are there", () => {
  const text = [...codeBlocks(guide, "sh"), blockWith(guide, "yaml", "npm ci")];
  for (const [, name, rest = ""] of text
    .join("")
    .matchAll(/fluxsmith ([a-z]+)(.*)/g)) {
    const command = commands.find((one) => one.name === name);
    const flags = Object.keys({ ...command?.flags, ...globalFlags });
    expect(command).toBeDefined();
    for (const [, flag] of rest.matchAll(/--([a-z-]+)/g))
      expect(flags).toContain(flag);
  }
});

it("an existing repository keeps its GitRepository, and objects elsewhere may be referred to", async () => {
  const config = first
    .replace("repository:\n", "repository:\n  managed: false\n")
    .replace("  apps:\n", "  apps: {dependsOn: [platform/crds]}\n")
    .replace("  flux-system:\n", "");
  const repo = repository(config);
  expect(await repo.run(["generate"])).toMatchObject({ code: 2 });
  repo.write({
    "fluxsmith.yaml": `${config}external: [Kustomization/platform/crds]\n`,
  });
  expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  expect(Object.keys(repo.files()).join(" ")).not.toContain("flux-source-git");
});
