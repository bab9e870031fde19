import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FileSystem } from "../../src/io/filesystem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import type { Owner } from "../../src/io/lock.ts";
import { acquireLock, isAlive } from "../../src/io/lock.ts";
import { bundle } from "./fixtures/bundle.ts";
import { failing, folder, systemError, watched, write } from "./support.ts";

const minute = 60_000;

/** It is minute 10 of the world; processes 1 and 2 run on this host, and we are 1. */
const us: Owner = {
  pid: 1,
  host: "here",
  now: () => 10 * minute,
  isAlive: (pid) => pid <= 2,
};

const acquire = (
  state: string,
  changes: Partial<Owner> = {},
  fs = nodeFileSystem,
) => acquireLock(state, { ...us, ...changes }, fs);

/** A state directory with a lock of that holder. */
function lockedBy(holder: {
  pid: number;
  host?: string;
  started?: number;
}): string {
  const complete = { host: "here", started: 7 * minute, ...holder };
  return folder({ lock: JSON.stringify(complete) });
}

describe("acquireLock", () => {
  test("makes its folder, and leaves nothing once released", () => {
    const parent = folder();
    const lock = acquire(`${parent}/state`);
    expect(readdirSync(`${parent}/state`)).toEqual(["lock"]);
    expect(lock.notice).toBeUndefined();
    lock.release();
    lock.release();
    expect(readdirSync(parent)).toEqual([]);
  });

  test("leaves the folder where a journal is in it", () => {
    const state = folder({ "journal.json": "" });
    acquire(state).release();
    expect(readdirSync(state)).toEqual(["journal.json"]);
  });

  test("43: names PID, host and age of a run that is at work", () => {
    const state = lockedBy({ pid: 2 });
    expect(() => acquire(state)).toThrow(
      expect.objectContaining({
        code: "lock-held",
        path: `${state}/lock`,
        message: "another run is at work: PID 2 on here, started 3 min ago",
        hint: `Wait for it; if PID 2 is some other program, remove ${state}/lock`,
      }),
    );
    expect(readdirSync(state)).toEqual(["lock"]);
  });

  test("43: a second run fails until the first is done", () => {
    const state = `${folder()}/state`;
    const first = acquire(state);
    expect(() => acquire(state, { pid: 2 })).toThrow("PID 1 on here");
    first.release();
    acquire(state, { pid: 2 });
  });

  test("43: another host's run is at work for all we know", () => {
    const state = lockedBy({ pid: 99, host: "there" });
    expect(() => acquire(state)).toThrow(
      expect.objectContaining({
        message: "another run is at work: PID 99 on there, started 3 min ago",
        hint: `Wait for it; if nothing runs on there any more, remove ${state}/lock`,
      }),
    );
  });

  test.each([
    [-5 * minute, "just now"],
    [0, "just now"],
    [59_999, "59 s ago"],
    [minute, "1 min ago"],
    [150 * minute, "2 h ago"],
    [49 * 60 * minute, "2 d ago"],
  ])("43: an age of %i ms is %s", (age, said) => {
    const state = lockedBy({ pid: 2, started: us.now() - age });
    expect(() => acquire(state)).toThrow(`started ${said}`);
  });

  test("44: takes over the lock of a dead run, and says so", () => {
    const state = lockedBy({ pid: 99 });
    const lock = acquire(state);
    expect(lock.notice).toBe(
      "took over the lock of PID 99, which is gone (started 3 min ago)",
    );
    expect(readdirSync(state)).toEqual(["lock"]);
    expect(() => acquire(state, { pid: 2 })).toThrow("PID 1 on here");
    lock.release();
    expect(existsSync(state)).toBe(false);
  });

  test("44: a lock with our own PID is of a dead run: in a container all have one PID", () => {
    expect(acquire(lockedBy({ pid: 1 })).notice).toContain("took over");
  });

  test.each([
    ["nothing", ""],
    ["half of it", '{"pid":1'],
    ["no JSON", "garbage"],
    ["null", "null"],
    ["a PID that is none", '{"pid":-1,"host":"here","started":0}'],
    ["no host", '{"pid":2,"started":0}'],
    ["no time", '{"pid":2,"host":"here"}'],
  ])("44: a lock that holds %s is dead after some seconds", (_, text) => {
    const state = folder({ lock: text });
    const touched = (ago: number): void =>
      utimesSync(`${state}/lock`, new Date(), new Date(us.now() - ago));
    touched(5000);
    expect(() => acquire(state)).toThrow(
      expect.objectContaining({
        code: "lock-held",
        message: "another run is just starting",
      }),
    );
    touched(3 * minute);
    expect(acquire(state).notice).toBe(
      "took over a lock that names no owner, made 3 min ago",
    );
  });

  test("44: a run that died while it took over is no obstacle either", () => {
    const state = lockedBy({ pid: 99 });
    write(state, "lock.next", '{"pid":98,"host":"here","started":0}');
    expect(acquire(state).notice).toContain("PID 99");
    expect(readdirSync(state)).toEqual(["lock"]);
  });

  test("43: a run that is taking over is at work", () => {
    const state = lockedBy({ pid: 99 });
    write(state, "lock.next", '{"pid":2,"host":"here","started":0}');
    expect(() => acquire(state)).toThrow("PID 2 on here");
  });

  test("goes on where the lock is given back just when it is looked at", () => {
    const state = lockedBy({ pid: 2 });
    const fs = watched((name) => {
      if (name === "lstatSync") rmSync(`${state}/lock`, { force: true });
    });
    expect(acquire(state, {}, fs).notice).toBeUndefined();
  });

  test("goes on where the folder is removed just when it was made", () => {
    const state = `${folder()}/state`;
    let first = true;
    const fs = watched((name) => {
      if (name === "openSync" && first) rmSync(state, { recursive: true });
      if (name === "openSync") first = false;
    });
    acquire(state, {}, fs);
    expect(readdirSync(state)).toEqual(["lock"]);
  });

  test("44: of two that take over, the one that looks again too late gives up", () => {
    const state = lockedBy({ pid: 99 });
    let raced = false;
    const fs = watched((name, [path]) => {
      if (name !== "openSync" || path !== `${state}/lock.next` || raced) return;
      raced = true;
      acquire(state, { pid: 2 });
    });
    expect(() => acquire(state, {}, fs)).toThrow("PID 2 on here");
    expect(readdirSync(state)).toEqual(["lock"]);
  });

  test("44: of two that both think they take over, the text in the lock decides", () => {
    const state = lockedBy({ pid: 99 });
    const fs = watched((name) => {
      if (name !== "renameSync") return;
      // Another run took our file for a dead one's, and has put its own there.
      writeFileSync(
        `${state}/lock.next`,
        '{"pid":2,"host":"here","started":600000}',
      );
    });
    expect(() => acquire(state, {}, fs)).toThrow("PID 2 on here");
  });

  test("does not give back what somebody else has taken", () => {
    const state = folder();
    const lock = acquire(state);
    rmSync(`${state}/lock`);
    const other = acquire(state, { pid: 2 });
    lock.release();
    expect(readdirSync(state)).toEqual(["lock"]);
    other.release();
  });

  test("39: says where it cannot lock, and why", () => {
    const state = folder();
    for (const [name, ending] of [
      ["mkdirSync", ""],
      ["openSync", "/lock"],
    ] as const)
      expect(() => acquire(state, {}, failing(name, ending, "EROFS"))).toThrow(
        expect.objectContaining({
          code: "lock-failed",
          message: `cannot lock ${state}/lock: the file system is not writable (EROFS)`,
        }),
      );
  });

  test("40: leaves no lock behind that it could not write", () => {
    const state = folder();
    const fs: FileSystem = {
      ...nodeFileSystem,
      writeSync: () => {
        throw systemError("ENOSPC");
      },
    };
    expect(() => acquire(state, {}, fs)).toThrow("the disk is full (ENOSPC)");
    expect(readdirSync(state)).toEqual([]);
  });

  test("gives up on a lock that it can neither make nor see", () => {
    const fs = failing("openSync", "/lock", "EEXIST");
    expect(() => acquire(folder(), {}, fs)).toThrow("cannot get the lock");
  });

  test("says so where the lock is no file", () => {
    const state = folder();
    mkdirSync(`${state}/lock`);
    expect(() => acquire(state)).toThrow("it is a folder (EISDIR)");
  });

  test("a failure to release is not the run's", () => {
    const lock = acquire(folder(), {}, failing("unlinkSync", "/lock", "EIO"));
    expect(() => lock.release()).not.toThrow();
  });
});

