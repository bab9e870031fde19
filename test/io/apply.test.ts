import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { applyPlan } from "../../src/io/apply.ts";
import { Interrupted } from "../../src/io/interrupts.ts";
import type { FileSystem } from "../../src/io/filesystem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { writeJournal, readJournal } from "../../src/io/journal.ts";
import { WriteError } from "../../src/io/write-error.ts";
import type { FilePlan } from "../../src/plan/file-plan.ts";
import { hashText } from "../../src/plan/hash.ts";
import { planFor } from "./fixtures/plan-for.ts";
import {
  boundByModes,
  contents,
  emptyPlan,
  failing,
  folder,
  optionsFor,
  systemError,
  watched,
  write,
} from "./support.ts";

const before = {
  "resources/kept.yaml": "kept",
  "resources/old.yaml": "old",
  "resources/stale/deep/stale.yaml": "stale",
  "generated/index.jsonl": "old index",
};

const after = {
  "resources/kept.yaml": "kept",
  "resources/old.yaml": "changed",
  "resources/new/deep/new.yaml": "new",
  "resources/new.yaml": "new",
  "generated/index.jsonl": "new index",
};

/** The plan from `before` to `after`. */
const plan: FilePlan = {
  create: [
    { path: "resources/new/deep/new.yaml", text: "new" },
    { path: "resources/new.yaml", text: "new" },
  ],
  update: [{ path: "resources/old.yaml", text: "changed" }],
  remove: ["resources/stale/deep/stale.yaml"],
  unchanged: 1,
  last: [{ path: "generated/index.jsonl", text: "new index" }],
};

function many(count: number): FilePlan {
  const create = Array.from({ length: count }, (_, index) => ({
    path: `resources/${index % 3}/${index}.yaml`,
    text: `text ${index}`,
  }));
  return { ...emptyPlan, create };
}

function stateOf(cwd: string): string[] {
  const state = `${cwd}/.git/fluxsmith`;
  return existsSync(state) ? readdirSync(state) : [];
}

