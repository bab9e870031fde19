import { isGenerated } from "../model/generated.ts";
import type { Workspace } from "../model/workspace.ts";
import { readKustomizationFile, resolvePath } from "./kustomization-file.ts";
import { isKustomizationFileName } from "./manifest.ts";

/** What hand-written kustomization files make of files that hold objects by their looks. */
export interface FileUses {
  /** Listed as a resource, so that kustomize loads it whatever its name is: JSON, too. */
  readonly resources: ReadonlySet<string>;
  /** Used as a patch or as data, and nowhere listed: it is no manifest. */
  readonly patches: ReadonlySet<string>;
}

/** Asks every hand-written kustomization file among `files`. */
export function fileUses(
  files: readonly string[],
  workspace: Workspace,
): FileUses {
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
    for (const { reads, text } of content?.entries ?? []) {
      const path = resolvePath(folder, text);
      if (path !== undefined) (reads === "resource" ? listed : used).add(path);
    }
  }
  const patches = new Set([...used].filter((file) => !listed.has(file)));
  return { resources: listed, patches };
}