test("isAlive knows the living from the dead", () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(process.ppid)).toBe(true);
  expect(isAlive(deadPid())).toBe(false);
});

/** The PID of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--version"], { env: {} }).pid;
}

test(
  "44: of several processes that take over at once, one gets the lock",
  {
    timeout: 60_000,
  },
  async () => {
    const state = folder();
    const program = `${folder()}/take-lock.mjs`;
    await bundle("take-lock.ts", program);
    const dead = JSON.stringify({
      pid: deadPid(),
      host: hostname(),
      started: 0,
    });
    const takers = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [program, state], {
        stdio: ["pipe", "pipe", "inherit"],
        env: {},
      });
      onTestFinished(() => void child.kill());
      const lines = createInterface({ input: child.stdout });
      return async (line: string): Promise<string> => {
        child.stdin.write(`${line}\n`);
        const [answer] = await once(lines, "line");
        return String(answer);
      };
    });
    const all = (line: string): Promise<string[]> =>
      Promise.all(takers.map((say) => say(line)));
    await all("");
    for (let round = 0; round < 100; round++) {
      write(state, "lock", dead);
      if (round % 2 === 1) write(state, "lock.next", dead);
      const answers = await all(String(Date.now() + 5));
      expect(answers.toSorted()).toEqual([
        "lock-held",
        "lock-held",
        "lock-held",
        "won",
      ]);
      await all("");
      expect(existsSync(state)).toBe(false);
    }
  },
);
