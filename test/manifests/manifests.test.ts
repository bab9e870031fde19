import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { openManifests } from "../../src/manifests/manifests.ts";
import { sourceIgnore } from "../../src/manifests/source-ignore.ts";
import { generatedLine } from "../../src/model/generated.ts";
import { identityText } from "../../src/model/identity.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

function open(files: Record<string, string>) {
  const findings = collectFindings();
  const manifests = openManifests(memoryWorkspace(files), "resources", {
    apart: "generated",
    ignore: sourceIgnore([], undefined),
    report: findings.report,
  });
  return { manifests, findings };
}

const release =
  "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\n";

describe("the files below the resources folder", () => {
  it("are ours or a person's, by our line", () => {
    const { manifests } = open({
      "resources/a.yaml": `# licence\n\n${generatedLine}\n${release}`,
      "resources/b.yaml": `# It says: ${generatedLine}\n${release}`,
      "resources/c.md": `${generatedLine}\n`,
      "resources/d/kustomization.yaml": `${generatedLine}\n`,
      "elsewhere/e.yaml": "",
    });
    expect(manifests.generated).toEqual([
      "resources/a.yaml",
      "resources/d/kustomization.yaml",
    ]);
    expect(manifests.files).toEqual(["resources/b.yaml", "resources/c.md"]);
  });

  it("are hidden where Flux never gets them: then only their Secrets count", () => {
    const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n";
    const { manifests } = open({
      "resources/.github/a.yaml": secret,
      "resources/.github/b.yaml": secret.replace("Secret", "Namespace"),
      "resources/.github/c.yaml": release,
      "resources/.github/d.yaml": `${generatedLine}\n${release}`,
    });
    expect(manifests.files).toEqual([]);
    expect(manifests.hidden).toHaveLength(3);
    expect(manifests.generated).toHaveLength(1);
    expect(manifests.secrets()).toHaveLength(1);
    expect(manifests.namespaces()).toEqual([]);
    expect(manifests.flux()).toEqual([]);
  });

  it("may be JSON, where a kustomization file lists it", () => {
    const json = (kind: string, apiVersion = "v1"): string =>
      JSON.stringify({ apiVersion, kind, metadata: { name: "a" } });
    const { manifests, findings } = open({
      "resources/kustomization.yaml":
        "resources: [a.json, b.json, c.json, broken.json]\n",
      "resources/a.json": json("Secret"),
      "resources/b.json": json("Namespace"),
      "resources/c.json": json("Bucket", "source.toolkit.fluxcd.io/v1"),
      "resources/broken.json": '{"kind": "Secret"',
      "resources/nobody-lists.json": json("Namespace"),
      "resources/nor-this.json": '{"kind": "Namespace"',
    });
    const files = (found: readonly { source: { file: string } }[]): string[] =>
      found.map(({ source }) => source.file);
    expect(files(manifests.secrets())).toEqual(["resources/a.json"]);
    expect(files(manifests.namespaces())).toEqual(["resources/b.json"]);
    expect(files(manifests.flux())).toEqual(["resources/c.json"]);
    expect(new Set(findings.all().map(({ at }) => at?.file))).toEqual(
      new Set(["resources/broken.json"]),
    );
  });

  it("are parsed once, and what is wrong is reported once", () => {
    const { manifests, findings } = open({ "resources/a.yaml": "a: [\n" });
    expect(findings.all()).toEqual([]);
    expect(manifests.objects("resources/a.yaml")).toEqual([]);
    expect(manifests.objects("resources/a.yaml")).toBe(
      manifests.objects("resources/a.yaml"),
    );
    expect(findings.all()).not.toEqual([]);
  });

  it("that are ours, or not there, hold no hand-written objects", () => {
    const { manifests } = open({
      "resources/a.yaml": `${generatedLine}\n${release}`,
    });
    expect(manifests.objects("resources/a.yaml")).toEqual([]);
    expect(manifests.objects("resources/gone.yaml")).toEqual([]);
    expect(manifests.flux()).toEqual([]);
  });
});

describe("the objects", () => {
  const { manifests } = open({
    "resources/flux.yaml": `${release}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n`,
    "resources/quoted.yaml": `{"apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "Bucket", "metadata": {"name": "d"}}\n`,
    "resources/namespace.yaml":
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: e}\n---\napiVersion: x/v1\nkind: Namespace\nmetadata: {name: f}\n",
    "resources/secret.yaml":
      "apiVersion: v1\nkind: Secret\nmetadata: {name: g, namespace: h}\n",
    "resources/unknown.yaml":
      "apiVersion: x.fluxcd.io/v1\nkind: Unknown\nmetadata: {name: i}\n",
  });

  it("of Flux's kinds are found", () => {
    expect(manifests.flux().map(identityText)).toEqual([
      "HelmRelease/b/a",
      "Bucket/d",
    ]);
  });

  it("that are Namespaces and Secrets are found", () => {
    expect(manifests.namespaces().map(identityText)).toEqual(["Namespace/e"]);
    expect(manifests.secrets().map(identityText)).toEqual(["Secret/h/g"]);
  });
});

const locked = (arg: string): boolean =>
  open({
    "resources/patch.yaml": `- op: add\n  path: /args/-\n  value: ${arg}\n`,
  }).manifests.lockdown();

describe("Flux's multi-tenancy lockdown", () => {
  it("is on where a controller gets the flag", () => {
    expect(locked("--no-cross-namespace-refs=true")).toBe(true);
    expect(locked("--no-cross-namespace-refs")).toBe(true);
    expect(locked('"--no-cross-namespace-refs=true"')).toBe(true);
  });

  it("is off otherwise", () => {
    expect(locked("--no-cross-namespace-refs=false")).toBe(false);
    expect(locked("--no-remote-bases=true")).toBe(false);
  });
});
