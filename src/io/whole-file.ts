/** Writing a file so that whoever looks, at any moment, sees the old text or the new one, whole. */
import { hashText } from "../plan/hash.ts";
import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./filesystem.ts";
import { folderOf, nameOf } from "./filesystem.ts";

/** How the names of temporary files end: not in `.yaml` or `.yml`, all of which Flux's loader would load. */
const suffix = ".fluxsmith-tmp";

/** Above this the name gives way to its hash; in UTF-8 the rest stays below 255 bytes, the limit of most file systems. */
const longestName = 80;

/**
 * Where the text of `path` is written before it is renamed: in the same folder, since a rename must not cross file
 * systems, and always the same, so that the next run finds what a killed one left.
 */
export function temporaryPath(path: string): string {
  const folder = folderOf(path);
  const name = nameOf(path);
  const stem = name.length > longestName ? hashText(name).slice(0, 32) : name;
  return `${folder === "" ? "" : `${folder}/`}.${stem}${suffix}`;
}

/** Whether a name, or the last segment of a path, is one of a temporary file. */
export function isTemporary(path: string): boolean {
  return nameOf(path).startsWith(".") && path.endsWith(suffix);
}

/**
 * Puts `text` in the place of a file, which need not be there. When it fails, the file is as it was and the temporary
 * file is removed, if that is still possible.
 *
 * No fsync: after a power cut a file may be empty, Git has the old one, and the next run writes it again.
 *
 * @param path absolute
 * @param mode permission bits to set, whatever the umask; undefined leaves those of a new file
 */
export function replaceFile(
  path: string,
  text: string,
  fs: FileSystem,
  mode?: number,
): void {
  const temporary = temporaryPath(path);
  const file = openNew(temporary, fs);
  let open = true;
  try {
    writeFully(file, text, fs);
    // Some file systems (FAT, SMB) have no modes to set; the text matters more.
    if (mode !== undefined) quietly(() => fs.fchmodSync(file, mode));
    open = false;
    fs.closeSync(file);
    fs.renameSync(temporary, path);
  } catch (error) {
    if (open) quietly(() => fs.closeSync(file));
    quietly(() => fs.unlinkSync(temporary));
    throw error;
  }
}

/** Creates a file, in the place of one that a killed run left; never opens what is there, it might be a symlink. */
function openNew(path: string, fs: FileSystem): number {
  try {
    return fs.openSync(path, "wx");
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    fs.unlinkSync(path);
    return fs.openSync(path, "wx");
  }
}

/** Writes all of `text`: a disk that fills up takes a part first and says so only the next time. */
export function writeFully(file: number, text: string, fs: FileSystem): void {
  let written = fs.writeSync(file, text);
  if (written === Buffer.byteLength(text)) return;
  const bytes = Buffer.from(text);
  while (written < bytes.length) {
    const more = fs.writeSync(file, bytes.subarray(written));
    if (more === 0) throw nothingWritten();
    written += more;
  }
}

function nothingWritten(): Error {
  return Object.assign(new Error("ENOSPC: write took no byte"), {
    code: "ENOSPC",
  });
}

/** Removes a file; one that is gone already is fine. */
export function removeIfThere(path: string, fs: FileSystem): void {
  try {
    fs.unlinkSync(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
}

/** For what may fail without harm, or would only hide the failure that it cleans up after. */
function quietly(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}
