/** The whole program on a real folder: files in, exit code, output and files out. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { main } from "../../src/cli.ts";
import type { CommandContext } from "../../src/commands/context.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";

/** What a run left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository in a temporary folder, with an empty `.git` (so that its state stays in it). */
export interface TestRepository {
  readonly cwd: string;
  /** Runs `fluxsmith ARGS…` in it. */
  readonly run: (
    args: readonly string[],
    overrides?: Partial<CommandContext>,
  ) => Promise<Ran>;
  /** Writes files; undefined removes one. */
  readonly write: (
    files: Readonly<Record<string, string | Uint8Array | undefined>>,
  ) => void;
  readonly read: (path: string) => string;
  /** Every file but Git's, sorted, with its text. */
  readonly files: () => Record<string, string>;
  readonly remove: () => void;
}

/** Makes a repository of the given files. */
export function testRepository(
  files: Readonly<Record<string, string | Uint8Array>>,
): TestRepository {
  const cwd = realpathSync(mkdtempSync(`${tmpdir()}/fluxsmith-test-`));
  mkdirSync(`${cwd}/.git`);
  writeFileSync(`${cwd}/.git/HEAD`, "ref: refs/heads/main\n");
  const write: TestRepository["write"] = (changed) => {
    for (const [path, content] of Object.entries(changed)) {
      if (content === undefined) {
        rmSync(`${cwd}/${path}`, { recursive: true });
        continue;
      }
      mkdirSync(dirname(`${cwd}/${path}`), { recursive: true });
      writeFileSync(`${cwd}/${path}`, content);
    }
  };
  write(files);
  return {
    cwd,
    write,
    read: (path) => readFileSync(`${cwd}/${path}`, "utf8"),
    files: () => listFiles(cwd),
    remove: () => rmSync(cwd, { recursive: true, force: true }),
    run: (args, overrides) => runIn(cwd, args, overrides),
  };
}

/** Runs `fluxsmith ARGS…` in a folder. */
export async function runIn(
  cwd: string,
  args: readonly string[],
  overrides: Partial<CommandContext> = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    cwd,
    fs: nodeFileSystem,
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    env: {},
    now: Date.now,
    pid: process.pid,
    host: () => "test-host",
    watchInterrupts: () => () => false,
    ask: () => Promise.resolve(undefined),
    ...overrides,
  });
  return { code, stdout: out.join(""), stderr: err.join("") };
}

function listFiles(cwd: string): Record<string, string> {
  const files: Record<string, string> = {};
  const entries = readdirSync(cwd, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = `${entry.parentPath}/${entry.name}`.slice(cwd.length + 1);
    if (entry.isFile() && !path.startsWith(".git/"))
      files[path] = readFileSync(`${cwd}/${path}`, "utf8");
  }
  return Object.fromEntries(
    Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
