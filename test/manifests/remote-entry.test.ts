import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  isRemote,
  isRemoteFile,
  isRepository,
} from "../../src/manifests/remote-entry.ts";
import type { Reads } from "../../src/manifests/kustomization-entries.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";

const tool = kubectl();

/** What kustomize says of a component, where it can start no git. */
function kustomizeSays(component: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "remote-entry-"));
  const text = `components: [${JSON.stringify(component)}]\n`;
  writeFileSync(join(folder, "kustomization.yaml"), text);
  return new Promise((resolve) => {
    const env = { PATH: "", HOME: folder };
    execFile(tool ?? "", ["kustomize", folder], { env }, (_, __, stderr) => {
      rmSync(folder, { recursive: true });
      resolve(stderr);
    });
  });
}

describe.runIf(tool !== undefined)("what kustomize clones (fault 59)", () => {
  it.each([
    "https://github.com/org/repo",
    "https://github.com/org",
    "HTTPS://GitHub.com/org/repo/base?ref=v1",
    "http://example.org/org/repo//base",
    "https://example.org/repo",
    "https://example.org/repo.git",
    "https://example.org/repo.git/../..",
    "https://example.org/repo//../x",
    "https://dev.azure.com/org/project/_git/repo/base",
    "https://example.org",
    "https://",
    "ssh://git@example.org/org/repo",
    "ssh://git@example.org:22/org/repo",
    "git@github.com:org/repo.git",
    "git@example.org:org/repo",
    "git@example.org:repo",
    "git@example.org:repo.git",
    "git@example.org/org/repo",
    "user@1.2.3/base",
    "user@1.2.3/base/deep",
    "1user@example.org/base/deep",
    "github.com/org/repo",
    "github.com/org",
    "github.com:org/repo",
    "GITHUB.COM/org/repo/deep?ref=v1",
    "www.github.com/org/repo",
    "github.com.example.org/org/repo",
    "git::https://example.org/org/repo",
    "git::github.com/org/repo",
    "git::./base",
    "GIT::git@example.org:org/repo",
    "gh:org/repo",
    "file:///srv/repo",
    "file://srv",
    "file:///srv/repo//../x",
    "file:///srv/repo.git/base",
    "example.org/org/repo.git",
    "./github.com/org/repo",
    "../base",
    "base",
    "base?ref=v1",
    "a:b/c/d",
    "/etc/git@example.org:org/repo",
  ])("%s", async (text) => {
    const said = await kustomizeSays(text);
    expect({ said, clones: isRepository(text) }).toEqual({
      said: expect.stringContaining("component"),
      clones: said.includes("no 'git' program"),
    });
  });
});

describe("what kustomize gets by HTTP (fault 59)", () => {
  it.each([
    ["http://example.org/a.yaml", true],
    ["HTTPS://example.org/a.yaml", true],
    ["https:a.yaml", true],
    ["./https:/a.yaml", false],
    ["httpsa.yaml", false],
    ["ftp://example.org/a.yaml", false],
  ])("%s: %s", (text, isFetched) => {
    expect(isRemoteFile(text)).toBe(isFetched);
  });
});

describe("an entry that is fetched", () => {
  const entry = (reads: Reads, text: string) => ({
    reads,
    text,
    start: 0,
    end: 0,
  });

  it.each([
    "https://github.com/fluxcd/flux2//manifests?ref=v2.9.0",
    "http://example.com/a.yaml",
    "ssh://git@example.com/a/b",
    "git::https://example.com/a/b",
    "git@github.com:fluxcd/flux2.git",
    "github.com/fluxcd/flux2/manifests?ref=main",
    "file:///srv/repository",
  ])("a resource: %s", (text) => {
    expect(isRemote(entry("resource", text))).toBe(true);
  });

  it.each(["a.yaml", "../base", "./github.com/x", "a@b.yaml", "https.yaml"])(
    "not a resource: %s",
    (text) => {
      expect(isRemote(entry("resource", text))).toBe(false);
    },
  );

  it("is a file only by HTTP: no repository is looked for", () => {
    expect(isRemote(entry("file", "https://example.com/a.yaml"))).toBe(true);
    expect(isRemote(entry("file", "git@github.com:org/repo.git"))).toBe(false);
    expect(isRemote(entry("patch", "github.com/org/repo"))).toBe(false);
    expect(isRemote(entry("plugin", "github.com/org/repo"))).toBe(true);
  });
});
