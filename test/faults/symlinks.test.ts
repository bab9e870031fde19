/** Fault 30: files that the config names, behind symlinks. What the machine holds outside the repository is no input. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
/* oxlint-disable vitest/expect-expect -- expectLeft asserts */
import { folder } from "../io/support.ts";
import type { TestRepository } from "../tools/cli.ts";
import { expectSaid, namespace, podinfo, repository } from "./support.ts";

const config = podinfo.replace(
  "6.5.0}",
  "6.5.0, valuesFiles: [values/a.yaml]}",
);
const files = {
  "fluxsmith.yaml": config,
  "resources/apps/namespace.yaml": namespace("apps"),
};

/** A folder of the machine with a secret in each file. */
function elsewhere(): string {
  return folder({
    "a.yaml": "replicas: 4711\n",
    "header.txt": "host-4711\n",
    "part.yaml": "variables: {host: host-4711}\n",
    "fluxsmith.yaml": config.replace("podinfo:", "host-4711:"),
  });
}

/** No command takes anything from there, and each says so, once. */
async function expectLeft(
  repo: TestRepository,
  { path, at }: { path: string; at?: string },
): Promise<void> {
  const before = repo.files();
  for (const args of [["generate"], ["check"]]) {
    const ran = await repo.run(args);
    expectSaid(ran, "error", {
      code: "path-escapes",
      at,
      says: [path, /symlink/, /out of the repository/],
    });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).not.toContain("4711");
    expect(repo.files()).toEqual(before);
  }
}

describe("fault 30: a symlink that leads out of the repository", () => {
  const place = "fluxsmith.yaml:11:84";

  test("fault 30: a values file", async () => {
    const repo = repository(files);
    mkdirSync(`${repo.cwd}/values`);
    symlinkSync(`${elsewhere()}/a.yaml`, `${repo.cwd}/values/a.yaml`);
    await expectLeft(repo, { path: "values/a.yaml", at: place });
    const { stderr } = await repo.run(["check"]);
    expect(stderr).toMatch(/^1 error$/m);
  });

  test("fault 30: the folder of a values file", async () => {
    const repo = repository(files);
    symlinkSync(elsewhere(), `${repo.cwd}/values`);
    await expectLeft(repo, { path: "values/a.yaml", at: place });
  });

  test("fault 30: by way of another symlink in the repository", async () => {
    const repo = repository(files);
    symlinkSync(elsewhere(), `${repo.cwd}/out`);
    mkdirSync(`${repo.cwd}/values`);
    symlinkSync("../out/a.yaml", `${repo.cwd}/values/a.yaml`);
    await expectLeft(repo, { path: "values/a.yaml", at: place });
  });

  test("fault 30: the licence header", async () => {
    const repo = repository({
      ...files,
      "fluxsmith.yaml": `${podinfo}layout: {header: hack/h.txt}\n`,
    });
    mkdirSync(`${repo.cwd}/hack`);
    symlinkSync(`${elsewhere()}/header.txt`, `${repo.cwd}/hack/h.txt`);
    const at = "fluxsmith.yaml:12:18";
    await expectLeft(repo, { path: "hack/h.txt", at });
    expect((await repo.run(["check"])).stderr).toMatch(/^1 error$/m);
  });

  test.each([["part.yaml"], ["*.yaml"]])(
    "fault 30: what `include: [conf/%s]` finds",
    async (glob) => {
      const repo = repository({
        ...files,
        "fluxsmith.yaml": `${podinfo}include: [conf/${glob}]\n`,
      });
      symlinkSync(elsewhere(), `${repo.cwd}/conf`);
      await expectLeft(repo, {
        path: glob === "*.yaml" ? "conf/a.yaml" : "conf/part.yaml",
      });
    },
  );

  test("fault 30: an included file itself", async () => {
    const repo = repository({
      ...files,
      "fluxsmith.yaml": `${podinfo}include: [part.yaml]\n`,
    });
    symlinkSync(`${elsewhere()}/part.yaml`, `${repo.cwd}/part.yaml`);
    await expectLeft(repo, { path: "part.yaml" });
  });

  test("fault 30: fluxsmith.yaml itself", async () => {
    const repo = repository({ ...files, "fluxsmith.yaml": "" });
    repo.write({ "fluxsmith.yaml": undefined });
    symlinkSync(`${elsewhere()}/fluxsmith.yaml`, `${repo.cwd}/fluxsmith.yaml`);
    await expectLeft(repo, { path: "fluxsmith.yaml" });
  });

  test("fault 30: into Git's own folder", async () => {
    const repo = repository(files);
    writeFileSync(`${repo.cwd}/.git/config`, "replicas: 4711\n");
    mkdirSync(`${repo.cwd}/values`);
    symlinkSync("../.git/config", `${repo.cwd}/values/a.yaml`);
    await expectLeft(repo, { path: "values/a.yaml", at: place });
  });
});

describe("fault 30: a symlink within the repository is followed", () => {
  const release = "resources/apps/flux-hr-podinfo.yaml";

  test.each([
    ["a values file", "../shared/a.yaml", "values/a.yaml"],
    ["its folder", "shared", "values"],
  ])("fault 30: %s", async (_, to, path) => {
    const repo = repository({ ...files, "shared/a.yaml": "replicas: 2\n" });
    if (path.includes("/")) mkdirSync(`${repo.cwd}/values`);
    symlinkSync(to, `${repo.cwd}/${path}`);
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(repo.read(release)).toContain("replicas: 2");
  });

  test("fault 30: an included file", async () => {
    const repo = repository({
      ...files,
      "fluxsmith.yaml": `${podinfo}include: [./part.yaml]\n`,
      "shared/part.yaml": "kustomizations: {more: {path: ./resources/apps}}\n",
    });
    symlinkSync("shared/part.yaml", `${repo.cwd}/part.yaml`);
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
    expect(Object.keys(repo.files())).toContain(
      "resources/flux-system/flux-ks-more.yaml",
    );
  });

  test("fault 30: also out of the folder of fluxsmith.yaml, as long as Git holds it", async () => {
    const repo = repository({
      "shared/a.yaml": "replicas: 2\n",
      ...Object.fromEntries(
        Object.entries(files).map(([path, text]) => [`fleet/${path}`, text]),
      ),
    });
    mkdirSync(`${repo.cwd}/fleet/values`);
    symlinkSync("../../shared/a.yaml", `${repo.cwd}/fleet/values/a.yaml`);
    const ran = await repo.run(["generate", "--cwd", "fleet"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(repo.read(`fleet/${release}`)).toContain("replicas: 2");
  });

  test("fault 30: one to nowhere is no file", async () => {
    const repo = repository(files);
    mkdirSync(`${repo.cwd}/values`);
    symlinkSync("nowhere.yaml", `${repo.cwd}/values/a.yaml`);
    const ran = await repo.run(["generate"]);
    expect(ran.stderr).toContain("there is no file `values/a.yaml`");
    expect(readFileSync(`${repo.cwd}/fluxsmith.yaml`, "utf8")).toBe(config);
  });
});
