import { resolve } from "node:path";
import { ignoreFileName, type IgnoreFile } from "../manifests/source-ignore.ts";
import type { FileSystem } from "./filesystem.ts";
import { workTreeTop, type Repository } from "./repository.ts";

/**
 * The `.sourceignore` files from the top of the work tree down to the folder above `cwd`, outside which a workspace does
 * not look. One that cannot be read counts as none: Flux's own checkout is another.
 *
 * @param cwd the absolute path of the folder of `fluxsmith.yaml`
 */
export function ignoreFilesAbove(
  cwd: string,
  repository: Repository,
  fs: FileSystem,
): IgnoreFile[] {
  const { prefix } = repository;
  if (prefix === "") return [];
  const steps = prefix.split("/");
  const top = workTreeTop(cwd, repository, fs);
  return steps.flatMap((_, index): IgnoreFile[] => {
    const folder = steps.slice(0, index).join("/");
    const path = resolve(top, folder, ignoreFileName);
    try {
      return [{ folder, text: fs.readFileSync(path, "utf8") }];
    } catch {
      return [];
    }
  });
}
