/** Faults 20–23 and 30–34: names, durations, and the files that objects go to. */
import { describe, expect, test } from "vitest";
/* oxlint-disable vitest/expect-expect -- expectRefused and its like assert */
import {
  configMap,
  expectFound,
  expectRefused,
  expectSaid,
  generated,
  mark,
  namespace,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const config = (text: string) => ({ ...podinfoFiles, "fluxsmith.yaml": text });

/** The podinfo release with one more field. */
const release = (field: string) =>
  config(podinfo.replace("6.5.0}", `6.5.0, ${field}}`));

/** The apps Kustomization with these fields. */
const apps = (fields: string) =>
  config(podinfo.replace("  apps:\n", `  apps: {${fields}}\n`));

/** Another release of the same chart. */
const another = (key: string, fields = "namespace: apps") =>
  config(`${podinfo}  ${mark}${key}: {${fields}, chart: podinfo/podinfo}\n`);

describe("fault 20: upper-case, dotted or too long name", () => {
  const long = "x".repeat(64);

  test.each([
    ["Podinfo", /upper-case/],
    ["pod.info", /dot/],
    [long, /64 characters, 63/],
    ["pod_info", /underscore/],
    ["-podinfo", /hyphen/],
    ["podinfo-", /hyphen/],
    ['"pod info"', /lower-case letters, digits and hyphens/],
    ['"pöd"', /lower-case letters, digits and hyphens/],
    ['""', /empty/],
    ["Apps/redis", /upper-case/],
    ["apps/Redis", /upper-case/],
  ])("fault 20: a release called %s", async (key, why) => {
    const fields = key.includes("/") ? "kustomization: apps" : undefined;
    await expectRefused(another(key, fields), {
      code: "bad-name",
      says: [
        why,
        key
          .replaceAll('"', "")
          .split("/")
          .at(key.startsWith("A") ? 0 : -1) ?? "",
      ],
    });
  });

  test.each([
    ["a namespace", podinfoFiles, "namespace: apps", "namespace: Apps"],
    ["the repository", podinfoFiles, "name: fleet", "name: Fleet"],
    ["a Kustomization", podinfoFiles, "  apps:\n", "  Apps:\n"],
    ["a source", podinfoFiles, "    podinfo:", "    Podinfo:"],
  ])("fault 20: %s in upper case", async (_, files, from, to) => {
    const name = to.replace(/^\s*(name(space)?: )?/, "").replace(/:\s*$/, "");
    const text = files["fluxsmith.yaml"] ?? "";
    await expectRefused(
      {
        ...files,
        "fluxsmith.yaml": text.replace(from, to.replace(name, mark + name)),
      },
      { code: "bad-name", says: [`\`${name}\``, /upper-case/] },
    );
  });

  test("fault 20: a cluster, and Flux's own namespace", async () => {
    await expectRefused(config(`${podinfo}clusters: {${mark}Prod: }\n`), {
      code: "bad-name",
      says: ["`Prod`", /cluster/],
    });
    await expectRefused(config(`${podinfo}flux: {namespace: ${mark}Flux}\n`), {
      code: "bad-name",
      says: ["`Flux`", /namespace/],
    });
  });

  test("fault 20: 63 characters are a name", async () => {
    const repo = repository(
      another("x".repeat(63), "namespace: apps, releaseName: x"),
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
  });
});

describe("fault 21: `../` in a name", () => {
  test.each(["../evil", "apps/../evil", "..", "../../etc/cron.d/x"])(
    "fault 21: a release called %s writes nowhere",
    async (key) => {
      await expectRefused(another(key, "kustomization: apps"), {
        code: "bad-name",
        says: [/`[^`]*\.\.[^`]*`/],
      });
    },
  );

  test.each([
    ["a cluster", `${podinfo}clusters: {${mark}../../evil: }\n`],
    [
      "a Kustomization",
      podinfo.replace("  apps:\n", `  apps:\n  ${mark}../evil:\n`),
    ],
    [
      "a namespace",
      podinfo.replace("namespace: apps", `namespace: ${mark}../evil`),
    ],
    ["the repository", podinfo.replace("name: fleet", `name: ${mark}../evil`)],
    ["Flux's namespace", `${podinfo}flux: {namespace: ${mark}../evil}\n`],
    [
      "a source",
      podinfo.replace(
        "    podinfo:",
        `    ${mark}../evil: https://example.com\n    podinfo:`,
      ),
    ],
  ])("fault 21: %s neither", async (_, text) => {
    await expectRefused(config(text), { code: "bad-name", says: [".."] });
  });
});

describe("fault 22: releaseName over 53", () => {
  test("fault 22: written, it is refused", async () => {
    await expectRefused(release(`releaseName: ${mark}${"x".repeat(54)}`), {
      code: "out-of-range",
      says: ["releaseName", "54", "53"],
    });
  });

  test("fault 22: 53 characters are allowed", async () => {
    const repo = repository(release(`releaseName: ${"x".repeat(53)}`));
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  // flux-semantics: `[targetNamespace-]name`; longer becomes the first 40 + `-` + 12 SHA-256 characters.
  test("fault 22: a default name that Flux would shorten is told, with what becomes of it", async () => {
    const name = "a".repeat(54);
    const repo = repository(another(name));
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(0);
    expectSaid(ran, "warning", {
      code: "release-name",
      at: "fluxsmith.yaml:12:3",
      says: [name, new RegExp(`${"a".repeat(40)}-[0-9a-f]{12}`), "releaseName"],
    });
  });

  test("fault 22: the target namespace counts", async () => {
    const repo = repository(
      another("a".repeat(50), "namespace: apps, targetNamespace: apps"),
    );
    const ran = await repo.run(["generate"]);
    expect(ran.stderr).toContain("[release-name]");
    expect(ran.stderr).toContain(`apps-${"a".repeat(35)}-`);
  });
});

describe("fault 23: durations", () => {
  test.each([
    ["1d", "defaults: {interval: ▶1d}", [/24h/]],
    ["-5m", "defaults: {interval: ▶-5m}", [/negative/, "5m"]],
    ["5", 'defaults: {interval: ▶"5"}', [/duration/]],
    ["5 m", "defaults: {interval: ▶5 m}", [/duration/]],
  ])("fault 23: %s", async (_, line, says) => {
    await expectRefused(
      config(podinfo.replace("defaults: {interval: 5m}", line)),
      { code: "bad-format", says },
    );
  });

  test("fault 23: `5`, a number, is of a wrong type", async () => {
    await expectRefused(
      config(podinfo.replace("{interval: 5m}", `{interval: ${mark}5}`)),
      { code: "wrong-type", says: [/string|duration/, "5"] },
    );
  });

  test("fault 23: `1h` as a source's timeout, which takes no hours", async () => {
    const url = "https://stefanprodan.github.io/podinfo";
    await expectRefused(
      config(podinfo.replace(url, `{url: ${url}, timeout: ${mark}1h}`)),
      { code: "bad-format", says: ["1h", "60m"] },
    );
  });

  test("fault 23: `1h` everywhere else, and Go's own spellings, stay as typed", async () => {
    const repo = await generated(
      release("interval: 1h30m, timeout: 1h, uninstall: {timeout: 1.5h}"),
    );
    const text = repo.read("resources/apps/flux-hr-podinfo.yaml");
    expect(text).toContain("  interval: 1h30m\n");
    expect(text).toContain("  timeout: 1h\n");
    expect(text).toContain("    timeout: 1.5h\n");
  });
});

describe("fault 30: absolute or escaping path", () => {
  test.each([
    ["folder", apps(`folder: ${mark}/etc`), "bad-folder", /absolute/],
    ["folder", apps(`folder: ${mark}../apps`), "bad-folder", /leaves/],
    ["folder", apps(`folder: ${mark}a/../../b`), "bad-folder", /leaves/],
    ["path", apps(`path: ${mark}/etc`), "bad-folder", /absolute/],
    ["path", apps(`path: ${mark}./../x`), "bad-folder", /leaves/],
    [
      "file",
      release(`file: ${mark}/etc/cron.d/x.yaml`),
      "bad-path",
      /absolute/,
    ],
    ["file", release(`file: ${mark}../../x.yaml`), "bad-path", /leaves/],
    [
      "file",
      release(`file: ${mark}apps/../../../x.yaml`),
      "bad-path",
      /leaves/,
    ],
    ["file", release(`file: ${mark}C:/x.yaml`), "bad-path", /absolute/],
    ["file", release(`file: ${mark}.git/hooks/x.yaml`), "bad-path", /Git/],
    [
      "valuesFiles",
      release(`valuesFiles: [${mark}/etc/passwd]`),
      "path-escapes",
      /absolute/,
    ],
    [
      "valuesFiles",
      release(`valuesFiles: [${mark}../v.yaml]`),
      "path-escapes",
      /leaves/,
    ],
    [
      "include",
      config(`${podinfo}include: [${mark}/etc/*.yaml]\n`),
      "path-escapes",
      /absolute/,
    ],
    [
      "include",
      config(`${podinfo}include: [${mark}"../*/x.yaml"]\n`),
      "path-escapes",
      /leaves/,
    ],
    [
      "layout.resources",
      config(`${podinfo}layout: {resources: ${mark}../x}\n`),
      "path-escapes",
      /leaves/,
    ],
    [
      "layout.resources",
      config(`${podinfo}layout: {resources: ${mark}/tmp/x}\n`),
      "path-escapes",
      /absolute/,
    ],
    [
      "layout.generated",
      config(`${podinfo}layout: {generated: ${mark}.}\n`),
      "path-escapes",
      /names no place/,
    ],
    [
      "layout.resources",
      config(`${podinfo}layout: {resources: ${mark}.git/x}\n`),
      "path-escapes",
      /Git/,
    ],
    [
      "layout.generated",
      config(`${podinfo}layout: {generated: ${mark}/tmp/x}\n`),
      "path-escapes",
      /absolute/,
    ],
    [
      "layout.header",
      config(`${podinfo}layout: {header: ${mark}../../etc/passwd}\n`),
      "path-escapes",
      /leaves/,
    ],
    [
      "repository.path",
      config(podinfo.replace("name: fleet", `name: fleet, path: ${mark}../x`)),
      "path-escapes",
      /leaves/,
    ],
  ])("fault 30: %s (%#)", async (_, files, code, why) => {
    await expectRefused(files, { code, says: [why] });
  });

  test.each([
    ["leaves", "../*"],
    ["is absolute", "/etc/*"],
  ])("fault 30: a glob that %s", async (why, glob) => {
    await expectRefused(
      config(podinfo.replace("  apps:\n", `  apps:\n  ${mark}${glob}:\n`)),
      { code: "bad-folder", says: [glob, why] },
    );
  });

  test.each([
    ["folder", apps(`folder: ${mark}"a\\0b"`)],
    ["path", apps(`path: ${mark}"a\\0b"`)],
    ["file", release(`file: ${mark}"a\\0b.yaml"`)],
    ["valuesFiles", release(`valuesFiles: [${mark}"a\\0b"]`)],
    ["include", config(`${podinfo}include: [${mark}"a\\0b"]\n`)],
    ["layout.header", config(`${podinfo}layout: {header: ${mark}"a\\0b"}\n`)],
  ])("fault 30: %s with a NUL in it", async (field, files) => {
    await expectRefused(files, {
      code:
        field === "file"
          ? "bad-path"
          : field === "folder" || field === "path"
            ? "bad-folder"
            : "path-escapes",
      says: [/NUL/],
    });
  });

  test("fault 30: a variable in a valuesFile's name does not help either", async () => {
    await expectRefused(
      config(
        `${podinfo.replace("6.5.0}", `6.5.0, valuesFiles: [${mark}"values/\${where}.yaml"]}`)}variables: {where: "../../x"}\n`,
      ),
      { code: "path-escapes", says: [/leaves/, "../../x"] },
    );
  });
});

describe("fault 31: two objects, one file name", () => {
  test("fault 31: by `file:`; both are shown", async () => {
    await expectRefused(
      another("other", "namespace: apps, file: apps/flux-hr-podinfo.yaml"),
      {
        code: "file-collision",
        at: "fluxsmith.yaml:11:3",
        says: [
          "resources/apps/flux-hr-podinfo.yaml",
          "fluxsmith.yaml:12:3",
          "file:",
        ],
      },
    );
  });

  test("fault 31: by a key with a namespace", async () => {
    await expectRefused(
      config(
        `${podinfo}  ${mark}team/x: {kustomization: apps, chart: podinfo/podinfo}\n  team-x: {namespace: apps, chart: podinfo/podinfo}\n`,
      ),
      {
        code: "file-collision",
        says: ["resources/apps/flux-hr-team-x.yaml", "fluxsmith.yaml:13:3"],
      },
    );
  });

  test.each(["kustomization.yaml", "kustomization.yml"])(
    "fault 31: %s is kustomize's own, in every folder",
    async (name) => {
      await expectRefused(release(`file: ${mark}flux-system/${name}`), {
        code: "bad-path",
        says: [name, /kustomize/],
      });
    },
  );
});

describe("fault 32: names that collide on a case-insensitive disk", () => {
  test("fault 32: two objects' files", async () => {
    await expectRefused(
      release(
        `file: apps/a.yaml}\n  ${mark}other: {namespace: apps, chart: podinfo/podinfo, file: apps/A.yaml`,
      ),
      {
        code: "file-case",
        at: /^fluxsmith\.yaml:1[12]:3$/,
        says: ["resources/apps/a.yaml", "resources/apps/A.yaml"],
      },
    );
  });

  test("fault 32: a hand-written file", async () => {
    await expectRefused(
      { ...podinfoFiles, "resources/apps/FLUX-HR-podinfo.yaml": configMap() },
      {
        code: "file-case",
        at: "fluxsmith.yaml:11:3",
        says: [
          "resources/apps/FLUX-HR-podinfo.yaml",
          "resources/apps/flux-hr-podinfo.yaml",
        ],
      },
    );
  });

  test("fault 32: folders", async () => {
    await expectRefused(release("file: Apps/podinfo.yaml"), {
      code: "file-case",
      at: "fluxsmith.yaml:11:3",
      says: ["resources/Apps", "resources/apps"],
    });
  });

  test("fault 32: hand-written files among themselves are their owner's business", async () => {
    const repo = repository({
      ...podinfoFiles,
      "resources/apps/a.yaml": configMap("a"),
      "resources/apps/A.yaml": configMap("b"),
    });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("fault 33: file names Windows reserves", () => {
  test.each([
    "apps/con.yaml",
    "apps/NUL.yaml",
    "apps/com1.yaml",
    "aux/x.yaml",
    "apps/a:b.yaml",
    'apps/a"b.yaml',
    "apps/a?.yaml",
    "apps./x.yaml",
    "apps /x.yaml",
  ])("fault 33: %s", async (file) => {
    await expectRefused(release(`file: ${mark}'${file}'`), {
      code: "bad-path",
      says: [file, "Windows"],
    });
  });

  test("fault 33: one that no disk holds, before anything is written", async () => {
    await expectRefused(release(`file: ${mark}apps/${"x".repeat(251)}.yaml`), {
      code: "bad-path",
      says: [/longer than 255/],
    });
  });

  test("fault 33: a Kustomization's folder", async () => {
    await expectRefused(
      {
        ...config(
          `${podinfo.replace("  apps:\n", "  apps:\n  aux:\n")}  ${mark}x: {namespace: aux, chart: podinfo/podinfo}\n`,
        ),
        "resources/aux/namespace.yaml": namespace("aux"),
      },
      { code: "bad-path", says: ["`aux`", "Windows"] },
    );
  });

  test("fault 33: a cluster", async () => {
    await expectRefused(config(`${podinfo}clusters: {nul: }\n`), {
      code: "bad-path",
      at: /^fluxsmith\.yaml:\d+:\d+$/,
      says: ["`nul`", "Windows"],
    });
  });

  test.each(["apps/console.yaml", "apps/com10.yaml", "apps/nul-x.yaml"])(
    "fault 33: %s is none",
    async (file) => {
      const repo = repository(release(`file: ${file}`));
      expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
    },
  );
});

describe("fault 34: kind, namespace and name twice", () => {
  test("fault 34: two items: both are shown", async () => {
    await expectRefused(another("apps/podinfo", "interval: 5m"), {
      code: "duplicate-object",
      at: "fluxsmith.yaml:11:3",
      says: ["HelmRelease/apps/podinfo", "fluxsmith.yaml:12:3"],
    });
  });

  test("fault 34: an item and a hand-written manifest", async () => {
    await expectRefused(
      {
        ...podinfoFiles,
        "resources/apps/mine.yaml": `${configMap()}---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: podinfo, namespace: apps}
spec: {interval: 5m, chartRef: {kind: OCIRepository, name: x}}
`,
      },
      {
        code: "duplicate-object",
        at: "fluxsmith.yaml:11:3",
        says: ["HelmRelease/apps/podinfo", /resources\/apps\/mine\.yaml:9:\d+/],
      },
    );
  });

  test("fault 34: two hand-written manifests of one folder: check finds it", async () => {
    await expectFound(
      {
        ...podinfoFiles,
        "resources/apps/a.yaml": configMap("settings"),
        "resources/apps/b/c.yaml": `${namespace("other")}---\n${mark}${configMap("settings", "other")}`,
      },
      "finding",
      {
        code: "duplicate-object",
        says: [
          "ConfigMap/default/settings",
          "`apps`",
          "resources/apps/a.yaml:1:1",
        ],
      },
    );
  });

  test("fault 34: not where a person's kustomization file decides what they are called", async () => {
    const repo = await generated({
      ...podinfoFiles,
      "resources/apps/a/x.yaml": configMap("settings"),
      "resources/apps/a/kustomization.yaml":
        "namePrefix: a-\nresources: [x.yaml]\n",
      "resources/apps/b/x.yaml": configMap("settings"),
      "resources/apps/b/kustomization.yaml":
        "namePrefix: b-\nresources: [x.yaml]\n",
    });
    expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 34: in two files of the config: both are shown", async () => {
    await expectRefused(
      {
        ...config(`${podinfo}include: [config/*.yaml]\n`),
        "config/more.yaml": `releases:\n  ${mark}podinfo: {namespace: apps, chart: podinfo/podinfo}\n`,
      },
      {
        code: "duplicate-item",
        says: ["`podinfo`", "fluxsmith.yaml:11:3"],
      },
    );
  });

  test("fault 34: a source called as the repository", async () => {
    await expectRefused(
      config(
        podinfo.replace(
          "  helm:\n",
          `  git: {${mark}fleet: "https://example.com/other"}\n  helm:\n`,
        ),
      ),
      {
        code: "duplicate-object",
        says: ["GitRepository/flux-system/fleet", "fluxsmith.yaml:2:1"],
      },
    );
  });

  test("fault 34: the same name in two namespaces, and of two kinds, is fine", async () => {
    const repo = repository(
      another(
        "team/podinfo",
        "kustomization: apps, install: {createNamespace: true}",
      ),
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(Object.keys(repo.files())).toContain(
      "resources/apps/flux-hr-team-podinfo.yaml",
    );
  });
});
