import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { loadedFiles } from "../../src/manifests/loaded-files.ts";
import { folderTree } from "../../src/manifests/loader.ts";
import { readManifests } from "../../src/manifests/manifest.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

/** Loads a folder, without a tree and with one: both must say the same. */
function load(folder: string, files: Record<string, string>) {
  const findings = collectFindings();
  const report = findings.report;
  const workspace = memoryWorkspace(files);
  const plain = loadedFiles(folder, workspace, { report });
  const tree = folderTree(Object.keys(files));
  expect(loadedFiles(folder, workspace, { tree })).toEqual(plain);
  return {
    files: [...plain.files].toSorted(),
    inputs: [...plain.inputs].toSorted(),
    missing: plain.missing.map(({ entry, at }) => `${at.line}: ${entry}`),
    kustomizationFiles: plain.kustomizationFiles,
    findings: findings.all(),
  };
}

const listing = (...entries: string[]): string =>
  `resources:\n${entries.map((entry) => `  - ${entry}\n`).join("")}`;

describe("a folder without a kustomization file", () => {
  it("loads every manifest below it, and nothing else", () => {
    const { files, kustomizationFiles } = load("resources/apps", {
      "resources/apps/a.yaml": "",
      "resources/apps/deep/er/b.yml": "",
      "resources/apps/readme.md": "",
      "resources/other/c.yaml": "",
    });
    expect(files).toEqual([
      "resources/apps/a.yaml",
      "resources/apps/deep/er/b.yml",
    ]);
    expect(kustomizationFiles).toEqual([]);
  });

  it("leaves a folder below to its own kustomization file", () => {
    const { files, kustomizationFiles } = load("apps", {
      "apps/a.yaml": "",
      "apps/web/kustomization.yaml": listing("b.yaml"),
      "apps/web/b.yaml": "",
      "apps/web/not-listed.yaml": "",
    });
    expect(files).toEqual(["apps/a.yaml", "apps/web/b.yaml"]);
    expect(kustomizationFiles).toEqual(["apps/web/kustomization.yaml"]);
  });

  it("loads nothing where it does not exist", () => {
    expect(load("apps", { "other/a.yaml": "" }).files).toEqual([]);
  });

  it("is listed where the tree does not hold it", () => {
    const workspace = memoryWorkspace({ "deploy/a.yaml": "" });
    const tree = folderTree(["resources/b.yaml"]);
    const { files } = loadedFiles("deploy", workspace, { tree });
    expect([...files]).toEqual(["deploy/a.yaml"]);
  });

  it("may be the top of the repository, given a tree", () => {
    const files = { "a.yaml": "", "web/b.yaml": "" };
    const tree = folderTree(Object.keys(files));
    const loaded = loadedFiles("", memoryWorkspace(files), { tree });
    expect([...loaded.files]).toEqual(["a.yaml", "web/b.yaml"]);
  });
});

