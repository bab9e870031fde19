import { describe, expect, it } from "vitest";
import { buildFolder } from "../../src/manifests/folder-build.ts";
import { folderTree } from "../../src/manifests/loader.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

function build(
  files: Readonly<Record<string, string>>,
  spec: Fields = {},
  folder = "resources/apps",
) {
  const workspace = memoryWorkspace(files);
  const tree = folderTree(workspace.list("resources"));
  const { files: built, unknown } = buildFolder(folder, spec, {
    workspace,
    tree,
  });
  return {
    files: Object.fromEntries(
      [...built].map(([path, { namespace, rendered }]) => [
        path.replace("resources/", ""),
        rendered === undefined ? (namespace ?? "") : rendered.why,
      ]),
    ),
    unknown: unknown.map(({ what, why }) => `${what} (${why})`),
  };
}

const apps = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      `resources/apps/${path}`,
      text,
    ]),
  );

describe("a folder without a kustomization file", () => {
  it("is applied as it is", () => {
    expect(build(apps({ "a.yaml": manifest, "in/b.yml": manifest }))).toEqual({
      files: { "apps/a.yaml": "", "apps/in/b.yml": "" },
      unknown: [],
    });
  });

  it("gets the Kustomization's namespace", () => {
    expect(
      build(apps({ "a.yaml": manifest }), { targetNamespace: "team" }).files,
    ).toEqual({ "apps/a.yaml": "team" });
  });

  it("that is not there is said so", () => {
    expect(build({ "resources/x.yaml": manifest })).toEqual({
      files: {},
      unknown: ["resources/apps (there is no such folder)"],
    });
  });
});

describe("a kustomization file that only lists", () => {
  const inner = {
    "kustomization.yaml": "namespace: outer\nresources: [a.yaml, base]\n",
    "a.yaml": manifest,
    "base/kustomization.yaml": "namespace: inner\nresources: [b.yaml]\n",
    "base/b.yaml": manifest,
    "left-out.yaml": manifest,
  };

  it("names its files, and the outermost namespace counts", () => {
    expect(build(apps(inner))).toEqual({
      files: { "apps/a.yaml": "outer", "apps/base/b.yaml": "outer" },
      unknown: [],
    });
    expect(build(apps(inner), { targetNamespace: "team" }).files).toEqual({
      "apps/a.yaml": "team",
      "apps/base/b.yaml": "team",
    });
  });

  it("gives a namespace to what is below it only", () => {
    const files = {
      ...inner,
      "kustomization.yaml": "resources: [a.yaml, base]\n",
    };
    expect(build(apps(files)).files).toEqual({
      "apps/a.yaml": "",
      "apps/base/b.yaml": "inner",
    });
  });

  it("leaves remote entries and those outside out, and says so", () => {
    const files = {
      "kustomization.yaml":
        "resources: [a.yaml, 'https://example.com/x?ref=1', ../../../../y]\n",
      "a.yaml": manifest,
    };
    expect(build(apps(files))).toEqual({
      files: { "apps/a.yaml": "" },
      unknown: [
        "https://example.com/x?ref=1 (a remote base)",
        "../../../../y (outside the folder of fluxsmith.yaml)",
      ],
    });
  });

  it("may say what changes no object", () => {
    const files = {
      "kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\nsortOptions: {order: fifo}\nimages: []\npatches:\n",
      "a.yaml": manifest,
    };
    expect(build(apps(files)).files).toEqual({ "apps/a.yaml": "" });
  });
});

describe("what is rendered", () => {
  it.each([
    ["patches", "patches: [{patch: x}]"],
    ["images", "images: [{name: a, newTag: b}]"],
    ["replicas", "replicas: [{name: a, count: 2}]"],
    ["commonLabels", "commonLabels: {a: b}"],
    ["labels", "labels: [{pairs: {a: b}}]"],
    ["commonAnnotations", "commonAnnotations: {a: b}"],
    ["replacements", "replacements: [{path: r.yaml}]"],
    ["transformers", "transformers: [t.yaml]"],
    ["components", "components: [../c]"],
    ["helmCharts", "helmCharts: [{name: a}]"],
    ["buildMetadata", "buildMetadata: [originAnnotations]"],
    ["openapi", "openapi: {path: o.json}"],
  ])("a kustomization file's %s, with all below it", (field, line) => {
    const files = {
      "resources/c/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
      ...apps({
        "kustomization.yaml": "resources: [a.yaml, base]\n",
        "a.yaml": manifest,
        "base/kustomization.yaml": `resources: [b.yaml]\n${line.replace("../c", "../../c")}\n`,
        "base/b.yaml": manifest,
        "base/r.yaml": "",
        "base/t.yaml": "",
        "base/o.json": "",
      }),
    };
    expect(build(files)).toEqual({
      files: { "apps/a.yaml": "", "apps/base/b.yaml": `kustomize ${field}` },
      unknown: [`resources/apps/base (kustomize ${field})`],
    });
  });

  it.each([
    ["configMapGenerator", "configMapGenerator: [{name: c, literals: [a=b]}]"],
    ["secretGenerator", "secretGenerator: [{name: c, literals: [a=b]}]"],
    ["namePrefix", "namePrefix: x-"],
    ["nameSuffix", "nameSuffix: -x"],
  ])("%s changes names, and so whatever refers to them", (field, line) => {
    const files = {
      "kustomization.yaml": "resources: [a.yaml, base]\n",
      "a.yaml": manifest,
      "base/kustomization.yaml": `resources: [b.yaml]\n${line}\n`,
      "base/b.yaml": manifest,
    };
    expect(build(apps(files))).toEqual({
      files: {
        "apps/a.yaml": `kustomize ${field}`,
        "apps/base/b.yaml": `kustomize ${field}`,
      },
      unknown: [`resources/apps (kustomize ${field})`],
    });
  });

  it.each<[string, Fields]>([
    ["patches", { patches: [{ patch: "x" }] }],
    ["images", { images: [{ name: "a" }] }],
    ["components", { components: ["../c"] }],
    ["namePrefix", { namePrefix: "x-" }],
    ["nameSuffix", { nameSuffix: "-x" }],
    ["buildMetadata", { buildMetadata: ["originAnnotations"] }],
  ])("a Kustomization's %s", (field, spec) => {
    expect(build(apps({ "a.yaml": manifest }), spec)).toEqual({
      files: { "apps/a.yaml": `the Kustomization's ${field}` },
      unknown: [`resources/apps (the Kustomization's ${field})`],
    });
  });

  it("is nothing where a field is empty", () => {
    const spec = { patches: [], images: [], namePrefix: "" };
    expect(build(apps({ "a.yaml": manifest }), spec).unknown).toEqual([]);
  });
});

describe("what kustomize fails on is not compared", () => {
  it("an entry that leads nowhere", () => {
    const files = {
      "kustomization.yaml": "resources: [a.yaml, gone.yaml]\n",
      "a.yaml": manifest,
    };
    expect(build(apps(files))).toEqual({
      files: {},
      unknown: ["resources/apps (kustomize fails on `gone.yaml`)"],
    });
  });

  it("a kustomization file that is none", () => {
    const files = { "kustomization.yaml": "[", "a.yaml": manifest };
    expect(build(apps(files))).toEqual({
      files: {},
      unknown: [
        "resources/apps (resources/apps/kustomization.yaml cannot be read)",
      ],
    });
  });
});
