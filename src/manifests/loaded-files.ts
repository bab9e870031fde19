/** What Flux applies from a folder: the files that its loader, or the folder's kustomization file, comes to. */
import {
  locate,
  type Location,
  type Report,
} from "../diagnostics/diagnostic.ts";
import type { Workspace } from "../model/workspace.ts";
import { mayBeFolder, type BuildEntry } from "./kustomization-entries.ts";
import {
  readKustomizationFile,
  resolvePath,
  type KustomizationContent,
} from "./kustomization-file.ts";
import {
  folderAt,
  folderTree,
  kustomizationFileOf,
  loadedEntries,
  type Folder,
} from "./loader.ts";
import { kustomizationPaths } from "./manifest.ts";
import { isRemote } from "./remote-entry.ts";

/** What a folder comes to. Paths are relative to the folder of `fluxsmith.yaml`. */
export interface LoadedFiles {
  /** Manifests whose objects are applied. */
  readonly files: ReadonlySet<string>;
  /** Files that go into the build without being objects: patches, files of generators … */
  readonly inputs: ReadonlySet<string>;
  /** Entries that lead nowhere, on which kustomize fails: no such file, or a folder without a kustomization file. */
  readonly missing: readonly MissingEntry[];
  /** Every kustomization file that has a say, the folder's own first. */
  readonly kustomizationFiles: readonly string[];
  /** What they say, in the same order; without those that are none. */
  readonly contents: readonly KustomizationContent[];
}

/** An entry of a kustomization file that leads nowhere. */
export interface MissingEntry {
  readonly entry: string;
  /** Where it would lead; undefined for one that is absolute. */
  readonly path: string | undefined;
  readonly at: Location;
}

/** What {@link loadedFiles} may be given beside the files themselves. */
export interface LoadOptions {
  /** A tree that holds at least the folder, so that it needs not be listed. */
  readonly tree?: Folder;
  /** Takes what is wrong with the kustomization files themselves, as findings. */
  readonly report?: Report;
}

/**
 * What a Flux Kustomization with this path applies. Without a kustomization file everything that the controller's loader
 * takes, with one everything that it names, other folders' kustomization files included. As the controller, and unlike
 * kubectl, it takes files from outside the folder (fluxcd/pkg/kustomize, Build: LoadRestrictionsNone). Remote entries, and
 * what lies outside the repository, are left out.
 */
export function loadedFiles(
  folder: string,
  workspace: Workspace,
  { tree, report = () => {} }: LoadOptions = {},
): LoadedFiles {
  const lookup = lookUp(workspace, tree);
  const loading: Loading = {
    lookup,
    files: new Set(),
    inputs: new Set(),
    missing: [],
    kustomizationFiles: new Set(),
  };
  const own = lookup.kustomizationFile(folder);
  const isKnown = tree !== undefined && folderAt(tree, folder) !== undefined;
  if (own !== undefined) loading.kustomizationFiles.add(own);
  else if (isKnown) loadFolder(folder, tree, loading);
  else loadFolder(folder, folderTree(workspace.list(folder)), loading);
  const contents: KustomizationContent[] = [];
  // Grows while it is walked: each file once, whatever the circles.
  for (const file of loading.kustomizationFiles) {
    const found: Report = (problem) =>
      report({ ...problem, severity: "finding" });
    const source = workspace.read(file, found);
    if (source === undefined) continue;
    const content = readKustomizationFile(source, found);
    if (content === undefined) continue;
    contents.push(content);
    follow(content, loading);
  }
  const { files, inputs, missing, kustomizationFiles } = loading;
  const all = [...kustomizationFiles];
  return { files, inputs, missing, kustomizationFiles: all, contents };
}

interface Lookup {
  readonly isFile: (path: string) => boolean;
  /** The path of a folder's kustomization file. */
  readonly kustomizationFile: (folder: string) => string | undefined;
}

interface Loading {
  readonly lookup: Lookup;
  readonly files: Set<string>;
  readonly inputs: Set<string>;
  readonly missing: MissingEntry[];
  readonly kustomizationFiles: Set<string>;
}

/** Asks the tree first, which costs nothing; what it does not hold may still be on disk. */
function lookUp(workspace: Workspace, tree: Folder | undefined): Lookup {
  // A generator's file may be anything: one that is no text is there all the same.
  const isOnDisk = (path: string): boolean => {
    let there = false;
    const source = workspace.read(path, () => (there = true));
    return there || source !== undefined;
  };
  return {
    isFile: (path) => {
      const slash = path.lastIndexOf("/");
      const folder = tree && folderAt(tree, path.slice(0, Math.max(0, slash)));
      const name = path.slice(slash + 1);
      return folder?.files.has(name) === true || isOnDisk(path);
    },
    kustomizationFile: (path) => {
      const folder = tree && folderAt(tree, path);
      return folder === undefined
        ? kustomizationPaths(path).find(isOnDisk)
        : kustomizationFileOf(folder);
    },
  };
}

function loadFolder(folder: string, tree: Folder, loading: Loading): void {
  const found = folderAt(tree, folder);
  if (found === undefined) return;
  for (const entry of loadedEntries(found)) {
    const path = folder === "" ? entry : `${folder}/${entry}`;
    const inner = folderAt(tree, path);
    const file = inner && kustomizationFileOf(inner);
    if (file === undefined) loading.files.add(path);
    else loading.kustomizationFiles.add(file);
  }
}

function follow(content: KustomizationContent, loading: Loading): void {
  const { file } = content.source;
  const folder = file.slice(0, Math.max(0, file.lastIndexOf("/")));
  for (const entry of content.entries) {
    if (isRemote(entry)) continue;
    const path = resolvePath(folder, entry.text);
    if (path !== undefined && take(path, entry, loading)) continue;
    if (leaves(entry.text, path)) continue;
    const at = locate(content.source, entry);
    loading.missing.push({ entry: entry.text, path, at });
  }
}

/** Whether an entry leads to what it may lead to. What a folder of plugins builds is no object. */
function take(path: string, entry: BuildEntry, loading: Loading): boolean {
  const { lookup, files, inputs, kustomizationFiles } = loading;
  const { reads } = entry;
  if (reads !== "component" && lookup.isFile(path)) {
    (reads === "resource" ? files : inputs).add(path);
    return true;
  }
  const inner = mayBeFolder(entry) ? lookup.kustomizationFile(path) : undefined;
  if (inner !== undefined && reads !== "plugin") kustomizationFiles.add(inner);
  return inner !== undefined;
}

/** Above the config's folder there may be more of the repository, which is not looked at. */
function leaves(text: string, path: string | undefined): boolean {
  return path === undefined && !text.startsWith("/");
}
