import { describe, expect, it, onTestFinished } from "vitest";
import { failing } from "../io/support.ts";
import { testRepository, type TestRepository } from "../tools/cli.ts";

function repository(
  files: Record<string, string | Uint8Array>,
): TestRepository {
  const made = testRepository(files);
  onTestFinished(made.remove);
  return made;
}

const object = (kind: string, group: string, name: string, spec = ""): string =>
  `apiVersion: ${group}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: flux-system\n${spec}`;
const release = (name: string): string =>
  object("HelmRelease", "helm.toolkit.fluxcd.io/v2", name);

const mixed = {
  "resources/a.yaml": `${object("Bucket", "source.toolkit.fluxcd.io/v1", "data", "spec: {endpoint: s3.example.com, bucketName: data}\n")}---\n${release("podinfo")}`,
  "resources/clusters/prod/b.yaml": release("only-prod"),
  "resources/clusters/canary/b.yaml": release("only-canary"),
};

const config = `version: 1
repository: {name: fleet, url: https://example.com/acme/fleet, branch: main}
defaults: {interval: 5m}
sources: {helm: {podinfo: https://stefanprodan.github.io/podinfo}}
kustomizations: {flux-system: , apps: }
releases: {podinfo: {namespace: apps, chart: podinfo/podinfo, version: 6.5.0}}
`;

