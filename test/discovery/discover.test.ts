import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { discover } from "../../src/discovery/discover.ts";
import type { FluxObject } from "../../src/discovery/flux-object.ts";
import { readLayout } from "../../src/discovery/layout.ts";
import { generatedLine } from "../../src/model/generated.ts";
import { identityText } from "../../src/model/identity.ts";
import { hashText } from "../../src/plan/hash.ts";
import { generateInMemory } from "../tools/generate.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

function find(files: Record<string, string>) {
  const findings = collectFindings();
  const workspace = memoryWorkspace(files, findings.report);
  const layout = readLayout(workspace, findings.report);
  const objects = discover(workspace, layout, findings.report);
  return { objects, findings: findings.all() };
}

const places = (objects: readonly FluxObject[]): string[] =>
  objects.map((one) => `${identityText(one)} ${one.file}:${one.line}`);

const release = (name: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ${name}\n  namespace: apps\n`;

describe("hand-written objects", () => {
  it("are found by what the file holds, with their line, in documents and Lists", () => {
    const { objects, findings } = find({
      "resources/a.yaml": `# about\n${release("a")}---\napiVersion: v1\nkind: ConfigMap\n---\n${release("b")}`,
      "resources/deep/er/b.yml":
        "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: source.toolkit.fluxcd.io/v1\n    kind: Bucket\n    metadata: {name: c}\n",
      "resources/c.json": release("not-yaml"),
      "elsewhere/d.yaml": release("not-here"),
    });
    expect(places(objects)).toEqual([
      "Bucket/c resources/deep/er/b.yml:4",
      "HelmRelease/apps/a resources/a.yaml:2",
      "HelmRelease/apps/b resources/a.yaml:11",
    ]);
    expect(findings).toEqual([]);
  });

  it.each([
    [
      "in quotes",
      '"apiVersion": "helm.toolkit.fluxcd.io/v2"\nkind: HelmRelease\nmetadata: {name: a}\n',
    ],
    [
      "on one line",
      "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: a}}\n",
    ],
    [
      "as JSON",
      '{"kind":"HelmRelease","metadata":{"name":"a"},"apiVersion":"helm.toolkit.fluxcd.io/v2"}',
    ],
    [
      "of an old version",
      "apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: {name: a}\n",
    ],
    [
      "by an alias",
      "x: &v helm.toolkit.fluxcd.io/v2\napiVersion: *v\nkind: HelmRelease\nmetadata: {name: a}\n",
    ],
    [
      "as a text of its own line",
      "apiVersion:\n  helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n",
    ],
  ])("may be written %s", (_, text) => {
    const { objects } = find({ "resources/a.yaml": text });
    expect(places(objects)).toEqual(["HelmRelease/a resources/a.yaml:1"]);
  });

  it("of kinds that fluxsmith does not write are found too", () => {
    const { objects } = find({
      "resources/a.yaml":
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: ExternalArtifact\nmetadata: {name: a, namespace: b}\n",
    });
    expect(objects).toMatchObject([{ kind: "ExternalArtifact", name: "a" }]);
  });

  it("say where they get what they apply", () => {
    const { objects } = find({
      "resources/a.yaml": `${release("a")}spec:\n  chart:\n    spec:\n      chart: podinfo\n      version: 6.5.0\n      sourceRef: {kind: HelmRepository, name: charts}\n`,
    });
    expect(objects).toEqual([
      {
        cluster: undefined,
        kind: "HelmRelease",
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        namespace: "apps",
        name: "a",
        file: "resources/a.yaml",
        line: 1,
        origin: "hand-written",
        kustomization: undefined,
        source: "charts/podinfo",
        version: "6.5.0",
      },
    ]);
  });

  it("are not the patches of such objects, nor what only speaks of them", () => {
    const { objects, findings } = find({
      "resources/base/kustomization.yaml": "resources: [release.yaml]\n",
      "resources/base/release.yaml": release("a"),
      "resources/prod/kustomization.yaml": `resources: [../base]\npatches:\n  - path: flux-patch.yaml\n  - patch: |\n${release("a").replaceAll(/^/gm, "      ")}\n`,
      "resources/prod/flux-patch.yaml": release("a"),
      "resources/alert.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  apiVersion: helm.toolkit.fluxcd.io/v2\n",
    });
    expect(places(objects)).toEqual([
      "HelmRelease/apps/a resources/base/release.yaml:1",
    ]);
    expect(findings).toEqual([]);
  });
});

