/** What the kustomize-controller loads from a folder that has no kustomization file. */
import { compare } from "../model/order.ts";
import { kustomizationFileNames } from "./manifest.ts";

/** A set of paths as a tree: what stands in a folder, without asking the disk again. */
export interface Folder {
  readonly files: Map<string, string>;
  readonly folders: Map<string, Folder>;
}

/** Builds the tree of the given paths (forward slashes), in their order. */
export function folderTree(paths: Iterable<string>): Folder {
  const root: Folder = { files: new Map(), folders: new Map() };
  for (const path of paths) addPath(root, path);
  return root;
}

/** Adds one path to a tree. */
export function addPath(root: Folder, path: string): void {
  let at = root;
  let start = 0;
  for (
    let end = path.indexOf("/");
    end !== -1;
    end = path.indexOf("/", start)
  ) {
    const name = path.slice(start, end);
    let next = at.folders.get(name);
    if (next === undefined)
      at.folders.set(name, (next = { files: new Map(), folders: new Map() }));
    at = next;
    start = end + 1;
  }
  at.files.set(path.slice(start), path);
}

/** The folder at a path; undefined where the tree has none. The empty path is the root. */
export function folderAt(root: Folder, path: string): Folder | undefined {
  let at: Folder | undefined = root;
  if (path !== "")
    for (const name of path.split("/")) at = at?.folders.get(name);
  return at;
}

/** The kustomization file of a folder, as a path; undefined where it has none. */
export function kustomizationFileOf(folder: Folder): string | undefined {
  for (const name of kustomizationFileNames) {
    const file = folder.files.get(name);
    if (file !== undefined) return file;
  }
  return undefined;
}

/**
 * What the controller's generated kustomization file would list for a folder, relative to it and sorted: every .yaml and
 * .yml below it; a folder with a kustomization file of its own stands for all that it holds (fluxcd/pkg/kustomize,
 * Generator.scanManifests). The folder's own kustomization file is not looked at.
 */
export function loadedEntries(folder: Folder): string[] {
  const entries: string[] = [];
  collect(folder, "", entries);
  return entries.toSorted(compare);
}

function collect(folder: Folder, prefix: string, entries: string[]): void {
  for (const name of folder.files.keys())
    if (isManifestName(name)) entries.push(prefix + name);
  for (const [name, inner] of folder.folders) {
    if (kustomizationFileOf(inner) === undefined)
      collect(inner, `${prefix}${name}/`, entries);
    else entries.push(prefix + name);
  }
}

/** Whether the loader takes a file of this name for a manifest. */
export function isManifestName(name: string): boolean {
  return (
    (name.endsWith(".yaml") || name.endsWith(".yml")) &&
    !kustomizationFileNames.includes(name)
  );
}
