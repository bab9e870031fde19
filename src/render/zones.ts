/**
 * Which builds a change can touch: those of the folders that it lies in, and of those whose kustomization files name
 * something of it from outside. An upper bound, from the kustomization files' texts alone, so that of thousands of builds those few
 * are found.
 */
import { kustomizationFileNames } from "../manifests/manifest.ts";
import { resolvePath } from "../manifests/kustomization-file.ts";
import type { RenderTree } from "./render-tree.ts";

/** What a kustomization file names beyond its own folder, by the folder it stands in. */
export type Outward = ReadonlyMap<string, readonly string[]>;

const kustomizationFile = new RegExp(
  `(?:^|/)(?:${kustomizationFileNames.map((name) => name.replace(".", String.raw`\.`)).join("|")})$`,
);

/** The kustomization files of a repository, or of a folder of it and those below. */
export function kustomizationFilesIn(tree: RenderTree, folder = ""): string[] {
  return tree.list(folder).filter((path) => kustomizationFile.test(path));
}

/** Words of YAML: nothing that ends a path, and no `key=` of a generator before it. */
const word = /[^\s"'`,[\]{}=:#]+/g;

/** Reads what the kustomization files name outside of their folders. */
export function readOutward(
  tree: RenderTree,
  files: readonly string[],
): Outward {
  const found = new Map<string, readonly string[]>();
  for (const file of files) {
    const text = tree.read(file) ?? "";
    const folder = file.slice(0, Math.max(0, file.lastIndexOf("/")));
    const named = namedIn(text, folder);
    if (named.length > 0) found.set(folder, named);
  }
  return found;
}

function namedIn(text: string, folder: string): string[] {
  // Behind an escape anything may stand.
  if (text.includes("\\")) return [""];
  if (!text.includes("..")) return [];
  const words = text.match(word) ?? [];
  const paths = words.flatMap((one) =>
    one.includes("..") ? (resolvePath(folder, one) ?? []) : [],
  );
  return [...new Set(paths)].filter((path) => !isWithin(path, folder));
}

/**
 * The changed paths, and the folders that have them in their builds: a build of a folder may come out otherwise where any
 * of these lies in it.
 */
export function touchedBy(
  changed: readonly string[],
  outward: Outward,
): readonly string[] {
  const touched = [...changed];
  const pending = new Map(outward);
  for (let at = 0; at < touched.length; at++) {
    const path = touched[at] ?? "";
    for (const [folder, named] of pending) {
      // A whole folder may have been touched, or a part of one that is named.
      if (!named.some((one) => isWithin(path, one) || isWithin(one, path)))
        continue;
      pending.delete(folder);
      touched.push(folder);
    }
  }
  return touched;
}

/** The folders, and all that their kustomization files name outside of them, and theirs: folders and files. */
export function zonesOf(
  folders: readonly string[],
  outward: Outward,
): readonly string[] {
  if (outward.size === 0) return folders;
  let known = zones.get(outward);
  if (known === undefined) zones.set(outward, (known = new Map()));
  const key = folders.join("\0");
  let its = known.get(key);
  if (its === undefined) known.set(key, (its = findZones(folders, outward)));
  return its;
}

/** Several ask for those of the same folders. */
const zones = new WeakMap<Outward, Map<string, readonly string[]>>();

function findZones(
  folders: readonly string[],
  outward: Outward,
): readonly string[] {
  const found = [...folders];
  for (let at = 0; at < found.length; at++) {
    const zone = found[at] ?? "";
    for (const [from, named] of outward)
      if (isWithin(from, zone))
        for (const path of named)
          if (!found.some((known) => isWithin(path, known))) found.push(path);
  }
  return found;
}

/** Whether a path is a folder itself, or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** The paths, and every folder that has one of them in it: whether a folder does is then one look. */
export function withFolders(paths: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) {
    let at = path;
    while (!found.has(at)) {
      found.add(at);
      if (at === "") break;
      at = at.slice(0, Math.max(0, at.lastIndexOf("/")));
    }
  }
  return found;
}
