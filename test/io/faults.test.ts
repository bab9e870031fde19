/** Faults 39 and 40 wherever they can strike: each call to the file system fails in turn, with each error. */
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Problem } from "../../src/diagnostics/problem.ts";
import { applyPlan } from "../../src/io/apply.ts";
import type { FileSystem } from "../../src/io/filesystem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { readJournal, writeJournal } from "../../src/io/journal.ts";
import { acquireLock } from "../../src/io/lock.ts";
import { isTemporary } from "../../src/io/whole-file.ts";
import { planFor } from "./fixtures/plan-for.ts";
import {
  contents,
  folderInMemory,
  optionsFor,
  systemError,
  watched,
  write,
} from "./support.ts";

const before: Record<string, string> = {
  "resources/kept.yaml": "kept",
  "resources/a/old.yaml": "old a",
  "resources/b/old.yaml": "old b",
  "resources/b/notes.md": "somebody's",
  "resources/stale.yaml": "stale",
  "resources/s/t/stale.yaml": "stale too",
  "generated/index.jsonl": "old index",
};

const after: Record<string, string> = {
  "resources/kept.yaml": "kept",
  "resources/a/old.yaml": "new a",
  "resources/b/old.yaml": "new b, longer than it was",
  "resources/b/notes.md": "somebody's",
  "resources/a/new.yaml": "new",
  "resources/n/m/new.yaml": "new too",
  "generated/index.jsonl": "new index",
};

/** A folder as `before`; with `killed`, as a run left it that was killed while it wrote a file that nobody wants now. */
function start(killed: boolean): string {
  const cwd = folderInMemory();
  for (const [path, text] of Object.entries(before)) write(cwd, path, text);
  if (!killed) return cwd;
  const state = `${cwd}/.git/fluxsmith`;
  const create = [{ path: "resources/k/killed.yaml", text: "killed" }];
  const plan = { ...planFor(cwd, after), create };
  const earlier = readJournal(state, nodeFileSystem);
  writeJournal(state, plan, earlier, nodeFileSystem);
  write(cwd, "resources/k/.killed.yaml.fluxsmith-tmp", "kil");
  write(cwd, "resources/a/.old.yaml.fluxsmith-tmp", "ne");
  return cwd;
}

/** A run through `fs`: lock, apply, release. The plan is made without faults; reading has tests of its own. */
async function run(
  cwd: string,
  fs: FileSystem,
  now = () => Date.now(),
): Promise<void> {
  const plan = planFor(cwd, after);
  const owner = { pid: 1, host: "here", now, isAlive: () => false };
  const lock = acquireLock(`${cwd}/.git/fluxsmith`, owner, fs);
  try {
    await applyPlan(plan, optionsFor(cwd, { fs }));
  } finally {
    lock.release();
  }
}

/** Fails at the call of that number, once, or from then on. A full disk takes half of a text first. */
function faulty(at: number, code: string, forGood: boolean): FileSystem {
  let calls = 0;
  const fs = watched(() => {
    calls++;
    if (calls === at || (forGood && calls > at)) throw systemError(code);
  });
  if (code !== "ENOSPC") return fs;
  const writeSync: FileSystem["writeSync"] = (file, data) => {
    if (calls + 1 !== at) return fs.writeSync(file, data);
    at++;
    calls++;
    const bytes = Buffer.from(data);
    return nodeFileSystem.writeSync(file, bytes.subarray(0, bytes.length / 2));
  };
  return { ...fs, writeSync };
}

/** Every file has its old text or its new one; nothing else is there but a temporary file. */
function expectWhole(cwd: string): void {
  const found = contents(cwd);
  const broken = Object.entries(found).filter(
    ([path, text]) =>
      !isTemporary(path) &&
      !path.endsWith("/") &&
      text !== before[path] &&
      text !== after[path],
  );
  expect(broken).toEqual([]);
  const kept = Object.keys(before).filter((path) => Object.hasOwn(after, path));
  expect(Object.keys(found)).toEqual(expect.arrayContaining(kept));
}

async function callsOfACleanRun(killed: boolean): Promise<number> {
  let calls = 0;
  const cwd = start(killed);
  await run(
    cwd,
    watched(() => calls++),
  );
  expect(contents(cwd)).toEqual(after);
  return calls;
}

describe.each(["ENOSPC", "EACCES", "EIO", "EMFILE", "EXDEV"])("%s", (code) => {
  test.each([
    ["in a clean repository, once", false, false],
    ["in a clean repository, from then on", false, true],
    ["after a killed run, once", true, false],
    ["after a killed run, from then on", true, true],
  ])(
    "39, 40, 42: at each call, %s",
    async (_, killed, forGood) => {
      const calls = await callsOfACleanRun(killed);
      let failures = 0;
      for (let at = 1; at <= calls; at++) {
        const cwd = start(killed);
        const error = await run(cwd, faulty(at, code, forGood)).catch(
          (caught: unknown) => caught,
        );
        if (error !== undefined) failures++;
        expect(error ?? new Problem("file-write", "")).toBeInstanceOf(Problem);
        expectWhole(cwd);
        // A minute later, when an empty lock that could not even be removed is taken for dead.
        await run(cwd, nodeFileSystem, () => Date.now() + 60_000);
        expect(contents(cwd), `after a fault at call ${at}`).toEqual(after);
        const state = `${cwd}/.git/fluxsmith`;
        expect(existsSync(state) ? readdirSync(state) : []).toEqual([]);
      }
      // Only setting a mode, cleaning up and giving back the lock may fail unnoticed.
      expect(failures).toBeGreaterThan(calls - 12);
    },
    60_000,
  );
});
