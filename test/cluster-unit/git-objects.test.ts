import { describe, expect, it } from "vitest";
import { readGitObjects, wholeFile } from "../../src/cluster/git-objects.ts";
import type { FluxObject } from "../../src/discovery/flux-object.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const kustomization = (name: string, path: string): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  path: ${path}
  timeout: null
`;

const found = (name: string, more: Partial<FluxObject> = {}): FluxObject => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  namespace: "flux-system",
  name,
  file: "resources/ks.yaml",
  line: 1,
  origin: "generated",
  ...more,
});

const workspace = memoryWorkspace({
  "resources/ks.yaml": `${kustomization("a", "./a")}---
${kustomization("b", "./b")}`,
  "resources/other.yaml": kustomization("a", "./other"),
  "resources/broken.yaml": "a: [",
});

describe("Git's objects", () => {
  it("are read whole from their files, several from one", () => {
    const [a, b] = readGitObjects(
      [found("a", { kustomization: "flux-system" }), found("b", { line: 9 })],
      undefined,
      workspace,
    );
    expect(a).toEqual({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      namespace: "flux-system",
      name: "a",
      file: "resources/ks.yaml",
      line: 1,
      origin: "generated",
      kustomization: "flux-system",
      fields: {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        kind: "Kustomization",
        metadata: { name: "a", namespace: "flux-system" },
        spec: { path: "./a", timeout: null },
      },
    });
    expect(b).toMatchObject({
      name: "b",
      line: 9,
      kustomization: undefined,
      fields: { spec: { path: "./b" } },
    });
  });

  it("are those of the cluster, and what all clusters share", () => {
    const objects = [
      found("a"),
      found("a", { cluster: "canary", file: "resources/other.yaml" }),
      found("b", { cluster: "prod" }),
    ];
    const files = (cluster: string | undefined): string[] =>
      readGitObjects(objects, cluster, workspace).map(
        ({ name, file }) => `${name} ${file}`,
      );
    const shared = "a resources/ks.yaml";
    expect(files("canary")).toEqual([shared, "a resources/other.yaml"]);
    expect(files("prod")).toEqual([shared, "b resources/ks.yaml"]);
    expect(files(undefined)).toEqual([shared]);
  });

  it("are left out where the file does not have them (any more)", () => {
    const objects = [
      found("gone"),
      found("a", { namespace: "elsewhere" }),
      found("a", { file: "resources/broken.yaml" }),
      found("a", { file: "resources/none.yaml" }),
    ];
    expect(readGitObjects(objects, undefined, workspace)).toEqual([]);
  });

  it("are read once a file", () => {
    let reads = 0;
    const counting = {
      ...workspace,
      read: (path: string) => {
        reads++;
        return workspace.read(path);
      },
    };
    readGitObjects([found("a"), found("b")], undefined, counting);
    expect(reads).toBe(1);
  });
});

it("a finding about a whole object points at its file", () => {
  expect(wholeFile({ file: "a.yaml" })).toEqual({
    file: "a.yaml",
    line: 1,
    column: 1,
    length: 0,
  });
});
