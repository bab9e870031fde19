import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import {
  isRemote,
  readKustomizationFile,
  resolvePath,
} from "../../src/manifests/kustomization-file.ts";

const file = "resources/apps/kustomization.yaml";

function read(text: string) {
  const findings = collectFindings();
  const content = readKustomizationFile({ file, text }, findings.report);
  const texts = (list: "resources" | "components" | "patches" | "others") =>
    content?.[list].map((entry) => `${entry.field}: ${entry.text}`);
  return { content, texts, findings: findings.all() };
}

describe("a kustomization file's references", () => {
  it("are the resources, and the bases of old", () => {
    const { content, texts } = read(
      "resources:\n  - a.yaml\n  - ../base\nbases: [../old]\nnamespace: apps\n",
    );
    expect(texts("resources")).toEqual([
      "resources: a.yaml",
      "resources: ../base",
      "bases: ../old",
    ]);
    expect(content?.namespace).toBe("apps");
    expect(content?.isComponent).toBe(false);
  });

  it("have the place of their scalar", () => {
    const text = 'resources:\n  - "a.yaml" # x\n';
    const [entry] = read(text).content?.resources ?? [];
    expect(text.slice(entry?.start, entry?.end)).toBe('"a.yaml"');
  });

  it("are components, patches and everything else that a build reads", () => {
    const { texts } = read(`
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
components: [../component]
patches:
  - path: a.yaml
    target: {kind: Deployment}
  - patch: "- op: remove"
patchesStrategicMerge: [b.yaml]
patchesJson6902:
  - target: {name: x}
    path: c.json
configMapGenerator:
  - name: files
    files: [plain.conf, key.conf=named.conf]
    envs: [one.env]
    literals: [A=b]
  - name: env
    env: old.env
secretGenerator:
  - files: [secret.txt]
crds: [crd.yaml]
configurations: [config.yaml]
generators: [generator.yaml]
transformers: [transformer.yaml]
validators: [validator.yaml]
replacements:
  - path: replacement.yaml
  - source: {kind: ConfigMap}
openapi: {path: schema.json}
helmCharts:
  - name: chart
    valuesFile: values.yaml
    additionalValuesFiles: [more.yaml]
helmChartInflationGenerator:
  - values: old-values.yaml
`);
    expect(texts("components")).toEqual(["components: ../component"]);
    expect(texts("patches")).toEqual([
      "patches: a.yaml",
      "patchesStrategicMerge: b.yaml",
      "patchesJson6902: c.json",
    ]);
    expect(texts("others")).toEqual([
      "configMapGenerator: plain.conf",
      "configMapGenerator: named.conf",
      "configMapGenerator: one.env",
      "configMapGenerator: old.env",
      "secretGenerator: secret.txt",
      "crds: crd.yaml",
      "configurations: config.yaml",
      "generators: generator.yaml",
      "transformers: transformer.yaml",
      "validators: validator.yaml",
      "replacements: replacement.yaml",
      "openapi: schema.json",
      "helmCharts: values.yaml",
      "helmCharts: more.yaml",
      "helmChartInflationGenerator: old-values.yaml",
    ]);
  });

  it("are not items without a text", () => {
    const { texts } = read("resources:\n  -\n  - {a: b}\n  - a.yaml\n");
    expect(texts("resources")).toEqual(["resources: a.yaml"]);
  });

  it("are not what is written inline", () => {
    const { texts } = read(`
patchesStrategicMerge:
  - |
    apiVersion: v1
    kind: ConfigMap
  - "kind: Service"
  - '{"kind": "Service"}'
generators:
  - |-
    apiVersion: builtin
`);
    expect(texts("patches")).toEqual([]);
    expect(texts("others")).toEqual([]);
  });
});

describe("what counts as a kustomization file", () => {
  it.each([
    ["without apiVersion and kind", "namePrefix: x-\n"],
    ["v1beta1", "apiVersion: kustomize.config.k8s.io/v1beta1\n"],
    ["v1", "apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\n"],
    ["an empty one", "# nothing yet\n"],
  ])("%s", (_, text) => {
    const { content, findings } = read(text);
    expect(content).toBeDefined();
    expect(findings).toEqual([]);
  });

  it("a Component, which says that it is one", () => {
    const { content } = read(
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
    );
    expect(content?.isComponent).toBe(true);
  });

  it.each([
    [
      "a Flux Kustomization",
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n",
    ],
    ["another kind", "kind: ConfigMap\n"],
    ["a list", "- a.yaml\n"],
    ["a text", "a.yaml\n"],
  ])("not %s, which is a finding", (_, text) => {
    const { content, findings } = read(text);
    expect(content).toBeUndefined();
    expect(findings).toMatchObject([
      { code: "manifest-invalid", severity: "finding", at: { file, line: 1 } },
    ]);
  });

  it("not one that is broken: the reader's finding is passed on", () => {
    const { findings } = read("resources: [a\n");
    expect(findings.map(({ at }) => at?.file)).toContain(file);
  });

  it("the first document alone, as in kustomize", () => {
    const { texts } = read("resources: [a]\n---\nresources: [b]\n");
    expect(texts("resources")).toEqual(["resources: a"]);
  });
});

describe("isRemote", () => {
  it.each([
    "https://github.com/fluxcd/flux2//manifests?ref=v2.9.0",
    "http://example.com/a.yaml",
    "ssh://git@example.com/a/b",
    "git::https://example.com/a",
    "git@github.com:fluxcd/flux2.git",
    "github.com/fluxcd/flux2/manifests?ref=main",
    "file:///srv/repository",
  ])("%s is", (text) => {
    expect(isRemote(text)).toBe(true);
  });

  it.each(["a.yaml", "../base", "./github.com/x", "a@b.yaml", "https.yaml"])(
    "%s is not",
    (text) => {
      expect(isRemote(text)).toBe(false);
    },
  );
});

describe("resolvePath", () => {
  it.each([
    ["resources/apps", "a.yaml", "resources/apps/a.yaml"],
    ["resources/apps", "./x/../a.yaml", "resources/apps/a.yaml"],
    ["resources/clusters/prod/apps", "../../../apps/", "resources/apps"],
    ["", "a.yaml", "a.yaml"],
    ["a", "..", ""],
    ["a", "../../b", undefined],
    ["a", "/etc/passwd", undefined],
  ])("%s, %s → %s", (folder, path, expected) => {
    expect(resolvePath(folder, path)).toBe(expected);
  });
});
