/** The kustomization files that people wrote, kept in step with the generated files that come and go. */
import { missingLines } from "../check/applied.ts";
import { openScope } from "../check/scope.ts";
import { folderOf, nameOf } from "../io/filesystem.ts";
import { addResources } from "../manifests/add-resources.ts";
import { readKustomizationFile } from "../manifests/kustomization-file.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import { removeResource } from "../manifests/remove-resource.ts";
import { joinPath, normalPath } from "../model/names.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import type { Prepared } from "../plan/prepare.ts";
import { relativePath } from "../plan/kustomization-files.ts";
import type { Draft } from "./change-config.ts";

/**
 * Lists what the plan creates, as `check --fix` does, and takes out what it removes: a list that names a file that is gone
 * would stop its Kustomization. Gives back what a person has to do by hand.
 */
export function keepLists(
  plan: FilePlan,
  prepared: Prepared,
  draft: Draft,
): string[] {
  const left: string[] = [];
  const change = (
    file: string,
    edit: (text: string) => string,
    byHand: string,
  ): void =>
    draft.edit(file, (text) => {
      const result = edit(text);
      if (result === text) left.push(`${file}: ${byHand} by hand`);
      return result;
    });
  const created = new Set(plan.create.map(({ path }) => path));
  const scope = openScope(prepared, draft.edited().workspace, () => {});
  for (const { kustomizationFile, entry } of missingLines(scope))
    if (created.has(normalPath(joinPath(folderOf(kustomizationFile), entry))))
      change(
        kustomizationFile,
        (text) => addResources(text, [entry]),
        `list ${entry}`,
      );
  for (const [file, path] of listings(plan.remove, prepared)) {
    const entry = relativePath(folderOf(file), path);
    change(file, (text) => removeResource(text, entry), `remove ${entry}`);
  }
  return left;
}

/** Each hand-written kustomization file with a path of these that it lists. */
function listings(
  removed: readonly string[],
  { manifests }: Prepared,
): [file: string, path: string][] {
  if (removed.length === 0) return [];
  const gone = new Set(removed);
  return manifests.files
    .filter((file) => isKustomizationFileName(nameOf(file)))
    .flatMap((file) => {
      const source = manifests.sources.get(file);
      const read = source && readKustomizationFile(source, () => {});
      return (read?.entries ?? []).flatMap(({ text }): [string, string][] => {
        const path = normalPath(joinPath(folderOf(file), text));
        return gone.has(path) ? [[file, path]] : [];
      });
    });
}