describe("JSON", () => {
  const json = `{
\t"kind": "HelmRelease", "apiVersion": "helm.toolkit.fluxcd.io/v2",
\t"metadata": {"name": "a", "namespace": "apps"}
}
`;

  it("counts where a kustomization file lists it, as nothing else makes Flux load it", () => {
    const { objects, findings } = find({
      "resources/apps/kustomization.yaml": "resources: [a.json, ../b.json]\n",
      "resources/apps/a.json": json,
      "resources/b.json": `{"apiVersion": "v1", "kind": "List", "items": [${json.replace('"a"', '"b"')}]}`,
      "resources/apps/nobody-lists.json": json,
      "resources/apps/flux-dashboard.json": '{"panels": []}',
    });
    expect(places(objects)).toEqual([
      "HelmRelease/apps/a resources/apps/a.json:1",
      "HelmRelease/apps/b resources/b.json:1",
    ]);
    expect(findings).toEqual([]);
  });

  it("is no object where it is a patch, and nobody's trouble where it cannot be read", () => {
    const { objects, findings } = find({
      "resources/apps/kustomization.yaml":
        "resources: [flux-x.json]\npatches: [{path: patch.json}]\n",
      "resources/apps/patch.json": json,
      "resources/apps/flux-x.json": '{"apiVersion": "v1", "kind": "ConfigMap"}',
      "resources/apps/picture.json": "\0",
      "resources/apps/broken.json": `{ // ${json}`,
    });
    expect(objects).toEqual([]);
    expect(findings).toEqual([]);
  });

  it("fault 85: is reported where it is listed and broken", () => {
    const { findings } = find({
      "resources/apps/kustomization.yaml": "resources: [a.json]\n",
      "resources/apps/a.json": json.replace("{", "["),
    });
    expect(findings[0]?.at?.file).toBe("resources/apps/a.json");
  });
});

describe("what cannot be listed", () => {
  it("is a file named like a Flux object's that holds none: a warning", () => {
    const { findings } = find({
      "resources/a/flux-notes.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
      "resources/a/flux-empty.yml": "",
      "resources/a/not-flux-.yaml": "",
      "resources/a/flux-readme.md": "",
    });
    expect(
      findings.map(({ code, severity, at }) => [code, severity, at?.file]),
    ).toEqual([
      ["not-flux", "warning", "resources/a/flux-empty.yml"],
      ["not-flux", "warning", "resources/a/flux-notes.yaml"],
    ]);
  });

  it("fault 85: is a broken file that might hold one: an error, and the others are listed", () => {
    const { objects, findings } = find({
      "resources/a.yaml": `${release("a")}spec: [\n`,
      "resources/b.yaml": release("b"),
      "resources/flux-c.yaml": "a: [\n",
      "resources/d.yaml": "broken, but certainly not Flux's: [\n",
    });
    expect(places(objects)).toContain("HelmRelease/apps/b resources/b.yaml:1");
    const broken = new Set(findings.map(({ at }) => at?.file));
    expect([...broken]).toEqual(["resources/a.yaml", "resources/flux-c.yaml"]);
    for (const { severity } of findings) expect(severity).toBe("error");
  });

  it.each([
    ["a name", release("{{ .Values.name }}")],
    ["a name in quotes", release('"{{ .Values.name }}"')],
    [
      "a namespace in quotes",
      release("a").replace("namespace: apps", 'namespace: "{{ .x }}"'),
    ],
    [
      "one of several documents",
      `${release("a")}---\n${release("{{ .Values.name }}")}`,
    ],
  ])("fault 81: is a template with %s to fill in", (_, text) => {
    const { objects, findings } = find({
      "resources/chart/release.yaml": text,
    });
    expect(objects).toEqual([]);
    expect(findings).toMatchObject([
      { severity: "warning", code: "manifest-invalid" },
    ]);
  });

  it("is no object whose values are a template's", () => {
    const { objects, findings } = find({
      "resources/a.yaml": `${release("a")}spec:\n  values: {text: "{{ .Values.name }}"}\n`,
    });
    expect(places(objects)).toEqual(["HelmRelease/apps/a resources/a.yaml:1"]);
    expect(findings).toEqual([]);
  });

  it("fault 81: is a template: a warning, said once", () => {
    const { findings } = find({
      "resources/chart/release.yaml": `${release("{{ .Values.name }}")}{{- if x }}\nspec: {{ y }}\n{{- end }}\n`,
    });
    expect(findings).toMatchObject([
      {
        severity: "warning",
        message:
          "resources/chart/release.yaml is a template, not YAML: its objects are not listed",
      },
    ]);
  });
});

const config = `version: 1
repository: {name: fleet, url: https://example.com/acme/fleet, branch: main}
defaults: {interval: 5m}
sources:
  helm: {podinfo: https://stefanprodan.github.io/podinfo}
kustomizations: {flux-system: , apps: }
releases:
  podinfo: {namespace: apps, chart: podinfo/podinfo, version: 6.5.0}
`;
const namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n";

/** A repository with everything that is generated from the config. */
async function generated(text = config): Promise<Record<string, string>> {
  const files = {
    "fluxsmith.yaml": text,
    "resources/apps/namespace.yaml": namespace,
  };
  const made = await generateInMemory(files);
  expect(made.diagnostics.filter((one) => one.severity === "error")).toEqual(
    [],
  );
  return { ...files, ...Object.fromEntries(made.files) };
}

