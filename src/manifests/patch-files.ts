import { isGenerated } from "../model/generated.ts";
import type { Workspace } from "../model/workspace.ts";
import {
  readKustomizationFile,
  resolvePath,
  type PathEntry,
} from "./kustomization-file.ts";
import { isKustomizationFileName } from "./manifest.ts";

/**
 * Files that look like manifests and are none: hand-written kustomization files use them as patches or as data, and none
 * lists them as a resource.
 */
export function patchFiles(
  files: readonly string[],
  workspace: Workspace,
): ReadonlySet<string> {
  const used = new Set<string>();
  const listed = new Set<string>();
  for (const file of files) {
    const slash = file.lastIndexOf("/");
    if (!isKustomizationFileName(file.slice(slash + 1))) continue;
    const source = workspace.read(file, () => {});
    if (source === undefined || isGenerated(source.text)) continue;
    // A broken one is `check`'s business; here it only has nothing to say.
    const content = readKustomizationFile(source, () => {});
    const folder = file.slice(0, Math.max(0, slash));
    const add = (entries: readonly PathEntry[], to: Set<string>): void => {
      for (const { text } of entries) {
        const path = resolvePath(folder, text);
        if (path !== undefined) to.add(path);
      }
    };
    add(content?.patches ?? [], used);
    add(content?.others ?? [], used);
    add(content?.resources ?? [], listed);
  }
  return new Set([...used].filter((file) => !listed.has(file)));
}
