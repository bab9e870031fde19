import { describe, expect, it } from "vitest";
import { isInCrdsFolder, withoutCrds } from "../../src/render/chart-crds.ts";

const crd = (name: string): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: ${name}\n`;
const map = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n`;
const from = (file: string, text: string): string =>
  `---\n# Source: ${file}\n${text}\n`;

const files = (text: string): (string | undefined)[] =>
  withoutCrds(text).crds.map(({ template }) => template);

describe("the CRDs of charts", () => {
  it("are taken out, those of a chart within the chart too", () => {
    const { crds, text } = withoutCrds(
      `${from("web/crds/a.yaml", crd("a"))}${from("web/charts/db/crds/b.yaml", crd("b"))}${from("web/templates/a.yaml", map)}`,
    );
    expect(crds).toEqual([
      { text: crd("a"), template: "web/crds/a.yaml" },
      { text: crd("b"), template: "web/charts/db/crds/b.yaml" },
    ]);
    expect(text).toBe(`---\n# Source: web/templates/a.yaml\n${map}`);
  });

  it("are all of a file, wherever its documents begin, whatever they say of themselves", () => {
    const file = `---\n${crd("a")}---\n${crd("b")}---\n# Source: lib/templates/c.yaml\n${crd("c")}`;
    expect(files(from("web/crds/a.yaml", file))).toEqual(
      Array<string>(3).fill("web/crds/a.yaml"),
    );
  });

  it("are not what lies elsewhere under that name", () => {
    const text = `${from("web/templates/crds/a.yaml", crd("a"))}${from("web/templates/b.yaml", map)}`;
    expect(withoutCrds(text)).toEqual({ crds: [], text });
    expect(isInCrdsFolder("crds/templates/a.yaml")).toBe(false);
    expect(isInCrdsFolder("crds/crds/a.yaml")).toBe(true);
    expect(isInCrdsFolder("web/charts/crds/templates/a.yaml")).toBe(false);
    expect(isInCrdsFolder(undefined)).toBe(false);
  });

  it("are not the other objects of the folder, which Flux leaves out", () => {
    expect(withoutCrds(from("web/crds/a.yaml", map))).toEqual({
      crds: [],
      text: "",
    });
  });
});