function withoutKustomization(object: FluxObject): object {
  const { kustomization: _, ...rest } = object;
  return rest;
}

const releaseFile = "resources/apps/flux-hr-podinfo.yaml";

describe("generated objects", () => {
  it("are found with what the index knows of them", async () => {
    const { objects, findings } = find(await generated());
    expect(findings).toEqual([]);
    expect(places(objects)).toEqual([
      "GitRepository/flux-system/fleet resources/flux-system/flux-source-git-fleet.yaml:2",
      "HelmRelease/apps/podinfo resources/apps/flux-hr-podinfo.yaml:2",
      "HelmRepository/flux-system/podinfo resources/flux-system/flux-source-helm-podinfo.yaml:2",
      "Kustomization/flux-system/apps resources/flux-system/flux-ks-apps.yaml:2",
      "Kustomization/flux-system/flux-system resources/flux-system/flux-ks-flux-system.yaml:2",
    ]);
    expect(objects[1]).toEqual({
      cluster: undefined,
      kind: "HelmRelease",
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      namespace: "apps",
      name: "podinfo",
      file: releaseFile,
      line: 2,
      origin: "generated",
      kustomization: "apps",
      source: "podinfo/podinfo",
      version: "6.5.0",
    });
  });

  it("are not parsed while the index knows the file: its word is taken", async () => {
    const files = await generated();
    const index = files["generated/index.jsonl"] ?? "";
    files["generated/index.jsonl"] = index.replace("6.5.0", "of the index");
    const found = find(files).objects.find(({ file }) => file === releaseFile);
    expect(found?.version).toBe("of the index");
  });

  it("are the same without an index, but for their Kustomizations", async () => {
    const files = await generated();
    const { "generated/index.jsonl": _, ...bare } = files;
    expect(find(bare).objects.map(withoutKustomization)).toEqual(
      find(files).objects.map(withoutKustomization),
    );
  });

  it("are read from the file where the index speaks of another text", async () => {
    const files = await generated();
    const text = files[releaseFile] ?? "";
    files[releaseFile] = text.replaceAll("6.5.0", "7.0.0");
    const found = find(files).objects.find(({ file }) => file === releaseFile);
    expect(found).toMatchObject({ version: "7.0.0", origin: "generated" });
    expect(found?.kustomization).toBeUndefined();
  });

  it.each([
    ["kind", '"kind":"HelmRepository"', '"kind":"GitRepository"'],
    [
      "name",
      '"name":"podinfo","file":"resources/apps',
      '"name":"other","file":"resources/apps',
    ],
    ["namespace", '"namespace":"apps"', '"namespace":"other"'],
  ])(
    "are read from the file where the index lies about the %s",
    async (_, from, to) => {
      const files = await generated();
      const truth = places(find(files).objects);
      const index = files["generated/index.jsonl"] ?? "";
      expect(index).toContain(from);
      files["generated/index.jsonl"] = index.replace(from, to);
      expect(places(find(files).objects)).toEqual(truth);
    },
  );

  it("are taken from either side of an index with conflict markers", async () => {
    const files = await generated();
    const index = files["generated/index.jsonl"] ?? "";
    const stale = index.replaceAll(
      /"hash":"\w+"/g,
      `"hash":"${hashText("x")}"`,
    );
    files["generated/index.jsonl"] =
      `<<<<<<< ours\n${index}=======\n${stale}>>>>>>> theirs\n`;
    const found = find(files).objects.find(({ file }) => file === releaseFile);
    expect(found?.kustomization).toBe("apps");
  });

  it("keep the index's word where the file must be parsed for all that", async () => {
    const files = await generated();
    // As Prettier writes it with `singleQuote`, of a name that needs quotes.
    const text = `${generatedLine}\napiVersion: 'helm.toolkit.fluxcd.io/v2'\nkind: HelmRelease\nmetadata:\n  name: '1'\n  namespace: apps\n`;
    files[releaseFile] = text;
    files["generated/index.jsonl"] = `${JSON.stringify({
      kind: "HelmRelease",
      namespace: "apps",
      name: "1",
      file: releaseFile,
      hash: hashText(text),
      kustomization: "apps",
    })}\n`;
    const found = find(files).objects.find(({ file }) => file === releaseFile);
    expect(found).toMatchObject({ name: "1", kustomization: "apps" });
  });

  it("have the cluster in whose folder they stand; what is shared has none", async () => {
    const files = await generated(`${config}clusters: {canary: , prod: }\n`);
    files["resources/shared.yaml"] = release("shared");
    const { objects } = find(files);
    const clusters = objects.map(({ cluster, name }) => `${cluster}: ${name}`);
    expect(clusters[0]).toBe("undefined: shared");
    const folders = objects.map(({ file }) =>
      file.replace(/^resources\/(clusters\/(\w+)\/)?.*/, "$2"),
    );
    expect(objects.map(({ cluster }) => cluster ?? "")).toEqual(folders);
    expect(new Set(folders)).toEqual(new Set(["", "canary", "prod"]));
  });
});
