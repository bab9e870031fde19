/** Faults 39–44: a disk, a user or another run that ends one half way. */
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram } from "../tools/program.ts";
import type { Ran, TestRepository } from "../tools/cli.ts";
import { nodeFileSystem, type FileSystem } from "../../src/io/filesystem.ts";
import { boundByModes, failing, systemError, watched } from "../io/support.ts";
import {
  expectNoStack,
  expectSaid,
  fleet,
  generated,
  namespace,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const release = "resources/apps/flux-hr-podinfo.yaml";
const next = { "fluxsmith.yaml": podinfo.replace("6.5.0", "6.6.0") };

/** A PID that no Linux or macOS gives. */
const nobody = 4_194_305;

/** So many releases of a version. */
const many = (count: number, version: string): Record<string, string> => ({
  "fluxsmith.yaml": `${fleet}sources: {helm: {podinfo: "https://example.com"}}
kustomizations: {flux-system: , apps: }
releases:
${Array.from({ length: count }, (_, n) => `  r${n}: {namespace: apps, chart: podinfo/podinfo, version: ${version}}\n`).join("")}`,
  "resources/apps/namespace.yaml": namespace("apps"),
});

/** The files of a run that nothing disturbs. */
async function clean(files: Files): Promise<Files> {
  return (await generated(files)).files();
}

type Files = Readonly<Record<string, string>>;

const isTemporary = (path: string): boolean => path.endsWith(".fluxsmith-tmp");

/** Every file is whole, old or new; a killed run may leave a temporary one, no other. */
function expectWhole(repo: TestRepository, before: Files, after: Files): void {
  const torn = Object.entries(repo.files()).filter(
    ([path, text]) =>
      !isTemporary(path) && text !== before[path] && text !== after[path],
  );
  expect(torn).toEqual([]);
}

function expectNoTemporary(repo: TestRepository): void {
  expect(Object.keys(repo.files()).filter(isTemporary)).toEqual([]);
}

/** What the state directory holds besides nothing. */
function state(repo: TestRepository): string[] {
  const folder = `${repo.cwd}/.git/fluxsmith`;
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe("fault 39: read-only directory", () => {
  const files = { ...podinfoFiles, ...next };

  test("fault 39: the folder and the cause are said, old files are intact, a rerun ends it", async () => {
    const repo = await generated(podinfoFiles);
    const before = repo.files();
    repo.write(next);
    const fs = watched((name, [path]) => {
      if (name === "openSync" && String(path).includes("/resources/apps/"))
        throw systemError("EACCES");
    });
    const ran = await repo.run(["generate"], { fs });
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "file-write",
      says: [release, /permission|not allowed/i, "fix:"],
    });
    expect(repo.read(release)).toBe(before[release]);
    const after = await clean(files);
    expectWhole(repo, { ...before, ...next }, after);
    expectNoTemporary(repo);
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(repo.files()).toEqual(after);
    expect(state(repo)).toEqual([]);
  });

  test.each([
    ["an object's folder", "resources/apps", "file-write"],
    ["a folder in which one must be made", "resources", "file-write"],
    ["the folder where the lock goes", ".git", "lock-failed"],
  ])("fault 39: also of a real one: %s", async (_, path, code) => {
    const after = await clean(podinfoFiles);
    const repo = repository(podinfoFiles);
    const before = repo.files();
    chmodSync(`${repo.cwd}/${path}`, 0o555);
    const ran = await boundByModes(repo.cwd, () => repo.run(["generate"]));
    chmodSync(`${repo.cwd}/${path}`, 0o755);
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", { code, says: [/permission/i, "fix:"] });
    expectWhole(repo, before, after);
    expectNoTemporary(repo);
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
    expect(repo.files()).toEqual(after);
  });

  test("fault 39: a real config that may not be read", async () => {
    await clean(podinfoFiles);
    const repo = repository(podinfoFiles);
    chmodSync(`${repo.cwd}/fluxsmith.yaml`, 0);
    const ran = await boundByModes(repo.cwd, () => repo.run(["generate"]));
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", { code: "file-read", says: ["fluxsmith.yaml"] });
  });

  test("fault 39: a folder that cannot be made", async () => {
    const repo = repository(podinfoFiles);
    const ran = await repo.run(["generate"], {
      fs: failing("mkdirSync", "/resources/flux-system", "EROFS"),
    });
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "file-write",
      says: ["resources/flux-system", /not writable/],
    });
  });

  test("fault 39: Git's own folder, where the lock goes", async () => {
    const repo = repository(podinfoFiles);
    const before = repo.files();
    const fs = watched((name, [path]) => {
      if (name === "mkdirSync" && String(path).includes("/.git/"))
        throw systemError("EACCES");
    });
    const ran = await repo.run(["generate"], { fs });
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "lock-failed",
      says: [".git/fluxsmith", "fix:"],
    });
    expect(repo.files()).toEqual(before);
    // Whoever only reads needs no lock.
    expect(await repo.run(["generate", "--dry-run"], { fs })).toMatchObject({
      code: 0,
    });
  });

  test("fault 39: a config that cannot be read", async () => {
    const repo = repository(podinfoFiles);
    const ran = await repo.run(["generate"], {
      fs: failing("readFileSync", "/fluxsmith.yaml", "EACCES"),
    });
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "file-read",
      says: ["fluxsmith.yaml", /permission/i],
    });
  });
});