describe("fluxsmith list", () => {
  it("lists what generate has written, beside what people have", async () => {
    const { run } = repository({
      "fluxsmith.yaml": config,
      "resources/apps/namespace.yaml":
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
      "resources/apps/chart.yaml": object(
        "HelmChart",
        "source.toolkit.fluxcd.io/v1",
        "hand",
      ),
    });
    expect((await run(["generate"])).code).toBe(0);
    const { code, stdout, stderr } = await run(["list"]);
    expect(stdout).toBe(
      `KIND            NAMESPACE    NAME         SOURCE                                  VERSION  KUSTOMIZATION  ORIGIN        FILE
GitRepository   flux-system  fleet        https://example.com/acme/fleet          main     flux-system    generated     resources/flux-system/flux-source-git-fleet.yaml:2
HelmChart       flux-system  hand         -                                       -        -              hand-written  resources/apps/chart.yaml:1
HelmRelease     apps         podinfo      podinfo/podinfo                         6.5.0    apps           generated     resources/apps/flux-hr-podinfo.yaml:2
HelmRepository  flux-system  podinfo      https://stefanprodan.github.io/podinfo  -        flux-system    generated     resources/flux-system/flux-source-helm-podinfo.yaml:2
Kustomization   flux-system  apps         fleet                                   -        flux-system    generated     resources/flux-system/flux-ks-apps.yaml:2
Kustomization   flux-system  flux-system  fleet                                   -        flux-system    generated     resources/flux-system/flux-ks-flux-system.yaml:2
`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("needs no config", async () => {
    const { code, stdout, stderr } = await repository(mixed).run(["list"]);
    expect(stdout).toBe(
      `CLUSTER  KIND         NAMESPACE    NAME         SOURCE               VERSION  KUSTOMIZATION  ORIGIN        FILE
-        Bucket       flux-system  data         s3.example.com/data  -        -              hand-written  resources/a.yaml:1
-        HelmRelease  flux-system  podinfo      -                    -        -              hand-written  resources/a.yaml:8
canary   HelmRelease  flux-system  only-canary  -                    -        -              hand-written  resources/clusters/canary/b.yaml:1
prod     HelmRelease  flux-system  only-prod    -                    -        -              hand-written  resources/clusters/prod/b.yaml:1
`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("does with a broken config, and warns", async () => {
    const { code, stdout, stderr } = await repository({
      ...mixed,
      "fluxsmith.yaml": "version: 1\nlayout: [\n",
    }).run(["list", "--output", "name"]);
    expect(stdout).toContain("HelmRelease/flux-system/podinfo\n");
    expect(stderr).toContain("fluxsmith.yaml:");
    expect(stderr).toContain("warning");
    expect(code).toBe(0);
  });

  it("prints names for shell loops", async () => {
    const { run } = repository(mixed);
    expect((await run(["list", "--output", "name"])).stdout).toBe(
      "Bucket/flux-system/data\nHelmRelease/flux-system/podinfo\nHelmRelease/flux-system/only-canary\nHelmRelease/flux-system/only-prod\n",
    );
  });

  it("prints JSON for programs", async () => {
    const { stdout } = await repository(mixed).run([
      "list",
      "--output",
      "json",
      "--cluster",
      "prod",
      "--kind",
      "bucket",
    ]);
    expect(JSON.parse(stdout)).toEqual([
      {
        kind: "Bucket",
        apiVersion: "source.toolkit.fluxcd.io/v1",
        namespace: "flux-system",
        name: "data",
        file: "resources/a.yaml",
        line: 1,
        origin: "hand-written",
        source: "s3.example.com/data",
      },
    ]);
  });

  it("picks by kind, cluster and name", async () => {
    const { run } = repository(mixed);
    const names = async (...args: string[]): Promise<string[]> => {
      const { stdout } = await run(["list", "--output", "name", ...args]);
      return stdout.split("\n").map((line) => line.split("/")[2] ?? "");
    };
    const releases = ["podinfo", "only-canary", "only-prod", ""];
    const all = ["data", ...releases];
    const inProd = ["data", "podinfo", "only-prod", ""];
    const only = ["only-canary", "only-prod", ""];
    expect(await names("--kind", "hr")).toEqual(releases);
    expect(await names("--kind", "hr", "--kind", "Buckets")).toEqual(all);
    expect(await names("--kind", "hr,bucket")).toEqual(all);
    expect(await names("--cluster", "prod")).toEqual(inProd);
    expect(await names("--name", "only-*")).toEqual(only);
  });

  it("says on stderr where there is nothing, and that is no failure", async () => {
    const { run } = repository({});
    expect(await run(["list"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "There are no Flux objects below resources/.\n",
    });
    expect((await run(["list", "--output", "json"])).stdout).toBe("[]\n");
    expect(await repository(mixed).run(["list", "--name", "x"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "None of the 4 Flux objects below resources/ fits.\n",
    });
  });

  it("refuses an unknown kind, and names the known ones", async () => {
    const { code, stdout, stderr } = await repository(mixed).run([
      "list",
      "--kind",
      "helmrelase",
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("there is no kind `helmrelase` [bad-option]");
    expect(stderr).toContain("did you mean HelmRelease");
    expect(stderr).toContain("HelmRelease (hr)");
  });

  it("refuses an unknown cluster, and names the known ones", async () => {
    const { run } = repository({
      ...mixed,
      "fluxsmith.yaml": "version: 1\nclusters: {empty: }\n",
    });
    const { code, stderr } = await run(["list", "--cluster", "prd"]);
    expect(code).toBe(2);
    expect(stderr).toContain("there is no cluster `prd`");
    expect(stderr).toContain(
      "did you mean prod? known are canary, empty, prod",
    );
    expect((await run(["list", "--cluster", "empty"])).code).toBe(0);
  });

  it("paints on a terminal only", async () => {
    const { run } = repository(mixed);
    const out: string[] = [];
    const stdout = { isTTY: true, write: (text: string) => out.push(text) };
    await run(["list"], { stdout, env: { TERM: "xterm" } });
    expect(out.join("")).toContain("\u001B[2mCLUSTER");
    out.length = 0;
    await run(["list"], { stdout, env: { TERM: "xterm", NO_COLOR: "1" } });
    expect(out.join("")).not.toContain("\u001B");
  });
});

describe("fault 85: an unreadable file is no partial success", () => {
  it("broken YAML with a Flux object in it", async () => {
    const { code, stdout, stderr } = await repository({
      ...mixed,
      "resources/broken.yaml": `${release("broken")}spec: [\n`,
    }).run(["list"]);
    expect(code).toBe(2);
    expect(stdout).toContain("podinfo");
    expect(stderr).toContain("resources/broken.yaml:");
  });

  it("a file that is not UTF-8", async () => {
    const { code, stdout, stderr } = await repository({
      ...mixed,
      "resources/latin.yaml": Buffer.from(`# \xE9\n${release("l")}`, "latin1"),
    }).run(["list"]);
    expect(code).toBe(2);
    expect(stdout).toContain("podinfo");
    expect(stderr).toContain("resources/latin.yaml");
  });

  it("a file that the system does not let us read", async () => {
    const { code, stdout, stderr } = await repository(mixed).run(["list"], {
      fs: failing("readFileSync", "resources/a.yaml", "EACCES"),
    });
    expect(code).toBe(2);
    expect(stdout).toContain("only-prod");
    expect(stderr).toContain("resources/a.yaml");
  });

  it("a folder that the system does not let us read", async () => {
    const { code, stderr } = await repository(mixed).run(["list"], {
      fs: failing("readdirSync", "resources/clusters", "EACCES"),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("resources/clusters");
  });

  it("only a warning: a template, and a file that is only named like an object's", async () => {
    const { code, stderr } = await repository({
      "resources/template.yaml": `${release("{{ .name }}")}{{ if }}\n`,
      "resources/flux-notes.yaml": "a: b\n",
    }).run(["list"]);
    expect(code).toBe(0);
    expect(stderr).toContain("2 warnings");
  });
});
