/** A folder that is there from now on, unless nothing comes of it. */
import { dirname } from "node:path";
import type { FileSystem } from "./filesystem.ts";
import { doing } from "./write-error.ts";

/**
 * Makes a folder, and those above it, where they are missing.
 *
 * @param path an absolute path
 * @returns removes again what was made, as long as it is empty
 * @throws WriteError
 */
export function makeFolder(path: string, fs: FileSystem): () => void {
  const made: string[] = [];
  for (
    let folder = path;
    fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined;
    folder = dirname(folder)
  )
    made.push(folder);
  doing("make the folder", path, () => fs.mkdirSync(path, { recursive: true }));
  return () => {
    for (const folder of made)
      doing("remove", folder, () => fs.rmdirSync(folder));
  };
}