describe("a folder with a kustomization file", () => {
  it("loads what it lists, wherever that lies in the repository", () => {
    const { files, missing, kustomizationFiles } = load("overlay", {
      "overlay/kustomization.yml": `${listing("a.yaml", "../base", "../shared/c.yaml")}components: [../component]\nbases: [../old]\n`,
      "overlay/a.yaml": "",
      "overlay/not-listed.yaml": "",
      "base/Kustomization": listing("b.yaml"),
      "base/b.yaml": "",
      "shared/c.yaml": "",
      "component/kustomization.yaml": `kind: Component\n${listing("d.yaml")}`,
      "component/d.yaml": "",
      "old/kustomization.yaml": listing("e.yaml"),
      "old/e.yaml": "",
    });
    expect(missing).toEqual([]);
    expect(files).toEqual([
      "base/b.yaml",
      "component/d.yaml",
      "old/e.yaml",
      "overlay/a.yaml",
      "shared/c.yaml",
    ]);
    expect(kustomizationFiles).toEqual([
      "overlay/kustomization.yml",
      "base/Kustomization",
      "old/kustomization.yaml",
      "component/kustomization.yaml",
    ]);
  });

  it("names its patches and the files of its generators apart", () => {
    const { files, inputs } = load("a", {
      "a/kustomization.yaml":
        "resources: [x.yaml]\npatches: [{path: p.yaml}]\nconfigMapGenerator: [{files: [k=c.conf]}]\n",
      "a/x.yaml": "",
      "a/p.yaml": "",
      "a/c.conf": "",
    });
    expect(files).toEqual(["a/x.yaml"]);
    expect(inputs).toEqual(["a/c.conf", "a/p.yaml"]);
  });

  it("may name a folder of generators, which holds no objects", () => {
    const { files, missing } = load("a", {
      "a/kustomization.yaml": "generators: [../b]\n",
      "b/kustomization.yaml": listing("x.yaml"),
      "b/x.yaml": "",
    });
    expect({ files, missing }).toEqual({ files: [], missing: [] });
  });

  it("comes to an end where folders name each other", () => {
    const { files } = load("a", {
      "a/kustomization.yaml": listing("../b", "."),
      "b/kustomization.yaml": listing("../a", "x.yaml"),
      "b/x.yaml": "",
    });
    expect(files).toEqual(["b/x.yaml"]);
  });

  it("comes to an end where 20,000 folders name each other in a row", () => {
    const files: Record<string, string> = { "f20000/kustomization.yaml": "" };
    for (let at = 0; at < 20_000; at++)
      files[`f${at}/kustomization.yaml`] = listing(`../f${at + 1}`);
    const tree = folderTree(Object.keys(files));
    const loaded = loadedFiles("f0", memoryWorkspace(files), { tree });
    expect(loaded.kustomizationFiles).toHaveLength(20_001);
  });

  it("says which entries lead nowhere, and where they stand", () => {
    const { missing } = load("a", {
      "a/kustomization.yaml": `${listing("gone.yaml", "bare", "/etc/x.yaml")}components: [x.yaml]\npatches: [{path: gone-patch.yaml}]\n`,
      "a/bare/x.yaml": "",
      "a/x.yaml": "",
    });
    expect(missing).toEqual([
      "2: gone.yaml",
      "3: bare",
      "4: /etc/x.yaml",
      "5: x.yaml",
      "6: gone-patch.yaml",
    ]);
  });

  it("does not take a folder for a file", () => {
    const { missing, kustomizationFiles } = load("a", {
      "a/kustomization.yaml": "patches: [{path: ../b}]\ncrds: [../b]\n",
      "b/kustomization.yaml": listing("x.yaml"),
      "b/x.yaml": "",
    });
    expect(missing).toEqual(["1: ../b", "2: ../b"]);
    expect(kustomizationFiles).toEqual(["a/kustomization.yaml"]);
  });

  it("leaves out what is remote, or above the config's folder", () => {
    const { files, missing } = load("a", {
      "a/kustomization.yaml": listing(
        "https://example.com/x.yaml",
        "github.com/fluxcd/flux2/manifests?ref=main",
        "../../elsewhere",
      ),
    });
    expect(files).toEqual([]);
    expect(missing).toEqual([]);
  });

  it("has a finding where it is none", () => {
    const { files, findings } = load("a", {
      "a/kustomization.yaml":
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n",
      "a/x.yaml": "",
    });
    expect(files).toEqual([]);
    expect(findings).toMatchObject([{ code: "manifest-invalid" }]);
  });

  it("has a finding, not an error, where it is broken: generate is not stopped by it", () => {
    const { findings } = load("a", {
      "a/kustomization.yaml": "resources: [x.yaml\n",
    });
    expect(findings).not.toEqual([]);
    for (const { severity } of findings) expect(severity).toBe("finding");
  });
});

const object = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

const tool = kubectl();

describe.skipIf(tool === undefined)("the real kustomize", () => {
  const repository: Record<string, string> = {
    "overlay/kustomization.yaml": `${listing("a.yaml", "./nested", "../base/", "deep/../b.yaml")}components:\n  - ../component\npatches:\n  - path: patch.yaml\n`,
    "overlay/a.yaml": object("a"),
    "overlay/b.yaml": `${object("b1")}---\n${object("b2")}`,
    "overlay/deep/not-listed.yaml": object("not-listed"),
    "overlay/patch.yaml": `${object("a")}data:\n  patched: "yes"\n`,
    "overlay/nested/Kustomization": listing("n.yaml"),
    "overlay/nested/n.yaml": object("n"),
    "base/kustomization.yml": listing("base.yaml"),
    "base/base.yaml": object("base"),
    "base/not-listed.yaml": object("not-listed"),
    "component/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${listing("c.yaml")}`,
    "component/c.yaml": object("c"),
  };

  it("builds the same objects", () => {
    const folder = mkdtempSync(join(tmpdir(), "fluxsmith-loaded-"));
    try {
      for (const [path, text] of Object.entries(repository)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const args = ["kustomize", join(folder, "overlay")];
      const built = execFileSync(tool ?? "", args, { encoding: "utf8" });
      const workspace = memoryWorkspace(repository);
      const { files } = loadedFiles("overlay", workspace);
      const texts = [...files].map((file) => repository[file] ?? "");
      expect(names(texts.join("---\n"))).toEqual(names(built));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function names(text: string): string[] {
  return readManifests({ file: "all.yaml", text }, () => {})
    .map(({ name }) => name)
    .toSorted();
}