describe("fault 40: disk full", () => {
  test("fault 40: wherever the disk fills up, old files are intact and a rerun ends it", async () => {
    const before = { ...(await clean(podinfoFiles)), ...next };
    const after = await clean({ ...podinfoFiles, ...next });
    for (let room = 0; ; room += 200) {
      const repo = await generated(podinfoFiles);
      repo.write(next);
      const ran = await repo.run(["generate"], { fs: disk(room) });
      expectWhole(repo, before, after);
      expectNoTemporary(repo);
      expectNoStack(ran.stderr);
      if (ran.code === 0) break;
      expect(ran.code).toBe(2);
      expect(ran.stderr).toMatch(
        /^error: .*(no space|full).*\[(file-write|lock-failed)\]$/im,
      );
      expect(await repo.run(["generate"])).toMatchObject({
        code: 0,
        stderr: "",
      });
      expect(repo.files()).toEqual(after);
      expect(state(repo)).toEqual([]);
    }
  });

  /** A disk with room for so many bytes. */
  function disk(room: number): FileSystem {
    let left = room;
    return {
      ...nodeFileSystem,
      writeSync: (file, data) => {
        const text = Buffer.from(data);
        if (left === 0 && text.length > 0) throw systemError("ENOSPC");
        const part = text.subarray(0, left);
        left -= part.length;
        return nodeFileSystem.writeSync(file, part);
      },
    };
  }
});

describe("fault 41: SIGINT", () => {
  test("fault 41: exit 130, no temporary file, all files whole, a rerun ends it", async () => {
    const repo = await generated(many(200, "1.0.0"));
    const before = repo.files();
    repo.write(many(200, "2.0.0"));
    let asked = 0;
    const ran = await repo.run(["generate"], {
      watchInterrupts: () => () => ++asked > 2,
    });
    expect(ran).toMatchObject({ code: 130, stdout: "" });
    expect(ran.stderr).toMatch(/interrupted after \d+ of \d+ files.*run again/);
    expectNoStack(ran.stderr);
    const after = await clean(many(200, "2.0.0"));
    expectWhole(repo, { ...before, ...many(200, "2.0.0") }, after);
    expectNoTemporary(repo);
    expect(repo.files()).not.toEqual(after);
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(repo.files()).toEqual(after);
    expect(state(repo)).toEqual([]);
  });

  test("fault 41: after it, an edit by hand is still told from what the run wrote", async () => {
    const repo = await generated(many(200, "1.0.0"));
    repo.write(many(200, "2.0.0"));
    let asked = 0;
    await repo.run(["generate"], { watchInterrupts: () => () => ++asked > 2 });
    const path = "resources/apps/flux-hr-r199.yaml";
    repo.write({ [path]: `${repo.read(path)}# mine\n` });
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr.match(/\[file-edited\]/g)).toHaveLength(1);
    expect(ran.stderr).toContain(path);
  });
});

describe("faults 41 and 42, with real signals", () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program.remove());

  const count = 1500;

  /** Has a run send itself a signal once it has put 100 files in their places: at whichever speed it runs, half way. */
  const signalsItself = `
const fs = require("node:fs");
const { renameSync } = fs;
let left = 100;
fs.renameSync = (...paths) => {
  renameSync(...paths);
  if (--left === 0) process.kill(process.pid, process.env.SIGNAL);
};`;

  /** Starts `generate`, which gets the signal in the middle; how it ended. */
  async function killed(repo: TestRepository, signal: NodeJS.Signals) {
    const preload = `${dirname(program.file)}/signals-itself.cjs`;
    writeFileSync(preload, signalsItself);
    const child = spawn(
      process.execPath,
      ["--require", preload, program.file, "generate"],
      {
        cwd: repo.cwd,
        stdio: ["ignore", "ignore", "pipe"],
        env: { SIGNAL: signal },
      },
    );
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const code = await new Promise<number | null>((resolve) =>
      child.on("close", resolve),
    );
    return { code, stderr };
  }

  test("fault 41: Ctrl-C in the middle of a run", async () => {
    const repo = repository(many(count, "1.0.0"));
    const ran = await killed(repo, "SIGINT");
    expect(ran.code).toBe(130);
    expect(ran.stderr).toContain("interrupted after");
    const after = await clean(many(count, "1.0.0"));
    expectWhole(repo, {}, after);
    expectNoTemporary(repo);
    expect(Object.keys(repo.files()).length).toBeLessThan(
      Object.keys(after).length,
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(repo.files()).toEqual(after);
  });

  test("fault 42: kill -9 in the middle of a run: the next one recovers, and says whose lock it took", async () => {
    const repo = repository(many(count, "1.0.0"));
    expect(await killed(repo, "SIGKILL")).toMatchObject({ code: null });
    const after = await clean(many(count, "1.0.0"));
    expectWhole(repo, {}, after);
    const ran = await repo.run(["generate"], { host: hostname });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/^took over the lock of PID \d+/);
    expect(repo.files()).toEqual(after);
    expect(state(repo)).toEqual([]);
  });
});

