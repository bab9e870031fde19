import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kustomization } from "../commands/fleet.ts";
import { plainText } from "../../src/import/config-text.ts";
import { settle, type Settled } from "../../src/import/settle.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { sync } from "./repositories.ts";
import {
  config,
  finds,
  release,
  sorted,
  starts,
  type Files,
} from "./support.ts";

const prod: Files = {
  ...sync("prod"),
  "clusters/prod/apps.yaml": kustomization("apps", "apps"),
};

/** Settles what is found, with nothing above the objects that patches anything in. */
async function settled(files: Files, keepLayout = false): Promise<Settled> {
  const { carried } = await sorted(files);
  const result = await settle({
    carried,
    context: {
      clusters: starts(files).map(({ cluster }) => cluster),
      repository: "flux-system",
      fluxNamespace: "flux-system",
      fluxVersion: undefined,
      resources: "",
      isAddition: false,
    },
    moving: {
      workspace: memoryWorkspace(files),
      raw: (path) => files[path],
      uses: finds(files).uses,
      keepLayout,
    },
    projectOf: (workspace, report) => ({
      workspace,
      gitPrefix: "",
      ignoreFilesAbove: () => [],
      schemas: () => () => builtinSchemas,
      format: async (planned) => planned,
      report,
    }),
    textOf: plainText,
    enrich: () => undefined,
  });
  if (Array.isArray(result)) throw new Error(result[0]?.message);
  return result;
}

const made = ({ prepared }: Settled): Record<string, string> =>
  Object.fromEntries(
    prepared.desired.files.map(({ path, text }) => [path, text]),
  );

describe("a config is found that makes the objects", () => {
  it("in the folders where they were", async () => {
    const its = await settled({
      ...prod,
      "apps/web/all.yaml": `${config("a")}---\n${release("web")}`,
    });
    expect(its.left).toEqual([]);
    expect(Object.keys(made(its))).toEqual([
      "apps/web/flux-hr-web.yaml",
      "clusters/prod/flux-ks-apps.yaml",
    ]);
    expect(parse(made(its)["apps/web/flux-hr-web.yaml"] ?? "")).toEqual(
      parse(release("web")),
    );
    expect(Object.fromEntries(its.moves)).toEqual({
      "apps/web/all.yaml": config("a"),
      "clusters/prod/apps.yaml": undefined,
    });
  });

  it("in the files where they were (--keep-layout)", async () => {
    const its = await settled(
      { ...prod, "apps/web/release.yaml": release("web") },
      true,
    );
    expect(Object.keys(made(its))).toEqual([
      "apps/web/release.yaml",
      "clusters/prod/apps.yaml",
    ]);
  });

  it("with Flux's own words where the short ones would say something else", async () => {
    const text = release("web").replace(
      "name: web\n  namespace: apps\n",
      "name: web\n  namespace: apps\n  annotations: {a: b}\n",
    );
    const its = await settled({
      ...prod,
      "apps/web.yaml": `${text}  dependsOn:\n    - name: db\n      namespace: apps\n`,
      "apps/db.yaml": release("db"),
    });
    expect(its.left).toEqual([]);
    expect(parse(made(its)["apps/flux-hr-web.yaml"] ?? "")).toMatchObject({
      metadata: { annotations: { a: "b" } },
      spec: { dependsOn: [{ name: "db", namespace: "apps" }] },
    });
  });

  it("with variables that Flux fills in only where it did", async () => {
    const values = "  values: {motd: '${mode}'}\n";
    const substituted = `${kustomization("apps", "apps")}  postBuild: {substitute: {mode: fast}}\n`;
    const its = await settled({
      ...prod,
      "clusters/prod/apps.yaml": substituted,
      "apps/web.yaml": `${release("web")}${values}`,
    });
    const web = parse(made(its)["apps/flux-hr-web.yaml"] ?? "");
    expect(web.metadata.annotations).toBeUndefined();
    expect(web.spec.values).toEqual({ motd: "${mode}" });
  });
});

describe("what no config makes stays", () => {
  it("with the complaint about it, and its file as it is", async () => {
    const broken = release("web").replace("10m", "often");
    const its = await settled({
      ...prod,
      "apps/web.yaml": broken,
      "apps/db.yaml": release("db"),
    });
    expect(its.left).toMatchObject([
      { object: "HelmRelease/apps/web", file: "apps/web.yaml", line: 1 },
    ]);
    expect(its.left[0]?.reason).toMatch(/interval/);
    expect(its.moves.has("apps/web.yaml")).toBe(false);
    expect(Object.keys(made(its))).toContain("apps/flux-hr-db.yaml");
  });
});
