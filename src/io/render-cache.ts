/**
 * What was rendered before, by what it was made from: the same input is never rendered twice on a machine. In the user's
 * cache folder, safe for runs at the same time, and bounded.
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { errnoOf } from "./errno.ts";

/** A cache of texts and of downloads. A failing disk is no error: then everything is made anew. */
export interface RenderCache {
  readonly folder: string;
  readonly get: (key: string) => string | undefined;
  readonly bytes: (key: string) => Buffer | undefined;
  readonly put: (key: string, content: string | Uint8Array) => void;
}

/** So much may lie in it: 512 MB. */
const mostBytes = 512 * 1024 * 1024;

/** After as much as this the room is looked at: an index of a large repository, a chart with many others in it. */
const largeBytes = 1024 * 1024;

/** Its folder: `FLUXSMITH_CACHE`, else `fluxsmith` in the user's cache folder (XDG Base Directory). */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
): string {
  const own = env["FLUXSMITH_CACHE"];
  if (own !== undefined && own !== "") return own;
  const base =
    env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache");
  return join(base, "fluxsmith");
}

/**
 * Opens the cache.
 *
 * @param keys hexadecimal hashes
 */
export function openRenderCache(
  env: Readonly<Record<string, string | undefined>>,
): RenderCache {
  const folder = join(cacheFolder(env), "rendered");
  const pathOf = (key: string): string =>
    join(folder, key.slice(0, 2), key.slice(2));
  const bytes: RenderCache["bytes"] = (key) => {
    const path = pathOf(key);
    try {
      const entry = readFileSync(path);
      const content = entry.subarray(sumLength);
      if (entry.toString("latin1", 0, sumLength) !== sumOf(content))
        return undefined;
      touch(path);
      return content;
    } catch {
      return undefined;
    }
  };
  return {
    folder,
    get: (key) => bytes(key)?.toString("utf8"),
    bytes,
    put: (key, content) => {
      const path = pathOf(key);
      const temporary = `${path}.${process.pid}`;
      try {
        // It may hold what charts make of Secrets.
        makeFolder(join(folder, key.slice(0, 2)));
        const kept = Buffer.from(content);
        writeFileSync(
          temporary,
          Buffer.concat([Buffer.from(sumOf(kept)), kept]),
          { mode: 0o600 },
        );
        renameSync(temporary, path);
        // Now and then, and not at every run: a walk through all of it takes its time.
        if (key.startsWith("00") || content.length > largeBytes) prune(folder);
      } catch {
        discard(temporary);
      }
    },
  };
}

/** Before each entry stands its checksum: of what a crash of the machine has left half, nothing is recalled. */
const sumLength = 8;

function sumOf(content: Uint8Array): string {
  return crc32(content).toString(16).padStart(sumLength, "0");
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // There is no such place at all.
  }
}

/** So often the time of its last use is noted: once a day. */
const day = 24 * 3600 * 1000;

function touch(path: string): void {
  const now = Date.now();
  if (now - statSync(path).mtimeMs > day)
    utimesSync(path, now / 1000, now / 1000);
}

/** Removes what was not used for the longest time, until a tenth of the room is free. */
export function prune(folder: string, limit = mostBytes): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const status = statSync(path, { throwIfNoEntry: false });
      return status === undefined
        ? []
        : [{ path, size: status.size, used: status.mtimeMs }];
    })
    .toSorted((left, right) => left.used - right.used);
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= limit) return;
  for (const { path, size } of files) {
    if (bytes <= limit * 0.9) return;
    rmSync(path, { force: true });
    bytes -= size;
  }
}

/** With its parents. Node's own way of it goes on for ever where a file system says ENOENT instead of a refusal, as /proc does. */
function makeFolder(path: string): void {
  if (makeOne(path)) return;
  const parent = dirname(path);
  if (parent === path) return;
  makeFolder(parent);
  makeOne(path);
}

/** Whether it is there now; false where its parent is not. */
function makeOne(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT") return false;
    if (errno !== "EEXIST") throw error;
  }
  return true;
}
