import { normalPath } from "../model/names.ts";
import { errnoOf } from "./errno.ts";
import { folderOf } from "./filesystem.ts";
import type { Place, Survey } from "./survey.ts";
import { doing } from "./write-error.ts";

/**
 * Removes folders that are empty now, and those above them that become empty by that, but only strictly below one of the
 * layout's `roots`, and nothing behind a symlink.
 *
 * @throws WriteError
 */
export function pruneFolders(
  folders: readonly string[],
  roots: readonly string[],
  found: Survey,
  place: Place,
): void {
  const tops = roots.map(normalPath);
  for (const start of new Set(folders)) {
    if (found.state(start) === "refused") continue;
    let folder = start;
    while (isBelow(folder, tops) && removeIfEmpty(folder, place))
      folder = folderOf(folder);
  }
}

function isBelow(folder: string, tops: readonly string[]): boolean {
  return tops.some((top) =>
    top === "" ? folder !== "" : folder.startsWith(`${top}/`),
  );
}

/** Whether the folder is gone now. */
function removeIfEmpty(folder: string, { cwd, fs }: Place): boolean {
  let gone = true;
  doing("remove the empty folder", folder, () => {
    try {
      fs.rmdirSync(`${cwd}/${folder}`);
    } catch (error) {
      const errno = errnoOf(error);
      // EEXIST is some systems' ENOTEMPTY; EBUSY is a mount point, which is not ours to remove.
      gone = errno === "ENOENT";
      if (!gone && !["ENOTEMPTY", "EEXIST", "EBUSY"].includes(errno ?? ""))
        throw error;
    }
  });
  return gone;
}
