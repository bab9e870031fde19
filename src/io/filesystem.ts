import * as fs from "node:fs";

/** What this program asks of a `Dirent`. */
export interface Entry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** What this program asks of a `Stats`. */
export interface Status {
  readonly mode: number;
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

interface NoEntryIsUndefined {
  readonly throwIfNoEntry: false;
}

/**
 * The synchronous `node:fs` functions that `io` uses, under Node's own names and with Node's own errors, so that a test
 * can make any of them fail. Synchronous: a third of the time of promises for thousands of small files.
 */
export interface FileSystem {
  openSync(path: string, flags: "w" | "wx", mode?: number): number;
  /** Returns how many bytes were written, which may be fewer than given. */
  writeSync(file: number, data: string | Uint8Array): number;
  fchmodSync(file: number, mode: number): void;
  closeSync(file: number): void;
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
  mkdirSync(path: string, options: { readonly recursive: true }): unknown;
  rmdirSync(path: string): void;
  lstatSync(path: string, options: NoEntryIsUndefined): Status | undefined;
  statSync(path: string, options: NoEntryIsUndefined): Status | undefined;
  readdirSync(path: string, options: { withFileTypes: true }): Entry[];
  readFileSync(path: string): Uint8Array;
  readFileSync(path: string, encoding: "utf8"): string;
  realpathSync(path: string): string;
}

/** The machine's own file system. */
export const nodeFileSystem: FileSystem = {
  openSync: fs.openSync,
  writeSync: fs.writeSync,
  fchmodSync: fs.fchmodSync,
  closeSync: fs.closeSync,
  renameSync: fs.renameSync,
  unlinkSync: fs.unlinkSync,
  mkdirSync: fs.mkdirSync,
  rmdirSync: fs.rmdirSync,
  lstatSync: fs.lstatSync,
  statSync: fs.statSync,
  readdirSync: fs.readdirSync,
  readFileSync: fs.readFileSync,
  realpathSync: fs.realpathSync.native,
};

/** The folder of a path with forward slashes, `""` where it has none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The last segment of a path with forward slashes. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
