/** Symlinks that lead out of the repository: what stands behind them is the machine's, and no input of ours. */
import { isAbsolute, relative, resolve } from "node:path";
import type { FileSystem } from "./filesystem.ts";
import { findRepository, workTreeTop } from "./repository.ts";

/**
 * Whether a path, followed through its symlinks, leads out of the Git work tree around `cwd` (without one, out of `cwd`), or
 * into Git's own folder. The answer is an error of the file system's where the path leads nowhere.
 *
 * @param cwd absolute
 */
export function symlinkGuard(
  cwd: string,
  fs: FileSystem,
): (path: string) => boolean {
  let here: string | undefined;
  let top: string | undefined;
  return (path) => {
    const real = fs.realpathSync(`${cwd}/${path}`);
    here ??= fs.realpathSync(cwd);
    if (real === resolve(here, path)) return false;
    top ??= workTreeTop(cwd, findRepository(cwd, fs), fs);
    const below = relative(top, real);
    const segments = below.split(/[\\/]/);
    return (
      isAbsolute(below) || segments[0] === ".." || segments.includes(".git")
    );
  };
}
