import { describe, expect, it } from "vitest";
import { chartsTouched } from "../../src/render/mentions.ts";
import { memoryTree } from "./memory-tree.ts";

const chart = (name: string, needs = ""): Record<string, string> => ({
  [`charts/${name}/Chart.yaml`]: `name: ${name}\nversion: 1.0.0\n${needs}`,
});

const needing = (repository: string): string =>
  `dependencies: [{name: lib, version: "*", repository: "${repository}"}]\n`;

const files = {
  ...chart("lib"),
  ...chart("web", needing("file://../lib/")),
  ...chart("api", needing("file://../web")),
  ...chart("old", needing("file://../../archives/lib-1.0.0.tgz")),
  ...chart("far", needing("https://example.com/charts/lib")),
  ...chart("locked"),
  "charts/locked/Chart.lock": needing("file://../lib"),
};

const touched = (...changed: readonly string[]): readonly string[] =>
  chartsTouched(changed, [memoryTree({}), memoryTree(files)]).toSorted();

describe("the charts that a change touches", () => {
  it("are those that it lies in, and those that take one of these from the repository", () => {
    expect(touched("charts/lib/templates/_part.tpl")).toEqual([
      "charts/lib",
      "charts/locked",
      "charts/web",
    ]);
  });

  it("are none that take those in turn, as Flux does not", () => {
    expect(touched("charts/web/values.yaml")).toEqual([
      "charts/api",
      "charts/web",
    ]);
  });

  it("are a package itself, and those that take it", () => {
    expect(touched("archives/lib-1.0.0.tgz")).toEqual([
      "archives/lib-1.0.0.tgz",
      "charts/old",
    ]);
  });

  it("are the whole repository where that is a chart", () => {
    const tree = memoryTree({ ...files, "Chart.yaml": "name: all\n" });
    expect(chartsTouched(["templates/web.yaml"], [tree])).toEqual([""]);
  });

  it("are none where no chart changes, and no Chart.yaml is read", () => {
    const tree = memoryTree(files);
    const read = (path: string): string => {
      throw new Error(path);
    };
    expect(chartsTouched(["apps/web.yaml"], [{ ...tree, read }])).toEqual([]);
  });
});
