import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FileSystem } from "../../src/io/filesystem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import {
  isTemporary,
  removeIfThere,
  replaceFile,
  temporaryPath,
} from "../../src/io/whole-file.ts";
import { contents, failing, folder, systemError } from "./support.ts";

describe("temporaryPath", () => {
  test("lies beside the file and is no YAML to Flux's loader", () => {
    expect(temporaryPath("a/b.yaml")).toBe("a/.b.yaml.fluxsmith-tmp");
    expect(temporaryPath("b.yaml")).toBe(".b.yaml.fluxsmith-tmp");
  });

  test.each(["x".repeat(250), "é".repeat(120), "漢".repeat(85)])(
    "is a possible name where the file's own is long: %s",
    (name) => {
      const bytes = Buffer.byteLength(temporaryPath(name));
      expect(bytes).toBeLessThanOrEqual(255);
      expect(temporaryPath(name)).not.toBe(temporaryPath(`${name}y`));
    },
  );

  test("is recognised", () => {
    expect(isTemporary(temporaryPath("a/b.yaml"))).toBe(true);
    expect(isTemporary(temporaryPath("x".repeat(250)))).toBe(true);
    expect(isTemporary("a/b.yaml")).toBe(false);
    expect(isTemporary("a/notes.fluxsmith-tmp")).toBe(false);
  });
});

const replace = (cwd: string, text: string, fs = nodeFileSystem): void =>
  replaceFile(`${cwd}/a.yaml`, text, fs);

describe("replaceFile", () => {
  test("makes a file, and puts another in its place", () => {
    const cwd = folder();
    replace(cwd, "one");
    expect(contents(cwd)).toEqual({ "a.yaml": "one" });
    replace(cwd, "two");
    expect(contents(cwd)).toEqual({ "a.yaml": "two" });
  });

  test("gives a new file the usual mode, another the one asked for", () => {
    const cwd = folder({ "usual.yaml": "" });
    const modeOf = (path: string) => statSync(`${cwd}/${path}`).mode;
    replace(cwd, "one");
    expect(modeOf("a.yaml")).toBe(modeOf("usual.yaml"));
    replaceFile(`${cwd}/a.yaml`, "two", nodeFileSystem, 0o666);
    expect(modeOf("a.yaml") & 0o777).toBe(0o666);
  });

  test("takes a file system that knows no modes as it is", () => {
    const cwd = folder();
    const fs: FileSystem = {
      ...nodeFileSystem,
      fchmodSync: () => {
        throw systemError("EPERM");
      },
    };
    replaceFile(`${cwd}/a.yaml`, "one", fs, 0o600);
    expect(contents(cwd)).toEqual({ "a.yaml": "one" });
  });

  test("42: takes the place of what a killed run left", () => {
    const cwd = folder({ ".a.yaml.fluxsmith-tmp": "half" });
    replace(cwd, "one");
    expect(contents(cwd)).toEqual({ "a.yaml": "one" });
  });

  test("38: never writes through a symlink in the temporary file's place", () => {
    const cwd = folder({ "precious.txt": "precious" });
    symlinkSync("precious.txt", `${cwd}/.a.yaml.fluxsmith-tmp`);
    replace(cwd, "one");
    expect(contents(cwd)).toEqual({
      "a.yaml": "one",
      "precious.txt": "precious",
    });
  });

  test.each([1, 3, 7])("writes on where only %i bytes are taken", (most) => {
    const cwd = folder();
    const text = "aé漢🙂".repeat(5);
    const fs: FileSystem = {
      ...nodeFileSystem,
      writeSync: (file, data) =>
        nodeFileSystem.writeSync(file, Buffer.from(data).subarray(0, most)),
    };
    replace(cwd, text, fs);
    expect(readFileSync(`${cwd}/a.yaml`, "utf8")).toBe(text);
  });

  test("40: a disk that fills up in the middle leaves the old file", () => {
    const cwd = folder({ "a.yaml": "old" });
    let room = 5;
    const fs: FileSystem = {
      ...nodeFileSystem,
      writeSync: (file, data) => {
        if (room === 0) throw systemError("ENOSPC");
        const part = Buffer.from(data).subarray(0, room);
        room -= part.length;
        return nodeFileSystem.writeSync(file, part);
      },
    };
    expect(() => replace(cwd, "new and longer", fs)).toThrow("ENOSPC");
    expect(contents(cwd)).toEqual({ "a.yaml": "old" });
  });

  test("40: a write that takes nothing is a full disk, not an endless loop", () => {
    const cwd = folder();
    const fs: FileSystem = { ...nodeFileSystem, writeSync: () => 0 };
    expect(() => replace(cwd, "new", fs)).toThrow("ENOSPC");
    expect(contents(cwd)).toEqual({});
  });

  test.each(["openSync", "writeSync", "closeSync", "renameSync"] as const)(
    "leaves the old file and nothing else where %s fails",
    (name) => {
      const cwd = folder({ "a.yaml": "old" });
      const fs: FileSystem = {
        ...nodeFileSystem,
        [name]: () => {
          throw systemError("EIO");
        },
      };
      expect(() => replace(cwd, "new", fs)).toThrow("EIO");
      expect(contents(cwd)).toEqual({ "a.yaml": "old" });
    },
  );

  test("leaves no file open where writing fails", () => {
    const open = new Set<unknown>();
    const fs: FileSystem = {
      ...nodeFileSystem,
      openSync: (...args) => {
        const file = nodeFileSystem.openSync(...args);
        open.add(file);
        return file;
      },
      writeSync: () => {
        throw systemError("ENOSPC");
      },
      closeSync: (file) => {
        open.delete(file);
        nodeFileSystem.closeSync(file);
      },
    };
    expect(() => replace(folder(), "new", fs)).toThrow("ENOSPC");
    expect(open.size).toBe(0);
  });

  test("says the first failure where cleaning up fails too", () => {
    const cwd = folder();
    const fs: FileSystem = {
      ...failing("unlinkSync", "-tmp", "EIO"),
      renameSync: () => {
        throw systemError("EXDEV");
      },
    };
    expect(() => replace(cwd, "new", fs)).toThrow("EXDEV");
  });
});

test("removeIfThere removes a file and does not mind that it is gone", () => {
  const cwd = folder({ "a.yaml": "" });
  removeIfThere(`${cwd}/a.yaml`, nodeFileSystem);
  removeIfThere(`${cwd}/a.yaml`, nodeFileSystem);
  expect(contents(cwd)).toEqual({});
  mkdirSync(`${cwd}/folder`);
  expect(() => removeIfThere(`${cwd}/folder`, nodeFileSystem)).toThrow(
    "unlink",
  );
});
