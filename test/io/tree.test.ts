import { execFileSync } from "node:child_process";
import { symlinkSync, mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FileSystem } from "../../src/io/filesystem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { readBytes, readText, readTree } from "../../src/io/tree.ts";
import { failing, folder } from "./support.ts";

describe("readTree", () => {
  const files = {
    "resources/b.yaml": "b",
    "resources/a/x.yaml": "x",
    "resources/a-b/y.yaml": "y",
    "resources/Z.yaml": "Z",
    "resources/é.yaml": "é",
    "other/o.yaml": "o",
  };

  test("lists files and folders below one, sorted by code units", () => {
    const cwd = folder(files);
    expect(readTree(cwd, "resources", nodeFileSystem)).toEqual({
      files: [
        "resources/Z.yaml",
        "resources/a-b/y.yaml",
        "resources/a/x.yaml",
        "resources/b.yaml",
        "resources/é.yaml",
      ],
      directories: ["resources/a", "resources/a-b"],
      symlinks: [],
    });
  });

  test("does not depend on the order of a listing", () => {
    const cwd = folder(files);
    const backwards: FileSystem = {
      ...nodeFileSystem,
      readdirSync: (path, options) =>
        nodeFileSystem.readdirSync(path, options).toReversed(),
    };
    expect(readTree(cwd, "resources", backwards)).toEqual(
      readTree(cwd, "resources", nodeFileSystem),
    );
  });

  test("lists all of cwd for an empty path, without Git's own and npm's packages", () => {
    const cwd = folder({
      "a/b.yaml": "",
      "node_modules/pkg/x.yaml": "",
      "a/node_modules/pkg/x.yaml": "",
      ".git/HEAD": "",
      "a/.git": "gitdir: x",
    });
    const { files: found, directories } = readTree(cwd, "", nodeFileSystem);
    expect(found).toEqual(["a/b.yaml"]);
    expect(directories).toEqual(["a"]);
  });

  test("42: leaves out what a killed run left", () => {
    const cwd = folder({ "a.yaml": "", ".a.yaml.fluxsmith-tmp": "" });
    expect(readTree(cwd, "", nodeFileSystem).files).toEqual(["a.yaml"]);
  });

  test("finds nothing in a folder that is missing, or a file", () => {
    const nothing = { files: [], directories: [], symlinks: [] };
    expect(readTree(folder(), "resources", nodeFileSystem)).toEqual(nothing);
    expect(readTree(folder(), "a/b/c", nodeFileSystem)).toEqual(nothing);
    const file = folder({ resources: "" });
    expect(readTree(file, "resources", nodeFileSystem)).toEqual(nothing);
  });

  test("38: names symlinks and follows none", () => {
    const cwd = folder({ "resources/a.yaml": "", "outside/o.yaml": "" });
    symlinkSync("..", `${cwd}/resources/loop`);
    symlinkSync("../outside", `${cwd}/resources/out`);
    symlinkSync("a.yaml", `${cwd}/resources/b.yaml`);
    symlinkSync("gone", `${cwd}/resources/dangling`);
    expect(readTree(cwd, "resources", nodeFileSystem)).toEqual({
      files: ["resources/a.yaml"],
      directories: [],
      symlinks: [
        "resources/b.yaml",
        "resources/dangling",
        "resources/loop",
        "resources/out",
      ],
    });
  });

  test("38: does not go into a folder that is a symlink, or lies behind one", () => {
    const cwd = folder({ "outside/in/o.yaml": "" });
    symlinkSync("outside", `${cwd}/resources`);
    for (const directory of ["resources", "resources/in"])
      expect(readTree(cwd, directory, nodeFileSystem)).toEqual({
        files: [],
        directories: [],
        symlinks: ["resources"],
      });
  });

  test.skipIf(process.platform === "win32")("leaves out pipes", () => {
    const cwd = folder({ "resources/a.yaml": "" });
    execFileSync("mkfifo", [`${cwd}/resources/pipe.yaml`]);
    expect(readTree(cwd, "resources", nodeFileSystem).files).toEqual([
      "resources/a.yaml",
    ]);
  });

  test("says which folder cannot be read, and why", () => {
    const cwd = folder({ "resources/secret/a.yaml": "" });
    const fs = failing("readdirSync", "/secret", "EACCES");
    expect(() => readTree(cwd, "resources", fs)).toThrow(
      expect.objectContaining({
        code: "file-read",
        path: "resources/secret",
        message: "cannot read resources/secret: permission denied (EACCES)",
      }),
    );
  });

  test("takes file names for what they are", () => {
    const cwd = folder();
    mkdirSync(`${cwd}/__proto__`);
    expect(readTree(cwd, "", nodeFileSystem).directories).toEqual([
      "__proto__",
    ]);
  });
});

describe("reading a file", () => {
  test("gives its text and its bytes", () => {
    const cwd = folder({ "a/b.yaml": "\uFEFFé\r\n" });
    expect(readText(cwd, "a/b.yaml", nodeFileSystem)).toBe("\uFEFFé\r\n");
    expect([...readBytes(cwd, "a/b.yaml", nodeFileSystem)]).toEqual([
      0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0x0d, 0x0a,
    ]);
  });

  test("says which file cannot be read, and why", () => {
    const cwd = folder({ "a.yaml": "" });
    const fs = failing("readFileSync", "/a.yaml", "EIO");
    for (const read of [readText, readBytes]) {
      expect(() => read(cwd, "a.yaml", fs)).toThrow(
        expect.objectContaining({
          code: "file-read",
          path: "a.yaml",
          message: "cannot read a.yaml: the disk reports an error (EIO)",
        }),
      );
      expect(() => read(cwd, "gone.yaml", fs)).toThrow(
        "cannot read gone.yaml: it is gone (ENOENT)",
      );
    }
  });

  test("lets a bug through as it is", () => {
    const bug = new TypeError("bug");
    const fs: FileSystem = {
      ...nodeFileSystem,
      readFileSync: () => {
        throw bug;
      },
    };
    expect(() => readText("/", "a.yaml", fs)).toThrow(bug);
  });
});
