/** Programs that the cluster tests build from Go modules, once, into a cache outside the tree. */
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether there is a Go to build with. */
export async function hasGo(): Promise<boolean> {
  try {
    await run("go", ["version"]);
    return true;
  } catch {
    return false;
  }
}

/** Runs go without C and without a workspace that may lie around the repository; what it printed. Throws with its words. */
export async function go(
  cwd: string,
  args: readonly string[],
): Promise<string> {
  const { stdout } = await run("go", args, {
    cwd,
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** The folder in the cache for what is made of these contents on this kind of machine; it need not exist. */
export function cacheFolder(contents: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const content of [...contents, process.platform, process.arch])
    hash.update(content).update("\0");
  return join(
    process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"),
    "fluxsmith",
    "cluster-tests",
    hash.digest("hex").slice(0, 16),
  );
}

/** Fills a folder unless it is there: beside it, then by a rename, so that runs at once see all of it or nothing. */
export async function makeOnce(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  const temporary = `${folder}.${randomUUID()}`;
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(temporary);
  try {
    await fill(temporary);
    renameSync(temporary, folder);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
