import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { locate } from "../../src/diagnostics/diagnostic.ts";
import {
  child,
  childText,
  isKustomizationFileName,
  readManifests,
} from "../../src/manifests/manifest.ts";
import { identityText } from "../../src/model/identity.ts";

const file = "resources/a.yaml";

function read(text: string): string[] {
  const manifests = readManifests({ file, text }, () => {});
  return manifests.map(
    (manifest) =>
      `${manifest.apiVersion} ${identityText(manifest)} :${locate(manifest.source, manifest.node).line}`,
  );
}

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe("the objects in a file", () => {
  it("are those of every document, with their lines", () => {
    expect(read(`${configMap("a")}---\n# b\n${configMap("b")}`)).toEqual([
      "v1 ConfigMap/a :1",
      "v1 ConfigMap/b :7",
    ]);
  });

  it("are those of a List one by one, also of a List in a List", () => {
    expect(
      read(`apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: a}
  - apiVersion: v1
    kind: ConfigMapList
    items:
      - apiVersion: v1
        kind: ConfigMap
        metadata: {name: b}
`),
    ).toEqual(["v1 ConfigMap/a :4", "v1 ConfigMap/b :10"]);
  });

  it("have a namespace only where it is written", () => {
    expect(
      read(
        "kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a, namespace: b}\n",
      ),
    ).toEqual(["rbac.authorization.k8s.io/v1 Role/b/a :1"]);
  });

  it("are none where a document has no kind or no apiVersion", () => {
    expect(read("resources: [a]\n---\nkind: X\n---\napiVersion: v1\n")).toEqual(
      [],
    );
    expect(read("")).toEqual([]);
    expect(read("- a\n")).toEqual([]);
  });

  it("keep a kind that only ends in List, without items", () => {
    expect(read("apiVersion: x/v1\nkind: AllowList\n")).toEqual([
      "x/v1 AllowList/ :1",
    ]);
  });

  it("of a broken file are reported", () => {
    const findings = collectFindings();
    readManifests({ file, text: "a: [\n" }, findings.report);
    expect(findings.all().map(({ at }) => at?.file)).toContain(file);
  });
});

describe("the node below a key", () => {
  const [manifest] = readManifests(
    { file, text: `${configMap("a")}data: {n: 012, nothing: null}\n` },
    () => {},
  );

  it("is found through maps only", () => {
    expect(child(manifest?.node, "metadata", "name")).toMatchObject({
      text: "a",
    });
    expect(child(manifest?.node, "metadata", "name", "x")).toBeUndefined();
    expect(child(undefined, "x")).toBeUndefined();
  });

  it("has a text as typed, and none where it is null or a map", () => {
    expect(childText(manifest?.node, "data", "n")).toBe("012");
    expect(childText(manifest?.node, "data", "nothing")).toBeUndefined();
    expect(childText(manifest?.node, "data")).toBeUndefined();
  });
});

it("kustomization files are known by three names", () => {
  expect(
    ["kustomization.yaml", "kustomization.yml", "Kustomization"].every(
      isKustomizationFileName,
    ),
  ).toBe(true);
  expect(isKustomizationFileName("kustomization.json")).toBe(false);
});