describe("fault 42: SIGKILL", () => {
  /** Nothing works any more from the call of that number on. */
  function dead(from: number): FileSystem {
    let calls = 0;
    return watched((name) => {
      if (/^(open|write|close|rename|unlink|mkdir|rmdir|fchmod)/.test(name))
        calls++;
      if (calls >= from) throw new Error("killed");
    });
  }

  const first = `${podinfo}  other: {namespace: apps, chart: podinfo/podinfo}\n`;
  const second = first
    .replace("6.5.0", "6.6.0")
    .replace("  other:", "  third:");
  const start = { ...podinfoFiles, "fluxsmith.yaml": first };

  test.each([
    ["the same config", second],
    ["the earlier one again", first],
  ])(
    "fault 42: killed at whichever write, the next run converges without --force: %s",
    async (_, then) => {
      const to = { "fluxsmith.yaml": second };
      const old = { ...(await clean(start)), ...to };
      const half = await clean({ ...podinfoFiles, ...to });
      const after = await clean({ ...podinfoFiles, "fluxsmith.yaml": then });
      for (let at = 1; ; at++) {
        const repo = await generated(start);
        repo.write(to);
        const killed = await repo.run(["generate"], {
          fs: dead(at),
          pid: nobody,
        });
        expectWhole(repo, old, half);
        repo.write({ "fluxsmith.yaml": then });
        // Killed between making the lock and writing into it: whose it is shows only after a while.
        const ran = await repo.run(["generate"], {
          now: () => Date.now() + 60_000,
        });
        expect(ran.code, `killed at ${at}: ${ran.stderr}`).toBe(0);
        expect(repo.files()).toEqual(after);
        expect(state(repo)).toEqual([]);
        if (killed.code === 0) break;
      }
    },
  );
});

describe("faults 43 and 44: two runs", () => {
  const held = async (overrides: {
    pid: number;
    host?: string;
    started?: number;
  }): Promise<TestRepository> => {
    const repo = repository(podinfoFiles);
    const dies = watched((name, [path]) => {
      if (name === "openSync" && String(path).includes("/resources/"))
        throw new Error("killed");
      if (name === "unlinkSync") throw systemError("EIO");
    });
    await repo.run(["generate"], {
      fs: dies,
      pid: overrides.pid,
      host: () => overrides.host ?? "test-host",
      now: () => overrides.started ?? Date.now(),
    });
    expect(state(repo)).toContain("lock");
    return repo;
  };

  test("fault 43: of two runs at once one works, the other says PID, host and age", async () => {
    const repo = repository(many(300, "1.0.0"));
    let time = Date.now();
    const on = { host: () => "box", now: () => (time += 180_000) };
    const [first, second] = await Promise.all([
      repo.run(["generate"], { ...on, pid: process.ppid }),
      repo.run(["generate"], { ...on, pid: process.pid }),
    ]);
    const [worked, refused]: [Ran, Ran] =
      first.code === 0 ? [first, second] : [second, first];
    const owner = worked === first ? process.ppid : process.pid;
    expect(worked).toMatchObject({ code: 0, stderr: "" });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expectSaid(refused, "error", {
      code: "lock-held",
      says: [`PID ${owner}`, "box", /\d+ min ago/, "fix:"],
    });
    expect(repo.files()).toEqual(await clean(many(300, "1.0.0")));
  });

  test("fault 43: while one works, reading goes on", async () => {
    const repo = await held({ pid: process.ppid });
    expect(await repo.run(["generate"])).toMatchObject({ code: 2 });
    for (const args of [
      ["generate", "--dry-run"],
      ["generate", "--diff"],
      ["list"],
    ])
      expect(await repo.run(args)).toMatchObject({ code: 0 });
    for (const args of [["generate", "--check"], ["check"]])
      expect(await repo.run(args)).toMatchObject({ code: 1 });
  });

  test("fault 44: a dead owner's lock is taken over, and that is said", async () => {
    const repo = await held({ pid: nobody, started: Date.now() - 7_200_000 });
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(
      new RegExp(`^took over the lock of PID ${nobody}, .*2 h ago`),
    );
    expect(repo.files()).toEqual(await clean(podinfoFiles));
    expect(state(repo)).toEqual([]);
  });

  test("fault 44: nobody knows about another host's: it is refused, and the file is named", async () => {
    const repo = await held({ pid: nobody, host: "elsewhere" });
    const ran = await repo.run(["generate"]);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expectSaid(ran, "error", {
      code: "lock-held",
      says: [`PID ${nobody}`, "elsewhere", /remove .*\.git\/fluxsmith\/lock/],
    });
    expect(
      lstatSync(`${repo.cwd}/generated`, { throwIfNoEntry: false }),
    ).toBeUndefined();
  });
});
