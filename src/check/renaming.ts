/** What people's kustomization files do to the names of the objects that they list. */
import { childText } from "../manifests/manifest.ts";
import type { Scope } from "./scope.ts";

/** A field of a kustomization file that gives its objects other names. */
export type Renaming = "namespace" | "namePrefix" | "nameSuffix";

const fields: readonly Renaming[] = ["namespace", "namePrefix", "nameSuffix"];

/** Which of these fields stand in any of the kustomization files; ours have none. */
export function renamingIn(
  files: Iterable<string>,
  { prepared: { manifests } }: Scope,
): ReadonlySet<Renaming> {
  const found = new Set<Renaming>();
  for (const file of files)
    for (const { root } of manifests.parsed(file).documents)
      for (const field of fields)
        if (childText(root, field) !== undefined) found.add(field);
  return found;
}
