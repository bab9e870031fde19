import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import {
  readKustomizationFile,
  resolvePath,
} from "../../src/manifests/kustomization-file.ts";

const file = "resources/apps/kustomization.yaml";

function read(text: string) {
  const findings = collectFindings();
  const content = readKustomizationFile({ file, text }, findings.report);
  const entries = content?.entries.map(
    (entry) => `${entry.reads} ${entry.text}`,
  );
  return { content, entries, findings: findings.all() };
}

describe("a kustomization file's references", () => {
  it("are the resources, and the bases of old", () => {
    const { content, entries } = read(
      "resources:\n  - a.yaml\n  - ../base\nbases: [../old]\nnamespace: apps\n",
    );
    expect(entries).toEqual([
      "resource a.yaml",
      "resource ../base",
      "resource ../old",
    ]);
    expect(content?.namespace).toBe("apps");
    expect(content?.fields).toEqual(["resources", "bases", "namespace"]);
  });

  it("have the place of their scalar", () => {
    const text = 'resources:\n  - "a.yaml" # x\n';
    const [entry] = read(text).content?.entries ?? [];
    expect(text.slice(entry?.start, entry?.end)).toBe('"a.yaml"');
  });

  it("are components, patches and everything else that a build reads", () => {
    const { entries } = read(`
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
`);
    expect(entries?.toSorted()).toEqual([
      "component ../component",
      "file a.yaml",
      "file c.json",
      "file config.yaml",
      "file crd.yaml",
      "file named.conf",
      "file old.env",
      "file one.env",
      "file plain.conf",
      "file replacement.yaml",
      "file secret.txt",
      "patch b.yaml",
      "plugin generator.yaml",
      "plugin transformer.yaml",
      "plugin validator.yaml",
      "schema schema.json",
    ]);
  });

  it("are not the values of charts: Flux's kustomize does not run helm", () => {
    const { entries } = read(`
helmCharts:
  - name: chart
    valuesFile: values.yaml
    additionalValuesFiles: [more.yaml]
helmChartInflationGenerator:
  - values: old-values.yaml
`);
    expect(entries).toEqual([]);
  });

  it("stand in fields of any mix of cases, as in Go", () => {
    expect(read("Resources: [a.yaml]\n").entries).toEqual(["resource a.yaml"]);
  });

  it("are not items without a text", () => {
    const { entries } = read("resources:\n  -\n  - {a: b}\n  - a.yaml\n");
    expect(entries).toEqual(["resource a.yaml"]);
  });

  it("are not what is written inline", () => {
    const { entries } = read(`
patchesStrategicMerge:
  - |
    apiVersion: v1
    kind: ConfigMap
  - "{kind: Service, apiVersion: v1}"
  - '{"apiVersion": "v1", "kind": "Service"}'
  - "no: object"
generators:
  - |-
    apiVersion: builtin
    kind: ConfigMapGenerator
`);
    expect(entries).toEqual(["patch no: object"]);
  });
});

describe("what counts as a kustomization file", () => {
  it.each([
    ["without apiVersion and kind", "namePrefix: x-\n"],
    ["v1beta1", "apiVersion: kustomize.config.k8s.io/v1beta1\n"],
    ["v1", "apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization\n"],
    ["an empty one", "# nothing yet\n"],
    [
      "a Component",
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n",
    ],
  ])("%s", (_, text) => {
    const { content, findings } = read(text);
    expect(content).toBeDefined();
    expect(findings).toEqual([]);
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
    const { entries } = read("resources: [a]\n---\nresources: [b]\n");
    expect(entries).toEqual(["resource a"]);
  });
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
