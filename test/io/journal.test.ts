import { mkdirSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FileSystem } from "../../src/io/filesystem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import {
  readJournal,
  removeJournal,
  writeJournal,
} from "../../src/io/journal.ts";
import type { FilePlan } from "../../src/plan/file-plan.ts";
import { hashText } from "../../src/plan/hash.ts";
import { emptyPlan, failing, folder, systemError, write } from "./support.ts";

const plan: FilePlan = {
  ...emptyPlan,
  create: [{ path: "resources/new.yaml", text: "new" }],
  update: [{ path: "resources/old.yaml", text: "changed" }],
  remove: ["resources/stale.yaml"],
  last: [{ path: "generated/index.jsonl", text: "index" }],
};

function note(cwd: string, planned: FilePlan): void {
  const earlier = readJournal(cwd, nodeFileSystem);
  writeJournal(cwd, planned, earlier, nodeFileSystem);
}

/** Path → hashes. */
function noted(cwd: string, fs = nodeFileSystem): Record<string, string[]> {
  const journal = readJournal(cwd, fs);
  return Object.fromEntries(
    journal.paths.map((path) => [path, [...journal.hashes(path)]]),
  );
}

describe("the journal", () => {
  test("42: knows every planned file and the hash of what was to be written", () => {
    const cwd = folder();
    note(cwd, plan);
    expect(noted(cwd)).toEqual({
      "resources/new.yaml": [hashText("new")],
      "resources/old.yaml": [hashText("changed")],
      "generated/index.jsonl": [hashText("index")],
      "resources/stale.yaml": [],
    });
    expect(readJournal(cwd, nodeFileSystem).hashes("other.yaml").size).toBe(0);
  });

  test("42: still knows what an earlier run meant to write that was killed too", () => {
    const cwd = folder();
    note(cwd, plan);
    const create = [{ path: "resources/new.yaml", text: "newer" }];
    note(cwd, { ...emptyPlan, create, remove: ["resources/old.yaml"] });
    expect(noted(cwd)).toMatchObject({
      "resources/new.yaml": [hashText("new"), hashText("newer")],
      "resources/old.yaml": [hashText("changed")],
    });
  });

  test("makes its folder, and leaves nothing but itself in it", () => {
    const cwd = `${folder()}/a/b`;
    note(cwd, plan);
    expect(readdirSync(cwd)).toEqual(["journal.json"]);
  });

  test("is empty once removed, with its temporary file", () => {
    const cwd = folder({ ".journal.json.fluxsmith-tmp": "half" });
    note(cwd, plan);
    write(cwd, ".journal.json.fluxsmith-tmp", "half");
    removeJournal(cwd, nodeFileSystem);
    expect(readdirSync(cwd)).toEqual([]);
    expect(noted(cwd)).toEqual({});
    removeJournal(cwd, nodeFileSystem);
  });

  test("removes nothing where nothing is: a read-only disk refuses that too", () => {
    const fs: FileSystem = {
      ...nodeFileSystem,
      unlinkSync: () => {
        throw systemError("EROFS");
      },
    };
    expect(() => removeJournal(folder(), fs)).not.toThrow();
  });

  test("takes `__proto__` for a path like any other", () => {
    const cwd = folder();
    const create = [{ path: "__proto__", text: "new" }];
    note(cwd, { ...emptyPlan, create });
    expect(readJournal(cwd, nodeFileSystem).paths).toEqual(["__proto__"]);
  });

  test.each([
    ["nothing", ""],
    ["half of it", '{"version":1,"files":[["a.yaml","ab'],
    ["another version", '{"version":2,"files":[]}'],
    ["another shape", '{"version":1,"files":{"a.yaml":[]}}'],
    ["an entry of another shape", '{"version":1,"files":[["a.yaml",1]]}'],
    ["an entry without a path", '{"version":1,"files":[[]]}'],
    ["a path that leaves", '{"version":1,"files":[["../a.yaml"]]}'],
    ["null", "null"],
  ])("is ignored where it holds %s", (_, text) => {
    expect(noted(folder({ "journal.json": text }))).toEqual({});
  });

  test("that cannot be read is a problem: going on would lose what it knows", () => {
    const cwd = folder();
    note(cwd, plan);
    const fs = failing("readFileSync", "journal.json", "EIO");
    expect(() => noted(cwd, fs)).toThrow(
      expect.objectContaining({ code: "file-read" }),
    );
    const other = folder();
    mkdirSync(`${other}/journal.json`);
    expect(() => noted(other)).toThrow("EISDIR");
  });
});