describe("applyPlan", () => {
  test("creates, updates and removes, folders as well, and ends the journal", async () => {
    const cwd = folder(before);
    await applyPlan(plan, optionsFor(cwd));
    expect(contents(cwd)).toEqual(after);
    expect(stateOf(cwd)).toEqual([]);
  });

  test("does nothing for an empty plan", async () => {
    const cwd = folder(before);
    const calls: string[] = [];
    const fs = watched((name) => calls.push(name));
    await applyPlan(emptyPlan, optionsFor(cwd, { fs }));
    expect(contents(cwd)).toEqual(before);
    expect(calls).not.toContain("openSync");
    expect(existsSync(`${cwd}/.git`)).toBe(false);
  });

  test("writes the journal first, new texts next, then removes, the index last", async () => {
    const cwd = folder(before);
    const order: string[] = [];
    const fs = watched((name, args) => {
      if (name === "renameSync") order.push(`write ${String(args[1])}`);
      if (name === "unlinkSync") order.push(`remove ${String(args[0])}`);
    });
    await applyPlan(plan, optionsFor(cwd, { fs }));
    expect(order.map((line) => line.replace(`${cwd}/`, ""))).toEqual([
      "write .git/fluxsmith/journal.json",
      "write resources/new/deep/new.yaml",
      "write resources/new.yaml",
      "write resources/old.yaml",
      "remove resources/stale/deep/stale.yaml",
      "write generated/index.jsonl",
      "remove .git/fluxsmith/journal.json",
    ]);
  });

  test("makes the folders that are missing, each once", async () => {
    const made: unknown[] = [];
    const fs = watched((name, [path]) => {
      if (name === "mkdirSync") made.push(path);
    });
    const cwd = folder({ "resources/0/x.yaml": "" });
    await applyPlan(many(9), optionsFor(cwd, { fs }));
    expect(made.slice(1)).toEqual([`${cwd}/resources/1`, `${cwd}/resources/2`]);
  });

  test("42: each rename finds in the journal what it puts there", async () => {
    const cwd = folder(before);
    const unknown: unknown[] = [];
    const fs = watched((name, [, to]) => {
      const path = String(to).slice(cwd.length + 1);
      if (name !== "renameSync" || path.startsWith(".git/")) return;
      const text = Object.entries(after).find(([one]) => one === path)?.[1];
      const journal = readJournal(`${cwd}/.git/fluxsmith`, nodeFileSystem);
      if (!journal.hashes(path).has(hashText(String(text)))) unknown.push(path);
    });
    await applyPlan(plan, optionsFor(cwd, { fs }));
    expect(unknown).toEqual([]);
  });

  test("37: removes what is stale, and no folder that still holds something", async () => {
    const cwd = folder({
      "resources/a/stale.yaml": "",
      "resources/b/stale.yaml": "",
      "resources/b/notes.md": "",
    });
    const remove = ["resources/a/stale.yaml", "resources/b/stale.yaml"];
    await applyPlan({ ...emptyPlan, remove }, optionsFor(cwd));
    expect(contents(cwd)).toEqual({ "resources/b/notes.md": "" });
  });

  test("37: keeps the layout's own folders, also empty", async () => {
    const cwd = folder({ "resources/stale.yaml": "", "generated/x": "" });
    const remove = ["resources/stale.yaml", "generated/x"];
    await applyPlan({ ...emptyPlan, remove }, optionsFor(cwd));
    expect(contents(cwd)).toEqual({
      "resources/": "(empty)",
      "generated/": "(empty)",
    });
  });

  test("37: does not mind that a stale file is gone already", async () => {
    const cwd = folder(before);
    const remove = ["resources/gone.yaml", "resources/gone/too.yaml"];
    await applyPlan({ ...emptyPlan, remove }, optionsFor(cwd));
    expect(contents(cwd)).toEqual(before);
  });

  test("32: a file that changes the case of its name survives where the disk ignores case", async () => {
    const cwd = folder({ "resources/Apps/a.yaml": "old" });
    const order: string[] = [];
    const fs = watched((name, args) => {
      if (name === "renameSync") order.push(`write ${String(args[1])}`);
      if (name === "unlinkSync") order.push(`remove ${String(args[0])}`);
    });
    const wanted = { "resources/apps/a.yaml": "new" };
    await applyPlan(planFor(cwd, wanted), optionsFor(cwd, { fs }));
    expect(order.slice(1, 3)).toEqual([
      `remove ${cwd}/resources/Apps/a.yaml`,
      `write ${cwd}/resources/apps/a.yaml`,
    ]);
    expect(contents(cwd)).toEqual(wanted);
  });

  test("keeps the mode of a file that it updates", async () => {
    const cwd = folder(before);
    chmodSync(`${cwd}/resources/old.yaml`, 0o620);
    await applyPlan(plan, optionsFor(cwd));
    const { mode } = statSync(`${cwd}/resources/old.yaml`);
    expect(mode & 0o777).toBe(0o620);
  });

  test("38: writes nothing at all where one target is a symlink", async () => {
    const cwd = folder({ ...before, "outside/o.yaml": "" });
    symlinkSync("../outside", `${cwd}/resources/new`);
    const found = contents(cwd);
    await expect(applyPlan(plan, optionsFor(cwd))).rejects.toThrow(
      expect.objectContaining({ code: "file-symlink", path: "resources/new" }),
    );
    expect(contents(cwd)).toEqual(found);
    expect(stateOf(cwd)).toEqual([]);
  });
});

