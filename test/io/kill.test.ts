/** Fault 42: SIGKILL at random moments while 2,000 files are written. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { readJournal } from "../../src/io/journal.ts";
import { isTemporary } from "../../src/io/whole-file.ts";
import { hashText } from "../../src/plan/hash.ts";
import { bundle } from "./fixtures/bundle.ts";
import {
  filesOf,
  generationOf,
  indexPath,
  textOf,
} from "./fixtures/generations.ts";
import { run } from "./fixtures/run.ts";
import { contents, folder, folderInMemory } from "./support.ts";

const kills = 200;

/** Set to go through the moments of a failed run again, as far as the machine lets one. */
const seed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);

/** Mulberry32: numbers from 0 to 1 that depend on the seed only. */
function randomNumbers(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Starts a run in a process of its own and kills it so many milliseconds after its first write.
 *
 * @returns for how many milliseconds it wrote if it came to its end, 0 otherwise.
 */
async function runAndKill(
  program: string,
  cwd: string,
  generation: number,
  after: number,
): Promise<number> {
  const child = spawn(process.execPath, [program, cwd, String(generation)], {
    stdio: ["ignore", "pipe", "inherit"],
    // NODE_EXTRA_CA_CERTS, for one, would cost 70 ms at each start.
    env: {},
  });
  let said = "";
  child.stdout.on("data", (bytes) => (said += String(bytes)));
  const end = once(child, "close");
  await once(child.stdout, "data");
  await Promise.race([setTimeout(after), end]);
  child.kill("SIGKILL");
  await end;
  return Number(said.slice(1));
}

/** What a killed run may leave: whole files, each of which the index or the journal knows, and one temporary file. */
function checkLeft(cwd: string): void {
  const journal = readJournal(`${cwd}/.fluxsmith`, nodeFileSystem);
  const index: Record<string, string> = existsSync(`${cwd}/${indexPath}`)
    ? JSON.parse(readFileSync(`${cwd}/${indexPath}`, "utf8"))
    : {};
  const files = Object.entries(contents(cwd)).filter(
    ([path]) => path.startsWith("resources/") && !path.endsWith("/"),
  );
  const temporary = files.filter(([path]) => isTemporary(path));
  expect(temporary.length).toBeLessThanOrEqual(1);
  for (const [path, text] of files) {
    if (isTemporary(path)) continue;
    if (text !== textOf(path, generationOf(text)))
      throw new Error(`${path} is not whole: ${JSON.stringify(text)}`);
    const hash = hashText(text);
    if (index[path] !== hash && !journal.hashes(path).has(hash))
      throw new Error(`nothing says that ${path} is ours`);
  }
}

/** Kills a run after `after` ms, looks at what it left and lets another run, perhaps of another config, recover. */
async function killAndRecover(
  program: string,
  cwd: string,
  generation: number,
  after: number,
  next = generation,
): Promise<{ took: number; midway: boolean }> {
  const took = await runAndKill(program, cwd, generation, after);
  const state = `${cwd}/.fluxsmith`;
  const left = existsSync(state) ? readdirSync(state) : [];
  checkLeft(cwd);
  const notice = await run(cwd, next);
  expect(notice !== undefined).toBe(left.includes("lock"));
  expect(contents(cwd)).toEqual(filesOf(next));
  expect(readdirSync(cwd).toSorted()).toEqual(["generated", "resources"]);
  return { took, midway: left.includes("journal.json") };
}

test(
  `42: a run killed at any of ${kills} moments leaves whole files, and the next one finishes`,
  { timeout: 900_000 },
  async () => {
    const program = `${folder()}/run.mjs`;
    await bundle("run-and-be-killed.ts", program);
    const cwd = folderInMemory();
    const random = randomNumbers(seed);
    // The first run comes to its end, to see how long that takes.
    let writing = (await killAndRecover(program, cwd, 0, 60_000)).took;
    let midway = 0;
    for (let killed = 1; killed <= kills; killed++) {
      const after = random() * 1.3 * writing;
      const first = 2 * killed;
      const next = random() < 0.5 ? first : first + 1;
      try {
        const end = await killAndRecover(program, cwd, first, after, next);
        if (end.took > 0) writing = end.took;
        if (end.midway) midway++;
      } catch (error) {
        const what = `KILL_SEED=${seed}, run ${killed}`;
        throw new Error(what, { cause: error });
      }
    }
    // Else the moments were not those of writing.
    expect(midway).toBeGreaterThan(kills / 4);
  },
);
