import { describe, expect, it } from "vitest";
import { findObjects } from "../../src/import/found.ts";
import { generatedLine } from "../../src/model/generated.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { config, finds, lists, release, type Files } from "./support.ts";

const names = (files: Files): string[] =>
  finds(files).objects.map(({ file, name }) => `${file} ${name}`);

const reasons = (files: Files): string[] =>
  finds(files).left.map(
    ({ object, file, line, reason }) => `${object} ${file}:${line} ${reason}`,
  );

describe("an object is found", () => {
  it("in a file of many, with its place, its line and its text", () => {
    const text = `${config("a")}---\n# Mine\n${release("web")}---\n${release("db")}`;
    const { objects } = finds({ "x.yaml": text });
    expect(
      objects.map(({ name, segment }) => [name, segment.index, segment.line]),
    ).toEqual([
      ["web", 1, 6],
      ["db", 2, 18],
    ]);
    expect(objects[0]?.text).toBe(`# Mine\n${release("web")}`);
  });

  it("of an old API version, in quotes, and with Windows' line breaks", () => {
    const old = release("web").replace(
      "helm.toolkit.fluxcd.io/v2",
      '"helm.toolkit.fluxcd.io/v2beta1"',
    );
    const { objects } = finds({ "x.yml": old.replaceAll("\n", "\r\n") });
    expect(objects).toMatchObject([
      { name: "web", apiVersion: "helm.toolkit.fluxcd.io/v2beta1" },
    ]);
  });

  it("in JSON's way of writing", () => {
    expect(
      names({
        "x.yaml":
          '{"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "web"}, "spec": {}}',
      }),
    ).toEqual(["x.yaml web"]);
  });

  it("apart where fluxsmith has written it", () => {
    const { objects, ours } = finds({
      "x.yaml": `${generatedLine}\n${release("web")}`,
    });
    expect(objects).toEqual([]);
    expect(ours).toMatchObject([{ name: "web" }]);
  });
});

describe("no object is", () => {
  it.each([
    ["a comment", "x.yaml", release("web").replaceAll(/^/gm, "# ")],
    ["in a hidden folder", ".archive/x.yaml", release("web")],
    ["derived", "generated/x.yaml", release("web")],
    ["in a file of another kind", "x.md", release("web")],
    [
      "Flux's own",
      "clusters/prod/flux-system/gotk-components.yaml",
      release("web"),
    ],
    [
      "of another API",
      "x.yaml",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: |\n    apiVersion: helm.toolkit.fluxcd.io/v2\n",
    ],
  ])("%s", (_, file, text) => {
    expect(finds({ [file]: text })).toMatchObject({ objects: [], left: [] });
  });

  it("a patch", () => {
    expect(
      names({
        "base/kustomization.yaml": `${lists("web.yaml")}patches:\n  - path: patch.yaml\n`,
        "base/web.yaml": release("web"),
        "base/patch.yaml": release("web"),
      }),
    ).toEqual(["base/web.yaml web"]);
  });
});

describe("it stays, and the reason is said", () => {
  it.each([
    [
      "a template of a chart",
      "charts/web/templates/r.yaml",
      release("web", "{{ .Release.Namespace }}"),
      "HelmRelease/web charts/web/templates/r.yaml:1 a template of the Helm chart in charts/web/",
    ],
    [
      "a template of something else",
      "x.yaml",
      `a: 1\n---\n{{ if .x }}\n${release("web")}{{ end }}\n`,
      "HelmRelease/web x.yaml:4 a template (`{{`), not YAML",
    ],
    [
      "a List",
      "x.yaml",
      `apiVersion: v1\nkind: List\nitems:\n- ${release("web").replaceAll("\n", "\n  ")}`,
      "HelmRelease/web x.yaml:4 an item of a List",
    ],
    [
      "an unknown kind",
      "x.yaml",
      "apiVersion: apps.toolkit.fluxcd.io/v1\nkind: Thing\nmetadata: {name: a, namespace: b}\n",
      "Thing/b/a x.yaml:1 fluxsmith does not know Thing of apps.toolkit.fluxcd.io/v1",
    ],
    [
      "encrypted by SOPS",
      "x.yaml",
      `${release("web")}sops:\n  version: 3.9.0\n`,
      "HelmRelease/apps/web x.yaml:1 its file is encrypted by SOPS, and not touched",
    ],
    [
      "in a kustomization file",
      "kustomization.yaml",
      release("web"),
      "HelmRelease/apps/web kustomization.yaml:1 kustomize takes a file of that name for a kustomization file",
    ],
  ])("%s", (_, file, text, wanted) => {
    const chart = file.startsWith("charts/")
      ? { "charts/web/Chart.yaml": "name: web\n" }
      : {};
    const files = { [file]: text, ...chart };
    expect(finds(files).objects).toEqual([]);
    expect(reasons(files)).toEqual([wanted]);
  });

  it("a file that is no text is reported (fault 85)", () => {
    const said: string[] = [];
    const files = { "x.yaml": Buffer.from([0x66, 0xff, 0xfe]) };
    findObjects(memoryWorkspace(files), "generated", ({ code }) =>
      said.push(code),
    );
    expect(said).toHaveLength(1);
  });
});
