import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kustomization } from "../commands/fleet.ts";
import { plainText } from "../../src/import/config-text.ts";
import { sync } from "./repositories.ts";
import { drafted, release, type Files } from "./support.ts";

const prod: Files = {
  ...sync("prod"),
  "clusters/prod/apps.yaml": kustomization("apps", "apps"),
};
const both: Files = {
  ...prod,
  ...sync("lab"),
  "clusters/lab/apps.yaml": kustomization("apps", "apps"),
};

/** The config that is drafted, read again. */
const draft = async (...args: Parameters<typeof drafted>) =>
  parse(plainText(await drafted(...args)));

const repository = (namespace: string): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: ${namespace}}\nspec: {interval: 1h, url: https://charts.example.com/${namespace}}\n`;

const charted = (name: string, source: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}, namespace: apps}\nspec: {interval: 5m, chart: {spec: {chart: web, version: 1.x, sourceRef: {kind: HelmRepository, name: charts, namespace: ${source}}}}}\n`;

describe("the config that is drafted", () => {
  it("leaves the repository to whoever made it, and folders where they are", async () => {
    expect(await draft(prod)).toMatchObject({
      version: 1,
      repository: { name: "flux-system", managed: false },
      layout: { resources: "." },
      external: ["GitRepository/flux-system/flux-system"],
      kustomizations: { apps: { path: "./apps" } },
    });
  });

  it("names two objects of one name by their namespaces, and their charts by these names", async () => {
    const { sources, releases } = await draft({
      "a.yaml": repository("one"),
      "b.yaml": repository("two"),
      "c.yaml": charted("web", "two"),
    });
    expect(Object.keys(sources.helm)).toEqual(["one/charts", "two/charts"]);
    expect(releases.web).toMatchObject({
      namespace: "apps",
      chart: "two/charts/web",
      version: "1.x",
    });
  });

  it("says what objects refer to that no item makes", async () => {
    const { external } = await draft({ "c.yaml": charted("web", "infra") });
    expect(external).toEqual(["HelmRepository/infra/charts"]);
  });

  it("has defaults where most agree", async () => {
    const files = Object.fromEntries(
      ["a", "b", "c"].map((name) => [`${name}.yaml`, release(name)]),
    );
    const { defaults, releases } = await draft({
      ...files,
      "d.yaml": release("d").replace("10m", "1m"),
    });
    expect(defaults).toEqual({ releases: { interval: "10m" } });
    expect(releases.a).not.toHaveProperty("interval");
    expect(releases.d).toMatchObject({ interval: "1m" });
  });

  it("writes an item as it was found out to be right", async () => {
    const { releases } = await draft(
      { "a.yaml": release("a"), "b.yaml": release("b") },
      {
        a: { isLiteral: true, path: "x/a.yaml" },
        b: { substitutes: true },
      },
    );
    expect(releases.a).toMatchObject({
      file: "x/a.yaml",
      chartRef: { kind: "OCIRepository", name: "a" },
    });
    expect(releases.b).toMatchObject({
      chartRef: "OCIRepository/b",
      substitute: true,
    });
  });
});

describe("several clusters", () => {
  it("share what is the same, and say what they have otherwise", async () => {
    const { kustomizations, clusters } = await draft({
      ...both,
      "clusters/lab/apps.yaml": `${kustomization("apps", "apps")}  timeout: 9m\n`,
    });
    expect(kustomizations.apps).toMatchObject({ path: "./apps" });
    expect(clusters.lab.kustomizations.apps).toEqual({ timeout: "9m" });
    expect(clusters.prod).not.toHaveProperty("kustomizations");
  });

  it("have what one of them has alone in its own section", async () => {
    const { releases, clusters } = await draft({
      ...both,
      "clusters/lab/web.yaml": release("web"),
    });
    expect(releases).toBeUndefined();
    expect(clusters.lab.releases.web).toMatchObject({ namespace: "apps" });
  });

  it("share a file by a path from the config's folder; their own ones are relative to their roots", async () => {
    const files = {
      ...both,
      "clusters/prod/base.yaml": kustomization("base", "clusters/lab/base"),
      "apps/web.yaml": release("web"),
      "clusters/lab/base/db.yaml": release("db"),
      "clusters/lab/only.yaml": release("only"),
      "clusters/lab/more.yaml": kustomization("more", "more"),
      "more/other.yaml": release("other"),
    };
    const { releases, clusters } = await draft(files, {
      web: { path: "apps/web.yaml" },
      db: { path: "clusters/lab/base/db.yaml" },
      only: { path: "clusters/lab/only.yaml" },
      other: { path: "more/other.yaml" },
    });
    expect(releases.web).toMatchObject({ file: "apps/web.yaml", shared: true });
    expect(releases.db).toMatchObject({
      file: "clusters/lab/base/db.yaml",
      shared: true,
    });
    expect(clusters.lab.releases.only.file).toBe("only.yaml");
    expect(clusters.lab.releases.only.shared).toBeUndefined();
    expect(clusters.lab.releases.other).toMatchObject({
      file: "more/other.yaml",
      shared: true,
    });
  });
});
