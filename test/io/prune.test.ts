import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { pruneFolders } from "../../src/io/prune.ts";
import { survey } from "../../src/io/survey.ts";
import { failing, folder } from "./support.ts";

function prune(cwd: string, folders: string[], roots = ["resources"]): void {
  const place = { cwd, fs: nodeFileSystem };
  pruneFolders(folders, roots, survey(place), place);
}

function withFolders(...paths: string[]): string {
  const cwd = folder();
  for (const path of paths) mkdirSync(`${cwd}/${path}`, { recursive: true });
  return cwd;
}

describe("pruneFolders", () => {
  test("37: removes emptied folders up to the root, which stays", () => {
    const cwd = withFolders("resources/clusters/prod/apps");
    prune(cwd, ["resources/clusters/prod/apps"]);
    expect(existsSync(`${cwd}/resources/clusters`)).toBe(false);
    expect(existsSync(`${cwd}/resources`)).toBe(true);
  });

  test("removes a folder that becomes empty only by the last one in it", () => {
    const cwd = withFolders("resources/a/x", "resources/a/y");
    prune(cwd, ["resources/a/x", "resources/a/y"]);
    expect(existsSync(`${cwd}/resources/a`)).toBe(false);
  });

  test("goes up past one that was never made", () => {
    const cwd = withFolders("resources/a");
    prune(cwd, ["resources/a/b/c"]);
    expect(existsSync(`${cwd}/resources/a`)).toBe(false);
  });

  test("leaves a folder that holds something", () => {
    const cwd = folder({ "resources/a/notes.md": "" });
    mkdirSync(`${cwd}/resources/a/b`);
    prune(cwd, ["resources/a/b"]);
    expect(existsSync(`${cwd}/resources/a/b`)).toBe(false);
    expect(existsSync(`${cwd}/resources/a/notes.md`)).toBe(true);
  });

  test("leaves what is not strictly below a root", () => {
    const cwd = withFolders("resources", "resources-old/a", "other");
    prune(cwd, ["resources", "resources-old/a", "other", ""]);
    for (const path of ["resources", "resources-old/a", "other"])
      expect(existsSync(`${cwd}/${path}`)).toBe(true);
  });

  test.each(["", ".", "./"])("takes the root %j for cwd itself", (root) => {
    const cwd = withFolders("a/b");
    prune(cwd, ["a/b"], [root]);
    expect(existsSync(`${cwd}/a`)).toBe(false);
    expect(existsSync(cwd)).toBe(true);
  });

  test("38: leaves what is behind a symlink", () => {
    const cwd = withFolders("resources", "outside/empty");
    symlinkSync("../outside", `${cwd}/resources/link`);
    prune(cwd, ["resources/link/empty"]);
    expect(existsSync(`${cwd}/outside/empty`)).toBe(true);
  });

  test("39: says which folder it may not remove", () => {
    const cwd = withFolders("resources/a");
    const place = { cwd, fs: failing("rmdirSync", "/a", "EACCES") };
    expect(() =>
      pruneFolders(["resources/a"], ["resources"], survey(place), place),
    ).toThrow(
      "cannot remove the empty folder resources/a: permission denied (EACCES)",
    );
  });

  test("leaves a mount point", () => {
    const cwd = withFolders("resources/a");
    const place = { cwd, fs: failing("rmdirSync", "/a", "EBUSY") };
    pruneFolders(["resources/a"], ["resources"], survey(place), place);
    expect(existsSync(`${cwd}/resources/a`)).toBe(true);
  });
});
