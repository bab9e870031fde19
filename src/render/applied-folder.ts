/** Whether Flux would apply what is written into a folder. */
import { kustomizationFileNames } from "../manifests/manifest.ts";
import type { RenderTree } from "./render-tree.ts";
import { withoutIgnored } from "./source-tree.ts";
import { isWithin } from "./zones.ts";

/** A folder, in a state of the repository. */
export interface FolderIn {
  readonly folder: string;
  readonly tree: RenderTree;
}

/** Whether a Kustomization of `path` takes all manifests of the folder: those of its own folder, where none lists them. */
export function isAppliedBy(path: string, { folder, tree }: FolderIn): boolean {
  if (isWithin(path, folder)) return true;
  if (!isWithin(folder, path)) return false;
  return foldersBetween(path, folder).every((one) =>
    kustomizationFileNames.every(
      (name) => tree.id(one === "" ? name : `${one}/${name}`) === undefined,
    ),
  );
}

/** A folder, those on the way to one below it, and that one. */
function foldersBetween(from: string, to: string): string[] {
  const steps = to.split("/");
  const first = from === "" ? 0 : from.split("/").length;
  return [...steps.keys(), steps.length]
    .filter((count) => count >= first)
    .map((count) => steps.slice(0, count).join("/"));
}

/**
 * Whether Flux's source gets what is written into the folder.
 *
 * @param ignore `spec.ignore` of the source
 */
export function isFetched(
  { folder, tree }: FolderIn,
  ignore: string | undefined,
): boolean {
  const file = `${folder}/rendering.yaml`;
  const withFile = {
    ...tree,
    list: (below: string) => [...tree.list(below), file],
  };
  return withoutIgnored(withFile, ignore).list("").includes(file);
}
