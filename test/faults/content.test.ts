/** Faults 45–47: what Flux would do with what is there. */
import { describe, expect, test } from "vitest";
/* oxlint-disable vitest/expect-expect -- expectFound and its like assert */
import {
  configMap,
  expectFound,
  expectSaid,
  generated,
  mark,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const config = (text: string) => ({ ...podinfoFiles, "fluxsmith.yaml": text });

describe("fault 45: undefined `${var}`", () => {
  const variables = config(`${podinfo}variables: {region: eu-west-1}\n`);
  const uses = (value: string) => configMap("uses", value);
  const path = "resources/apps/uses.yaml";

  test.each([
    "${regoin}",
    "prefix-${regoin}-suffix",
    "'${regoin}'",
    "${regoin/a/b}",
  ])("fault 45: %s: file, line, and the nearest name", async (value) => {
    const at = value.indexOf("$");
    await expectFound(
      {
        ...variables,
        [path]: uses(value.slice(0, at) + mark + value.slice(at)),
      },
      "finding",
      {
        code: "undefined-variable",
        says: ["`regoin`", "`apps`", "did you mean `region`"],
      },
    );
  });

  test("fault 45: generate goes on", async () => {
    const repo = repository({ ...variables, [path]: uses("${regoin}") });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    ["one that is defined", "${region}"],
    ["an escaped one", "$${regoin}"],
    ["one with a default", "${regoin:=x}"],
    ["one with another kind of default", "${regoin:-x}"],
    ["a shell's own", "$regoin $(regoin)"],
  ])("fault 45: %s is fine: %s", async (_, value) => {
    const repo = await generated({ ...variables, [path]: uses(value) });
    expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 45: every one in a file, with its line", async () => {
    const repo = await generated({
      ...variables,
      [path]: `${uses("${one}")}  more: |\n    first\n    and \${two}\n`,
    });
    const { code, stderr } = await repo.run(["check"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^resources\/apps\/uses\.yaml:7:8: finding: .*`one`/m,
    );
    expect(stderr).toMatch(
      /^resources\/apps\/uses\.yaml:10:9: finding: .*`two`/m,
    );
  });

  test("fault 45: without any variable, Flux skips the step", async () => {
    const repo = await generated({
      ...podinfoFiles,
      [path]: uses("${regoin}"),
    });
    expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 45: unless the Kustomization says Always", async () => {
    await expectFound(
      {
        ...config(
          podinfo.replace(
            "  apps:\n",
            "  apps: {postBuild: {substituteStrategy: Always}}\n",
          ),
        ),
        [path]: uses(`${mark}\${regoin}`),
      },
      "finding",
      { code: "undefined-variable", says: ["`regoin`"] },
    );
  });

  test("fault 45: an object that opts out is left alone", async () => {
    const repo = await generated({
      ...variables,
      [path]: uses("${regoin}").replace(
        "metadata:\n",
        "metadata:\n  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\n",
      ),
    });
    expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 45: the Kustomization's own variables count, and are its own", async () => {
    const two = podinfo.replace(
      "  apps:\n",
      "  apps: {postBuild: {substitute: {here: x}}}\n  infra: {postBuild: {substitute: {there: x}}}\n",
    );
    await expectFound(
      {
        ...config(two),
        [path]: uses("${here}"),
        "resources/infra/uses.yaml": uses(`${mark}\${here}`),
      },
      "finding",
      { code: "undefined-variable", says: ["`here`", "`infra`"] },
    );
  });

  test("fault 45: in one cluster only, it is named", async () => {
    await expectFound(
      {
        ...config(
          `${podinfo}clusters: {canary: {variables: {zone: a}}, prod: {variables: {zone: a, region: x}}}\n`,
        ),
        [path]: uses(`${mark}\${region}`),
      },
      "finding",
      { code: "undefined-variable", says: ["`region`", "canary"] },
    );
  });

  describe("from a ConfigMap or Secret", () => {
    const from = podinfo.replace(
      "  apps:\n",
      "  apps: {postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}}\n",
    );

    test("fault 45: outside Git a variable is unknown, not undefined: a warning", async () => {
      await expectFound(
        { ...config(from), [path]: uses(`${mark}\${region}`) },
        "warning",
        {
          code: "unknown-variable-source",
          says: ["`region`", "ConfigMap", "vars", "fixtures"],
        },
      );
    });

    test("fault 45: `fixtures` say what it holds", async () => {
      const fixtures = `${from}fixtures: {ConfigMap/flux-system/vars: {region: x}}\n`;
      const repo = await generated({
        ...config(fixtures),
        [path]: uses("${region}"),
      });
      expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
      await expectFound(
        { ...config(fixtures), [path]: uses(`${mark}\${regoin}`) },
        "finding",
        { code: "undefined-variable", says: ["`regoin`", "`region`"] },
      );
    });

    test("fault 45: in Git it is read", async () => {
      const vars = configMap("vars")
        .replace("namespace: default", "namespace: flux-system")
        .replace("key: value", "region: x");
      await expectFound(
        {
          ...config(from),
          "resources/flux-system/vars.yaml": vars,
          [path]: `${uses("${region}")}  more: ${mark}\${regoin}\n`,
        },
        "finding",
        { code: "undefined-variable", says: ["`regoin`"] },
      );
    });
  });

  test("fault 45: before Flux 2.9 substitution is not strict", async () => {
    const repo = await generated({
      ...config(`${podinfo}variables: {region: x}\nflux: {version: v2.8.0}\n`),
      [path]: uses("${regoin}"),
    });
    expect(await repo.run(["check"])).toMatchObject({ code: 0 });
  });
});

describe("fault 46: plain Secret", () => {
  const path = "resources/apps/secret.yaml";
  const secret = `apiVersion: v1
kind: ${mark}Secret
metadata: {name: password, namespace: apps}
stringData: {password: hunter2}
`;

  test("fault 46: SOPS is suggested; it is a warning, and shows no value", async () => {
    const files = { ...podinfoFiles, [path]: secret };
    await expectFound(files, "warning", {
      code: "plain-secret",
      says: ["password", /sops/i],
    });
    const repo = await generated(files);
    const { stderr, stdout } = await repo.run(["check"]);
    expect(stderr + stdout).not.toContain("hunter2");
  });

  const generator = {
    "resources/apps/kustomization.yaml": `resources: [namespace.yaml, flux-hr-podinfo.yaml]
secretGenerator:
  - name: password
    literals: [${mark}password=hunter2]
`,
  };

  test.each([
    [
      "on one line",
      {
        [path]: `{"apiVersion": "v1", "kind": ${mark}"Secret", "metadata": {"name": "password"}, "stringData": {"a": "hunter2"}}\n`,
      },
    ],
    [
      "on the next line",
      {
        [path]: `apiVersion: v1\nmetadata: {name: password}\nkind: ${mark}Secret\nstringData: {password: hunter2}\n`,
      },
    ],
    [
      "that the `sops` block does not cover",
      {
        [path]: `${secret.replace(mark, "").replace("hunter2", `${mark}hunter2`)}sops: {version: 3.9.0}\n`,
      },
    ],
    ["of a secretGenerator", generator],
  ])("fault 46: no value is shown, %s", async (_, files) => {
    const all = { ...podinfoFiles, ...files };
    await expectFound(all, "warning", {
      code: "plain-secret",
      says: ["password", /sops/],
    });
    const repo = await generated(all);
    for (const output of ["text", "json", "github"]) {
      const ran = await repo.run(["check", "--output", output]);
      expect(ran.stderr + ran.stdout).toContain("plain-secret");
      expect(ran.stderr + ran.stdout).not.toContain("hunter2");
    }
  });

  test("fault 46: generate says nothing about it", async () => {
    const repo = repository({ ...podinfoFiles, [path]: secret });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    [
      "with `data`",
      secret.replace(
        "stringData: {password: hunter2}",
        "data: {password: aHVudGVyMg==}",
      ),
    ],
    ["in a second document", `${configMap()}---\n${secret}`],
    [
      "in JSON",
      `{"apiVersion": "v1", "kind": ${mark}"Secret", "metadata": {"name": "s"}, "stringData": {"a": "hunter2"}}\n`,
    ],
  ])("fault 46: also one %s", async (_, text) => {
    await expectFound({ ...podinfoFiles, [path]: text }, "warning", {
      code: "plain-secret",
      says: [/sops/i],
    });
  });

  test.each([
    [
      "one that SOPS has encrypted",
      `${secret.replace("{password: hunter2}", "\n  password: ENC[AES256_GCM,data:x,type:str]")}sops: {mac: "ENC[x]", version: 3.9.0}\n`,
    ],
    ["an empty one", secret.replace(/stringData.*\n/, "")],
    ["one of another API", secret.replace("v1", "example.com/v1")],
  ])("fault 46: not %s", async (_, text) => {
    const repo = await generated({ ...podinfoFiles, [path]: text });
    expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("fault 47: rename or prune hazard", () => {
  const infra = {
    ...config(podinfo.replace("  apps:\n", "  apps:\n  infra:\n")),
    "resources/infra/x.yaml": configMap(),
    "resources/base/x.yaml": configMap(),
  };
  const text = infra["fluxsmith.yaml"];

  /** What a second config makes of the first one's repository. */
  async function after(
    to: string,
    from: Readonly<Record<string, string>> = infra,
  ) {
    const repo = await generated(from);
    repo.write({ "fluxsmith.yaml": to });
    return repo;
  }

  test("fault 47: a renamed Kustomization: what is lost, and the safe steps", async () => {
    const repo = await after(text.replace("infra:", "base:"));
    const checked = await repo.run(["check"]);
    expect(checked.code).toBe(1);
    expectSaid(checked, "warning", {
      code: "prune-hazard",
      at: "resources/flux-system/flux-ks-infra.yaml:1:1",
      says: ["Kustomization/flux-system/infra", /deleted/, "prune: false"],
    });
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/What the cluster loses/);
    expect(ran.stdout).toMatch(/Kustomization\/flux-system\/infra: .*deleted/);
    expect(ran.stdout).toMatch(
      /first set `prune: false`[^]*then remove or rename/,
    );
  });

  test("fault 47: the same is said before anything is written", async () => {
    const repo = await after(text.replace("infra:", "base:"));
    const before = repo.files();
    const { stdout } = await repo.run(["generate", "--dry-run"]);
    expect(stdout).toMatch(/Kustomization\/flux-system\/infra: .*deleted/);
    expect(repo.files()).toEqual(before);
  });

  test.each([
    ["prune: false", "{prune: false}"],
    ["deletionPolicy: Orphan", "{deletionPolicy: Orphan}"],
  ])("fault 47: after %s nothing is lost", async (_, fields) => {
    const from = {
      ...infra,
      "fluxsmith.yaml": text.replace("infra:", `infra: ${fields}`),
    };
    const repo = await after(podinfo, from);
    const { stdout } = await repo.run(["generate"]);
    expect(stdout).toContain("- resources/flux-system/flux-ks-infra.yaml\n");
    expect(stdout).not.toMatch(/infra: .*deleted/);
  });

  test("fault 47: a disabled item is lost in that cluster, which its file names", async () => {
    const clusters = `${podinfo}clusters:\n  canary:\n  prod:\n`;
    const repo = await after(
      `${clusters}    releases: {podinfo: {enabled: false}}\n`.replace(
        "6.5.0",
        "6.6.0",
      ),
      config(clusters),
    );
    const { stdout } = await repo.run(["generate"]);
    expect(stdout).toMatch(
      /HelmRelease\/apps\/podinfo: .*uninstall.*clusters\/prod\//,
    );
    expect(stdout).not.toMatch(/uninstall.*clusters\/canary\//);
  });

  // flux-semantics: each of these uninstalls first.
  test.each([
    ["releaseName", "6.5.0, releaseName: other}"],
    ["targetNamespace", "6.5.0, targetNamespace: other}"],
    ["storageNamespace", "6.5.0, storageNamespace: other}"],
  ])("fault 47: a changed %s uninstalls", async (field, to) => {
    const repo = await after(podinfo.replace("6.5.0}", to), podinfoFiles);
    const { stdout } = await repo.run(["generate"]);
    expect(stdout).toMatch(/HelmRelease\/apps\/podinfo: .*uninstall/);
    expect(stdout).toContain(field);
  });

  test("fault 47: so does another chart", async () => {
    const repo = await after(
      podinfo.replace("podinfo/podinfo", "podinfo/other"),
      podinfoFiles,
    );
    const { stdout } = await repo.run(["generate"]);
    expect(stdout).toMatch(/HelmRelease\/apps\/podinfo: .*uninstall/);
  });

  test("fault 47: another version loses nothing", async () => {
    const repo = await after(podinfo.replace("6.5.0", "6.6.0"), podinfoFiles);
    const { stdout } = await repo.run(["generate"]);
    expect(stdout).not.toMatch(/loses/);
  });

  test("fault 47: an object that moves to another file is not lost", async () => {
    const repo = await after(
      podinfo.replace("6.5.0}", "6.5.0, file: apps/other.yaml}"),
      podinfoFiles,
    );
    const { stdout } = await repo.run(["generate"]);
    expect(stdout).toContain("- resources/apps/flux-hr-podinfo.yaml\n");
    expect(stdout).not.toMatch(/loses/);
  });

  test("fault 47: with a moved root, what goes on is not lost, and what does not is", async () => {
    const moved = `${podinfo}clusters: {prod: }\n`;
    const kept = await after(moved, podinfoFiles);
    expect((await kept.run(["generate", "--move-root"])).stdout).not.toMatch(
      /loses/,
    );
    const repo = await after(
      moved.replace(/releases:[^]*(?=clusters)/, ""),
      podinfoFiles,
    );
    const { stdout } = await repo.run(["generate", "--move-root", "--dry-run"]);
    expect(stdout.match(/^ {2}\S+: .*$/gm)).toEqual([
      "  HelmRelease/apps/podinfo: the release is uninstalled (resources/apps/flux-hr-podinfo.yaml)",
    ]);
    expect(stdout).toContain("The root moves.");
  });

  test("fault 47: a release that another Kustomization applies from now on", async () => {
    const repo = await after(
      podinfo.replace("6.5.0}", "6.5.0, kustomization: flux-system}"),
      podinfoFiles,
    );
    const checked = await repo.run(["check"]);
    expectSaid(checked, "warning", {
      code: "prune-hazard",
      at: "resources/apps/flux-hr-podinfo.yaml:1:1",
      says: ["moves from", "`apps`", "`flux-system`", "uninstalled", "fix:"],
    });
  });

  test("fault 47: removing flux-system removes everything: that is said", async () => {
    const repo = await after(
      podinfo.replace("  flux-system:\n", ""),
      podinfoFiles,
    );
    const { stdout } = await repo.run(["generate", "--dry-run"]);
    expect(stdout).toMatch(
      /Kustomization\/flux-system\/flux-system: .*(everything|deleted)/,
    );
  });
});
