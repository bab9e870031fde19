/** Real folders, plans for them, and file systems that fail on demand. */
import {
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { ApplyOptions } from "../../src/io/apply.ts";
import type { FileSystem } from "../../src/io/filesystem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import type { FilePlan } from "../../src/plan/file-plan.ts";

/** A new folder with files (path → text), removed after the test. */
export function folder(
  files: Readonly<Record<string, string>> = {},
  base = tmpdir(),
): string {
  const cwd = realpathSync(mkdtempSync(join(base, "fluxsmith-io-")));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) write(cwd, path, text);
  return cwd;
}

/** As {@link folder}, in memory where the system has such a place: for tests that write 100,000s of files. */
export function folderInMemory(): string {
  return folder({}, existsSync("/dev/shm") ? "/dev/shm" : tmpdir());
}

export function write(cwd: string, path: string, text: string): void {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
}

/** What lies in a folder, temporary files and empty folders (`path/`) included, `.git` not. */
export function contents(cwd: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (below: string): void => {
    const names = readdirSync(join(cwd, below));
    if (names.length === 0 && below !== "") found[below] = "(empty)";
    for (const name of names) {
      const path = below + name;
      const status = lstatSync(join(cwd, path));
      if (name === ".git") continue;
      if (status.isDirectory()) walk(`${path}/`);
      else if (status.isSymbolicLink()) found[path] = "(symlink)";
      else found[path] = readFileSync(join(cwd, path), "utf8");
    }
  };
  walk("");
  return found;
}

export const emptyPlan: FilePlan = {
  create: [],
  update: [],
  remove: [],
  unchanged: 0,
  last: [],
};

/** Options for a folder; its state directory is `<cwd>/.git/fluxsmith`, which `contents` does not show. */
export function optionsFor(
  cwd: string,
  changes: Partial<ApplyOptions> = {},
): ApplyOptions {
  return {
    cwd,
    stateDirectory: join(cwd, ".git/fluxsmith"),
    fs: nodeFileSystem,
    roots: ["resources", "generated"],
    interrupted: () => false,
    pause: () => Promise.resolve(),
    ...changes,
  };
}

/** An error as the operating system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** The real file system, calling `before` with the name and arguments of each call; what `before` throws, it throws. */
export function watched(
  before: (name: keyof FileSystem, args: readonly unknown[]) => void,
): FileSystem {
  const names = Object.keys(nodeFileSystem) as (keyof FileSystem)[];
  const wrapped = names.map((name) => {
    const real: (...args: never[]) => unknown = nodeFileSystem[name];
    return [
      name,
      (...args: never[]): unknown => {
        before(name, args);
        return real(...args);
      },
    ];
  });
  return { ...nodeFileSystem, ...Object.fromEntries(wrapped) };
}

/** Fails with `code` at each call of `name` whose first argument (a path) ends in `ending`. */
export function failing(
  name: keyof FileSystem,
  ending: string,
  code: string,
): FileSystem {
  return watched((called, [path]) => {
    if (called === name && String(path).endsWith(ending))
      throw systemError(code);
  });
}

/** The user `nobody` of Linux and of most other systems. */
const nobody = 65_534;

/**
 * Runs something as a user whom modes bind: root may write anywhere. The folder and all that it holds is that user's then.
 * Code that is loaded meanwhile may not be readable to that user: let it run once before.
 */
export async function boundByModes<T>(
  cwd: string,
  run: () => Promise<T>,
): Promise<T> {
  const { getuid, seteuid } = process;
  if (getuid?.() !== 0 || seteuid === undefined) return run();
  chownSync(cwd, nobody, nobody);
  for (const path of readdirSync(cwd, { recursive: true, encoding: "utf8" }))
    lchownSync(join(cwd, path), nobody, nobody);
  seteuid(nobody);
  try {
    return await run();
  } finally {
    seteuid(0);
  }
}