describe("a failure", () => {
  test("40: a full disk leaves old files as they were, and says so", async () => {
    const cwd = folder(before);
    let room = 3;
    const fs: FileSystem = {
      ...nodeFileSystem,
      // The journal and `resources/new/deep/new.yaml` fit, then the disk is full.
      writeSync: (file, data) => {
        if (room-- > 1) return nodeFileSystem.writeSync(file, data);
        if (room === -1) throw systemError("ENOSPC");
        return nodeFileSystem.writeSync(file, Buffer.from(data).subarray(0, 1));
      },
    };
    const failed = applyPlan(plan, optionsFor(cwd, { fs }));
    await expect(failed).rejects.toThrow(WriteError);
    await expect(failed).rejects.toThrow(
      expect.objectContaining({
        code: "file-write",
        errno: "ENOSPC",
        path: "resources/new.yaml",
        message: "cannot write resources/new.yaml: the disk is full (ENOSPC)",
        hint: "Free some space, then run again: no file is half written",
      }),
    );
    expect(contents(cwd)).toEqual({
      ...before,
      "resources/new/deep/new.yaml": "new",
    });
    expect(stateOf(cwd)).toEqual(["journal.json"]);
    await applyPlan(planFor(cwd, after), optionsFor(cwd));
    expect(contents(cwd)).toEqual(after);
    expect(stateOf(cwd)).toEqual([]);
  });

  test.each([
    [
      "openSync",
      ".new.yaml.fluxsmith-tmp",
      "cannot write resources/new/deep/new.yaml",
    ],
    [
      "mkdirSync",
      "resources/new/deep",
      "cannot make the folder resources/new/deep",
    ],
    [
      "unlinkSync",
      "stale.yaml",
      "cannot remove resources/stale/deep/stale.yaml",
    ],
    ["rmdirSync", "stale", "cannot remove the empty folder resources/stale"],
    ["mkdirSync", "fluxsmith", "cannot write the journal in"],
    ["unlinkSync", "journal.json", "cannot remove the journal in"],
  ] as const)("39: says what %s could not do", async (name, ending, said) => {
    const cwd = folder(before);
    const fs = failing(name, ending, "EACCES");
    const failed = applyPlan(plan, optionsFor(cwd, { fs }));
    await expect(failed).rejects.toThrow(said);
    await expect(failed).rejects.toThrow("permission denied (EACCES)");
  });

  test("39: nothing is written where the journal cannot be", async () => {
    const cwd = folder(before);
    const fs = failing("openSync", "journal.json.fluxsmith-tmp", "EROFS");
    await expect(applyPlan(plan, optionsFor(cwd, { fs }))).rejects.toThrow(
      "the file system is not writable (EROFS)",
    );
    expect(contents(cwd)).toEqual(before);
  });

  test("39: a real read-only folder", async () => {
    const cwd = folder(before);
    chmodSync(`${cwd}/resources`, 0o555);
    await boundByModes(cwd, () =>
      expect(applyPlan(plan, optionsFor(cwd))).rejects.toThrow(
        "permission denied (EACCES)",
      ),
    );
    chmodSync(`${cwd}/resources`, 0o755);
    expect(contents(cwd)).toEqual(before);
  });

  test("a bug comes through as it is", async () => {
    const bug = new TypeError("bug");
    const fs: FileSystem = {
      ...nodeFileSystem,
      renameSync: () => {
        throw bug;
      },
    };
    const failed = applyPlan(plan, optionsFor(folder(before), { fs }));
    await expect(failed).rejects.toThrow(bug);
  });
});

describe("an interrupt", () => {
  test("41: ends the run between two files, and the next one goes on", async () => {
    const cwd = folder();
    let interrupted = false;
    const pause = async (): Promise<void> => {
      // Whatever else runs now finds whole files only.
      expect(Object.keys(contents(cwd)).join()).not.toContain("fluxsmith-tmp");
      await setImmediate();
    };
    const progress = (done: number): void => {
      interrupted ||= done >= 100;
    };
    const wanted = many(300);
    const failed = applyPlan(
      wanted,
      optionsFor(cwd, { pause, progress, interrupted: () => interrupted }),
    );
    await expect(failed).rejects.toThrow(Interrupted);
    await expect(failed).rejects.toThrow(
      "interrupted after 128 of 300 files; run again to finish",
    );
    expect(Object.keys(contents(cwd)).length).toBe(128);
    expect(stateOf(cwd)).toEqual(["journal.json"]);
    const all = Object.fromEntries(
      wanted.create.map(({ path, text }) => [path, text]),
    );
    await applyPlan(planFor(cwd, all), optionsFor(cwd));
    expect(contents(cwd)).toEqual(all);
    expect(stateOf(cwd)).toEqual([]);
  });

  test("41: before the first file, nothing is written", async () => {
    const cwd = folder(before);
    const options = optionsFor(cwd, { interrupted: () => true });
    await expect(applyPlan(plan, options)).rejects.toThrow(Interrupted);
    expect(contents(cwd)).toEqual(before);
  });

  test("tells how far it is, up to all of it", async () => {
    const told: string[] = [];
    const progress = (done: number, total: number): void =>
      void told.push(`${done}/${total}`);
    await applyPlan(many(130), optionsFor(folder(), { progress }));
    expect(told).toEqual(["0/130", "64/130", "128/130", "130/130"]);
  });
});

