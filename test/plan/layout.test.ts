import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { clusters, namespace, plan } from "./support.ts";

const release = (fields: string) =>
  `kustomizations: {flux-system: , apps: }\nreleases: {a: {namespace: apps, chart: charts/a, ${fields}}}\n`;

describe("an object's file", () => {
  it.each([
    [
      "{a: {namespace: apps, chart: charts/a}}",
      "resources/apps/flux-hr-a.yaml",
    ],
    ["{apps/a: {chart: charts/a}}", "resources/apps/flux-hr-apps-a.yaml"],
    [
      "{a: {namespace: apps, chart: charts/a, file: ./x//y.yml}}",
      "resources/x/y.yml",
    ],
    [
      "{a: {namespace: apps, chart: charts/a, file: elsewhere/x.yaml, shared: true}}",
      "elsewhere/x.yaml",
    ],
  ])("of %s", async (releases, path) => {
    const planned = await plan(
      `kustomizations: {flux-system: , apps: }\nreleases: ${releases}\n`,
    );
    expect(planned.says).toEqual([]);
    expect(Object.keys(planned.files)).toContain(path);
  });

  it.each([
    "../x.yaml",
    "/x.yaml",
    "a/../../x.yaml",
    "nul.yaml",
    "kustomization.yaml",
  ])("cannot be %s", async (file) => {
    const { says, files } = await plan(release(`file: ${file}`));
    expect(says).toEqual(["10:56 bad-path"]);
    expect(Object.keys(files)).not.toContain(`resources/${file}`);
  });

  it("cannot be in a folder that Windows reserves", async () => {
    const { says } = await plan(
      "kustomizations: {flux-system: , aux: }\nreleases: {a: {namespace: aux, chart: charts/a}}\n",
      { "resources/aux/a.yaml": namespace("aux") },
    );
    expect(says).toEqual(["10:12 bad-path"]);
  });
});

/** What a Kustomization's `path` comes to. */
async function pathOf(
  config: string,
  file: string,
  files: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const planned = await plan(config, files);
  expect(planned.says).toEqual([]);
  return parse(planned.files[`resources/${file}`] ?? "").spec.path;
}

describe("a Kustomization's path", () => {
  const config = "kustomizations: {flux-system: , apps: }\n";

  it("is its folder below the resources folder", async () => {
    expect(await pathOf(config, "flux-system/flux-ks-apps.yaml")).toBe(
      "./resources/apps",
    );
  });

  it("is a cluster's own where that holds something, else the shared one", async () => {
    const own = "resources/clusters/prod/apps/a.yaml";
    const of = (cluster: string) =>
      pathOf(
        config + clusters,
        `clusters/${cluster}/flux-system/flux-ks-apps.yaml`,
        { [own]: namespace("own") },
      );
    expect(await of("canary")).toBe("./resources/apps");
    expect(await of("prod")).toBe("./resources/clusters/prod/apps");
  });

  it("may be an empty folder, but not a missing one", async () => {
    const missing = "kustomizations: {flux-system: , web: }\n";
    expect(
      await pathOf(missing, "flux-system/flux-ks-web.yaml", {
        "resources/web/": "",
      }),
    ).toBe("./resources/web");
    const { says, messages } = await plan(missing + clusters);
    expect(says).toEqual(["9:33 missing-folder", "9:33 missing-folder"]);
    expect(messages[0]).toContain(
      "the folder resources/clusters/canary/web or resources/web",
    );
  });

  it.each([
    [
      "a mistyped folder",
      "kustomizations: {flux-system: , apps: {folder: app}}\n",
      "(did you mean `apps`? create it",
    ],
    [
      "one further down",
      "kustomizations: {flux-system: , apps: {folder: a/b/weeb}}\n",
      "(did you mean `a/b/web`? create it",
    ],
    [
      "the mistyped name of an item to override",
      "kustomizations: {flux-system: , platform: {folder: infra}}\nclusters: {canary: {kustomizations: {platfrom: {wait: true}}}}\n",
      "(did you mean `platform`? create it",
    ],
    [
      "nothing like any",
      "kustomizations: {flux-system: , web: }\n",
      "fail on it (create it",
    ],
  ])("that is missing may be %s", async (_, text, hint) => {
    const { messages } = await plan(text, {
      "resources/a/b/web/namespace.yaml": namespace("web"),
    });
    expect(messages).toEqual([expect.stringContaining(hint)]);
  });
});

describe("a config whose manifests lie beside it (`layout.resources: .`)", () => {
  const top = 'layout: {resources: "."}\n';
  const apps = { "apps/namespace.yaml": namespace("apps") };
  const web = "{namespace: apps, chart: charts/web";

  it("writes into the folders there, and applies them by their names", async () => {
    const { says, files } = await plan(
      `${top}kustomizations: {flux-system: , apps: }\nreleases: {web: ${web}}}\n`,
      apps,
    );
    expect(says).toEqual([]);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        "apps/flux-hr-web.yaml",
        "flux-system/flux-ks-apps.yaml",
        "flux-system/flux-ks-flux-system.yaml",
      ]),
    );
    const path = (name: string): unknown =>
      parse(files[`flux-system/flux-ks-${name}.yaml`] ?? "").spec.path;
    expect([path("apps"), path("flux-system")]).toEqual([
      "./apps",
      "./flux-system",
    ]);
  });

  it("has the clusters' own folders below clusters/", async () => {
    const { says, files } = await plan(
      `${top}kustomizations: {flux-system: , apps: }\n${clusters}`,
      { ...apps, "clusters/prod/apps/a.yaml": namespace("own") },
    );
    expect(says).toEqual([]);
    const path = (cluster: string): unknown =>
      parse(files[`clusters/${cluster}/flux-system/flux-ks-apps.yaml`] ?? "")
        .spec.path;
    expect([path("canary"), path("prod")]).toEqual([
      "./apps",
      "./clusters/prod/apps",
    ]);
  });

  it("does not take what is derived for manifests", async () => {
    const { prepared } = await plan(
      `${top}kustomizations: {flux-system: , apps: }\n`,
      { ...apps, "generated/x/namespace.yaml": namespace("derived") },
    );
    expect(prepared?.manifests.files).toContain("apps/namespace.yaml");
    expect(prepared?.manifests.files).not.toContain(
      "generated/x/namespace.yaml",
    );
  });

  it("lets clusters share a file by a path from the config's folder", async () => {
    const shared = `${web}, file: apps/web.yaml, shared: true}`;
    const { says, files } = await plan(
      `${top}kustomizations: {flux-system: , apps: }\nreleases: {web: ${shared}}\n${clusters}`,
      apps,
    );
    expect(says).toEqual([]);
    expect(Object.keys(files).filter((path) => /web/.test(path))).toEqual([
      "apps/web.yaml",
    ]);
  });

  it("says where clusters that share a file would not write the same", async () => {
    const shared = `${web}, file: apps/web.yaml, shared: true}`;
    const { says } = await plan(
      `${top}kustomizations: {flux-system: , apps: }\nreleases: {web: ${shared}}\nclusters: {canary: , prod: {releases: {web: {version: "2"}}}}\n`,
      apps,
    );
    expect(says).toEqual([expect.stringContaining("file-collision")]);
  });
});
