import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { clusterOfFile, readLayout } from "../../src/discovery/layout.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

function layoutOf(config: string | undefined) {
  const findings = collectFindings();
  const files: Record<string, string> =
    config === undefined ? {} : { "fluxsmith.yaml": config };
  const layout = readLayout(memoryWorkspace(files), findings.report);
  const { resources, generated } = layout.settings;
  return { layout, resources, generated, findings: findings.all() };
}

describe("the layout", () => {
  it("is the default one without a config, and nothing is said", () => {
    expect(layoutOf(undefined)).toMatchObject({
      resources: "resources",
      generated: "generated",
      findings: [],
    });
  });

  it("is the config's, whatever else the config says", () => {
    const config =
      "version: 99\nlayout: {resources: ./deploy/, generated: out}\nnonsense: 1\n";
    expect(layoutOf(config)).toMatchObject({
      resources: "deploy",
      generated: "out",
      findings: [],
    });
  });

  it.each([
    ["broken", "version: [\n"],
    ["empty", ""],
    ["a list", "- a\n"],
  ])("is the default one where the config is %s: a warning", (_, config) => {
    const { resources, findings } = layoutOf(config);
    expect(resources).toBe("resources");
    expect(findings.length).toBeGreaterThan(0);
    for (const { severity } of findings) expect(severity).toBe("warning");
  });

  it.each(["../elsewhere", "a/../../b"])(
    "is the default one where the config's leaves the repository (%s): a warning",
    (folder) => {
      const config = `layout: {resources: ${folder}}\n`;
      expect(layoutOf(config)).toMatchObject({
        resources: "resources",
        findings: [{ code: "path-escapes", severity: "warning" }],
      });
    },
  );
});

describe("a file's cluster", () => {
  const file = "resources/clusters/prod/apps/a.yaml";
  const clusterIn = (config: string | undefined, path = file) =>
    clusterOfFile(layoutOf(config).layout, path);

  it("is the folder below clusters/", () => {
    expect(clusterIn("clusters: {canary: }\n")).toBe("prod");
    expect(clusterIn("clusters: {prod: }\n", "resources/apps/a.yaml")).toBe(
      undefined,
    );
  });

  it("is the folder also where the config cannot say, or an included file may", () => {
    expect(clusterIn(undefined)).toBe("prod");
    expect(clusterIn("clusters: [\n")).toBe("prod");
    expect(clusterIn("include: [more.yaml]\n")).toBe("prod");
  });

  it("is none where the config has no clusters: the folder is only named so", () => {
    expect(clusterIn("version: 1\n")).toBeUndefined();
  });

  it("is none for a file in clusters/ itself", () => {
    expect(
      clusterIn("clusters: {prod: }\n", "resources/clusters/prod.yaml"),
    ).toBeUndefined();
  });

  it("may be one of the config's without any file", () => {
    expect(layoutOf("clusters: {a: , b: {}}\n").layout.clusters).toEqual([
      "a",
      "b",
    ]);
  });
});