/** What a run leaves that is killed while it writes `resources/x/old.yaml`. */
function killed(cwd: string, killedPlan: FilePlan): void {
  const state = `${cwd}/.git/fluxsmith`;
  const earlier = readJournal(state, nodeFileSystem);
  writeJournal(state, killedPlan, earlier, nodeFileSystem);
  write(cwd, "resources/x/.old.yaml.fluxsmith-tmp", "ha");
}

describe("after a killed run", () => {
  const killedPlan = {
    ...emptyPlan,
    create: [{ path: "resources/x/old.yaml", text: "half" }],
    remove: ["resources/y/stale.yaml"],
  };

  test("42: its temporary file and its empty folders go, though nothing is to be written", async () => {
    const cwd = folder({ "resources/kept.yaml": "kept" });
    killed(cwd, killedPlan);
    mkdirSync(`${cwd}/resources/y`);
    await applyPlan(emptyPlan, optionsFor(cwd));
    expect(contents(cwd)).toEqual({ "resources/kept.yaml": "kept" });
    expect(stateOf(cwd)).toEqual([]);
  });

  test("42: its temporary file goes, though other files are to be written", async () => {
    const cwd = folder(before);
    killed(cwd, killedPlan);
    await applyPlan(plan, optionsFor(cwd));
    expect(contents(cwd)).toEqual(after);
  });

  test("42: a run of a few files only leaves the rest to the next whole one", async () => {
    const cwd = folder({ "resources/kustomization.yaml": "old" });
    killed(cwd, killedPlan);
    const update = [{ path: "resources/kustomization.yaml", text: "new" }];
    const few = { ...emptyPlan, update };
    await applyPlan(few, optionsFor(cwd, { partial: true }));
    expect(contents(cwd)).toEqual({ "resources/kustomization.yaml": "new" });
    const journal = readJournal(`${cwd}/.git/fluxsmith`, nodeFileSystem);
    const hashes = journal.hashes("resources/x/old.yaml");
    expect(hashes.has(hashText("half"))).toBe(true);
    await applyPlan(emptyPlan, optionsFor(cwd));
    await applyPlan(few, optionsFor(cwd, { partial: true }));
    expect(stateOf(cwd)).toEqual([]);
  });

  test("42: nothing else goes that looks like one", async () => {
    const cwd = folder({ "resources/x/.mine.fluxsmith-tmp": "mine" });
    killed(cwd, killedPlan);
    await applyPlan(emptyPlan, optionsFor(cwd));
    expect(contents(cwd)).toEqual({
      "resources/x/.mine.fluxsmith-tmp": "mine",
    });
  });

  test("42: what it meant to write is still known if the next run fails too", async () => {
    const cwd = folder(before);
    killed(cwd, killedPlan);
    const fs = failing("renameSync", ".new.yaml.fluxsmith-tmp", "EIO");
    await expect(applyPlan(plan, optionsFor(cwd, { fs }))).rejects.toThrow(
      WriteError,
    );
    const journal = readJournal(`${cwd}/.git/fluxsmith`, nodeFileSystem);
    const hashes = journal.hashes("resources/x/old.yaml");
    expect(hashes.has(hashText("half"))).toBe(true);
  });

  test("38: a folder of its that is a symlink now is left alone", async () => {
    const cwd = folder({ "outside/.old.yaml.fluxsmith-tmp": "theirs" });
    killed(cwd, killedPlan);
    rmSync(`${cwd}/resources/x`, { recursive: true });
    symlinkSync("../outside", `${cwd}/resources/x`);
    await applyPlan(emptyPlan, optionsFor(cwd));
    expect(contents(cwd)["outside/.old.yaml.fluxsmith-tmp"]).toBe("theirs");
  });
});
