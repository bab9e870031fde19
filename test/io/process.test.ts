import { spawn } from "node:child_process";
import { getEventListeners, once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  NotStarted,
  TimedOut,
  runProcess,
  startProcess,
} from "../../src/io/process.ts";
import { bundle } from "./fixtures/bundle.ts";
import { folder } from "./support.ts";

const node = process.execPath;
const exitListeners = process.listenerCount("exit");

/** Runs a JavaScript program. */
const run = (
  program: string,
  args: readonly string[] = [],
  options: Partial<Parameters<typeof runProcess>[2]> = {},
) =>
  runProcess(node, ["-e", program, "--", ...args], {
    cwd: "/",
    env: {},
    timeout: 30_000,
    ...options,
  });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process is gone: being killed takes a moment. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (!isAlive(pid)) return true;
    await sleep(20);
  }
  return false;
}

describe("a program", () => {
  it.each([
    ["blanks", "a  b "],
    ["quotes", `'single' "double" \`back\``],
    ["line breaks", "one\ntwo\r\nthree"],
    [
      "what a shell would read",
      "$HOME $(id) `id` *; true && true | cat \\ !! ~ {a,b}",
    ],
    ["nothing", ""],
    ["an option", "--eval=1"],
    ["other alphabets", "ключ 鍵 🔑"],
  ])("gets arguments as they are: %s", async (_what, argument) => {
    const { stdout } = await run(
      "process.stdout.write(JSON.stringify(process.argv.slice(1)))",
      [argument, "next"],
    );
    expect(JSON.parse(stdout)).toEqual([argument, "next"]);
  });

  it("is judged by its code; what it says comes apart", async () => {
    const ended = await run(
      "console.log('out'); console.error('err'); process.exitCode = 3",
    );
    expect(ended).toEqual({ code: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("that a signal ends has no code", async () => {
    const ended = await run("process.kill(process.pid, 'SIGTERM')");
    expect(ended.code).toBeUndefined();
  });

  it("runs in its folder, with this environment and no other", async () => {
    const cwd = folder();
    const { stdout } = await run(
      "console.log(process.cwd(), JSON.stringify(process.env))",
      [],
      { cwd, env: { ONE: "1", NONE: undefined } },
    );
    expect(stdout).toBe(`${cwd} {"ONE":"1"}\n`);
  });

  it("is looked for on the PATH that it is given", async () => {
    const cwd = folder();
    mkdirSync(`${cwd}/tools`);
    symlinkSync(node, `${cwd}/tools/our-own-node`);
    const args = ["-p", "1+1"];
    const env = { PATH: `/nowhere:${cwd}/tools` };
    const ended = await runProcess("our-own-node", args, {
      cwd,
      env,
      timeout: 30_000,
    });
    expect(ended.stdout).toBe("2\n");
  });

  it("may say very much, in any alphabet", async () => {
    const { stdout, stderr, code } = await run(
      "const text = 'é€🔑'.repeat(1e6); process.stdout.write(text); process.stderr.write(text)",
    );
    expect(code).toBe(0);
    expect(stdout).toBe("é€🔑".repeat(1e6));
    expect(stderr.length).toBe(stdout.length);
  });
});

describe("what a program reads", () => {
  it("is what it is given", async () => {
    const input = "líne\n".repeat(500_000);
    const { stdout } = await run("process.stdin.pipe(process.stdout)", [], {
      input,
    });
    expect(stdout).toBe(input);
  });

  it("ends at once where it is given nothing", async () => {
    const { stdout } = await run("process.stdin.pipe(process.stdout)");
    expect(stdout).toBe("");
  });

  it.each([
    ["never reads it", "setTimeout(() => console.log('done'), 50)"],
    [
      "closes it early",
      "process.stdin.once('data', () => { process.stdin.destroy(); setTimeout(() => console.log('done'), 50) })",
    ],
    ["ends before it has it all", "console.log('done')"],
  ])("may be too much for a program that %s", async (_what, program) => {
    const input = "x".repeat(5_000_000);
    const ended = await run(program, [], { input });
    expect(ended).toEqual({ code: 0, stdout: "done\n", stderr: "" });
  });
});

/** Says its own process id and that of one that it has started, and goes on for ever, whatever SIGTERM says. */
const family = `
const { spawn } = require("node:child_process");
process.on("SIGTERM", () => {});
const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
require("node:fs").writeFileSync(process.argv[1], process.pid + " " + child.pid);
setInterval(() => {}, 1000);
`;

/** Runs a family; the ids of its processes once they are there. */
function runFamily(options: Parameters<typeof run>[2]) {
  const path = `${folder()}/ids`;
  const running = run(family, [path], options);
  const ids = async (): Promise<number[]> => {
    for (;;) {
      const text = existsSync(path) ? readFileSync(path, "utf8") : "";
      if (/^\d+ \d+$/.test(text)) return text.split(" ").map(Number);
      await sleep(20);
    }
  };
  return { running, ids };
}

describe("a program that is ended", () => {
  it("61: by its time limit is gone with all that it has started", async () => {
    const { running, ids } = runFamily({ timeout: 1500 });
    const ended = running.catch((error: unknown) => error);
    const pids = await ids();
    const error = await ended;
    expect(error).toBeInstanceOf(TimedOut);
    expect((error as Error).message).toMatch(
      / -e [^]* did not end within 2 s$/,
    );
    for (const pid of pids) expect(await gone(pid)).toBe(true);
  });

  it("41: by Ctrl-C is gone with all that it has started; the reason is the signal's", async () => {
    const controller = new AbortController();
    const { running, ids } = runFamily({ signal: controller.signal });
    const reason = new Error("Ctrl-C");
    const ended = running.catch((error: unknown) => error);
    const pids = await ids();
    controller.abort(reason);
    expect(await ended).toBe(reason);
    for (const pid of pids) expect(await gone(pid)).toBe(true);
  });

  it("before it was begun is not begun", async () => {
    const cwd = folder();
    const reason = new Error("Ctrl-C");
    await expect(
      run("require('node:fs').writeFileSync('begun', '')", [], {
        cwd,
        signal: AbortSignal.abort(reason),
      }),
    ).rejects.toBe(reason);
    await sleep(200);
    expect(existsSync(`${cwd}/begun`)).toBe(false);
  });

  it("by a reason that is no error is rejected with one", async () => {
    const controller = new AbortController();
    const running = run("setInterval(() => {}, 1000)", [], {
      signal: controller.signal,
    });
    controller.abort("enough");
    await expect(running).rejects.toThrow("enough");
  });

  it("ends with this program at the latest", async () => {
    const file = `${folder()}/leave.mjs`;
    await bundle("start-and-leave.ts", file);
    const parent = spawn(node, [file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let pid = "";
    parent.stdout.on("data", (bytes) => (pid += String(bytes)));
    const [code] = (await once(parent, "close")) as [number];
    expect(code).toBe(130);
    expect(Number(pid)).toBeGreaterThan(0);
    expect(await gone(Number(pid))).toBe(true);
  });
});

describe("a program that cannot be started", () => {
  const start = (command: string, env = {}): Promise<unknown> =>
    runProcess(command, ["x"], { cwd: "/", env, timeout: 30_000 }).catch(
      (error: unknown) => error,
    );

  it("is missing where nothing of that name is on the PATH", async () => {
    const error = await start("no-such-program", { PATH: "/nowhere" });
    expect(error).toBeInstanceOf(NotStarted);
    expect(error).toMatchObject({
      command: "no-such-program",
      isMissing: true,
      message: "no-such-program cannot be started",
    });
  });

  it("is there where it must not be run, or is no program", async () => {
    const cwd = folder();
    writeFileSync(`${cwd}/text`, "#!/bin/sh\n");
    chmodSync(`${cwd}/text`, 0o644);
    for (const command of [`${cwd}/text`, cwd]) {
      const error = await start(command);
      expect(error).toBeInstanceOf(NotStarted);
      expect(error).toMatchObject({ isMissing: false });
    }
  });

  it("with what should be read is that, and nothing worse", async () => {
    const error = await runProcess("no-such-program", [], {
      cwd: "/",
      env: {},
      timeout: 30_000,
      input: "x".repeat(1_000_000),
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotStarted);
  });
});

describe("nothing is left behind", () => {
  it("no listener, neither on the signal nor on this process", async () => {
    const { signal } = new AbortController();
    await run("", [], { signal });
    await run("process.exit(1)", [], { signal });
    await runProcess("no-such-program", [], {
      cwd: "/",
      env: {},
      signal,
      timeout: 30_000,
    }).catch(() => {});
    expect(getEventListeners(signal, "abort")).toEqual([]);
    await expect.poll(() => process.listenerCount("exit")).toBe(exitListeners);
  });

  it("no timer: this program ends when it is done", async () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((one) => one === "Timeout")
        .length;
    const before = timers();
    for (let runs = 0; runs < 10; runs++) await run("");
    expect(timers()).toBeLessThan(before + 5);
  });

  it("and no warning where many run at once", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): unknown => warnings.push(warning);
    process.on("warning", onWarning);
    await Promise.all(Array.from({ length: 15 }, () => run("")));
    await sleep(10);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});

it("a program beside this one is a group of its own: Ctrl-C is not for it", async () => {
  const child = startProcess(node, ["-e", "setInterval(() => {}, 1000)"], {
    cwd: "/",
    env: {},
  });
  const pid = child.pid ?? 0;
  expect(isAlive(-pid)).toBe(true);
  const closed = once(child, "close");
  process.kill(-pid, "SIGKILL");
  await closed;
});
