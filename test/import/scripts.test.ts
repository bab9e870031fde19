import { describe, expect, it } from "vitest";
import { findCreated } from "../../src/import/scripts.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { finds, type Files } from "./support.ts";

const helm =
  "flux create source helm charts --url https://charts.example.com --interval 1h --export";

const created = (files: Files, paths: readonly string[] = []) =>
  findCreated(memoryWorkspace(files), paths, finds(files).objects);

describe("a script of `flux create`", () => {
  it("makes objects, each with its line and the file that it is written to", () => {
    const script = `#!/bin/bash\nmkdir -p sources\n${helm} > ./sources/charts.yaml\n`;
    expect(created({ "hack/up.sh": script }).objects).toMatchObject([
      {
        name: "charts",
        namespace: "flux-system",
        apiVersion: "source.toolkit.fluxcd.io/v1",
        file: "hack/up.sh",
        segment: { line: 3 },
        created: { target: "sources/charts.yaml" },
        fields: { spec: { url: "https://charts.example.com" } },
      },
    ]);
  });

  it("takes values from files of the repository", () => {
    const files = {
      "up.sh":
        "flux create helmrelease web --source HelmRepository/charts --chart web --values values/web.yaml --export > web.yaml\n",
      "values/web.yaml": "replicas: 3\n",
    };
    expect(created(files).objects).toMatchObject([
      { name: "web", fields: { spec: { values: { replicas: 3 } } } },
    ]);
  });

  it("makes none that stands in a file: the script has written it", () => {
    const files = {
      "up.sh": `${helm} > charts.yaml\n`,
      "charts.yaml":
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {url: https://charts.example.com, interval: 1h}\n",
    };
    expect(created(files).objects).toEqual([]);
  });

  it("has lines that stay, each with why", () => {
    const files = {
      "up.sh":
        'flux create source helm "$(hostname)" --url https://x.example.com --export\n',
    };
    const { objects, left } = created(files);
    expect(objects).toEqual([]);
    expect(left).toMatchObject([{ file: "up.sh", line: 1 }]);
    expect(left[0]?.reason).not.toBe("");
  });

  it("is told in one short line", () => {
    const files = {
      "up.sh": `flux create source helm "$(hostname)" \\\n  --url https://x.example.com/${"x".repeat(200)} --export\n`,
    };
    const [stays] = created(files).left;
    expect(stays?.object.length).toBeLessThanOrEqual(100);
    expect(stays?.object).not.toContain("\n");
  });
});

describe("no script is", () => {
  it.each([
    ["a file of another kind", "up.md", helm],
    ["one in a hidden folder", ".git/hooks/up.sh", helm],
    ["one without `flux create`", "up.sh", "flux get all\necho create\n"],
  ])("%s", (_, file, text) => {
    expect(created({ [file]: text })).toEqual({ objects: [], left: [] });
  });

  it("one that was not asked for", () => {
    const files = { "up.sh": helm, "sub/up.sh": helm };
    expect(created(files, ["sub"]).objects).toMatchObject([
      { file: "sub/up.sh" },
    ]);
  });
});
