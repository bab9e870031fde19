/** Every file that a build of a folder reads, and why it must not be tried where it would read something else. */
import {
  locate,
  type Location,
  type Range,
} from "../diagnostics/diagnostic.ts";
import {
  kustomizationEntries,
  mayBeFolder,
  mayBeInline,
  type BuildEntry,
} from "../manifests/kustomization-entries.ts";
import { objectsOf } from "../manifests/manifest.ts";
import type { YamlDocument, YamlNode } from "../yaml/node.ts";
import {
  fieldsOf,
  isNew,
  kustomizationFileIn,
  type Followed,
  type Named,
  type Walk,
} from "./build-walk.ts";
import { entryPath } from "./entry-path.ts";
import { refuseField, refuseSchema, refuseTwice } from "./content-refusals.ts";
import type { KustomizationFileFor } from "./kustomization-file-for.ts";
import { plainStream, plainText } from "./plain-texts.ts";
import { pluginEntries } from "./plugin-entries.ts";
import { readAlike, readOneAlike } from "./read-alike.ts";
import type { Refusal } from "./refusal.ts";
import type { RenderTree } from "./render-tree.ts";

/** What a build reads. */
export interface BuildFiles {
  /** Every file, sorted by code units; the folder's own kustomization file only where it is built as it stands. */
  readonly files: readonly string[];
  /**
   * What has to stand in some of these files, and in the folder's own kustomization file, in place of what does: the same
   * said so plainly that every YAML reader takes it as this program has.
   */
  readonly texts: ReadonlyMap<string, string>;
  /** Why the build is not to be tried; empty where it is. */
  readonly refusals: readonly Refusal[];
}

/**
 * Follows a folder's kustomization file through everything that it names (kustomize api v0.21.1, internal/target). Every
 * entry must lead to a file or folder of the tree, so that a build of these files alone, in a folder of their own, reads them
 * and nothing else (fault 60). kustomize has to run with `--load-restrictor LoadRestrictionsNone`, as the controller runs it.
 *
 * What the files say is left to kustomize: wrong kinds, circles, objects that stand twice.
 *
 * @param folder from the tree's root, without `./`
 * @param root what `kustomizationFileFor` says of it
 */
export function buildFiles(
  folder: string,
  root: KustomizationFileFor,
  tree: RenderTree,
): BuildFiles {
  const refusals: Refusal[] = [...root.refusals];
  const walk: Walk = {
    tree,
    files: new Set(),
    texts: new Map(),
    inline: new Map(),
    verbatim: new Set(),
    refusals,
    seen: new Set(),
  };
  if (refusals.length === 0) followRoot(folder, root, walk);
  const { files, texts } = walk;
  for (const file of walk.verbatim)
    if (texts.has(file)) refusals.push(refuseTwice(file));
  return { files: [...files].toSorted(), texts, refusals };
}

function followRoot(
  folder: string,
  { file, text }: KustomizationFileFor,
  walk: Walk,
): void {
  const own = kustomizationFileIn(folder, undefined, walk);
  if (text === undefined) {
    followFile(file, { folder }, walk);
    return;
  }
  isNew(file, undefined, walk);
  const { root } = readOneAlike({ file, text });
  const written = own === undefined ? [] : namedIn(own, walk.tree);
  const find = (what: Named): Location | undefined =>
    written.find((named) => named.text === what.text)?.at;
  const from = { folder, plugins: undefined, locate: find };
  followKustomization(file, root, from, walk);
}

/** What a kustomization file names, and its fields, with their places. */
function namedIn(
  file: string,
  tree: RenderTree,
): { readonly text: string; readonly at: Location }[] {
  const source = { file, text: tree.read(file) ?? "" };
  const { root } = readOneAlike(source);
  return [...kustomizationEntries(root), ...fieldsOf(root)].map((named) => ({
    text: named.text,
    at: locate(source, named),
  }));
}

function followFile(
  file: string,
  { folder, plugins }: { folder: string; plugins?: string | undefined },
  walk: Walk,
): void {
  if (!isNew(file, plugins, walk)) return;
  walk.files.add(file);
  const source = { file, text: walk.tree.read(file) ?? "" };
  const { root, refusals } = readOneAlike(source);
  walk.refusals.push(...refusals);
  const at = (range: Range): Location => locate(source, range);
  followKustomization(file, root, { folder, plugins, locate: at }, walk);
}

function followKustomization(
  file: string,
  root: YamlNode,
  from: Followed,
  walk: Walk,
): void {
  for (const field of fieldsOf(root)) {
    const refusal = refuseField(field.text, from.plugins !== undefined);
    if (refusal !== undefined)
      walk.refusals.push({ ...refusal, at: from.locate(field) });
  }
  for (const entry of kustomizationEntries(root)) follow(entry, from, walk);
  walk.texts.set(file, plainText(root, walk.inline));
}

function follow(entry: BuildEntry, from: Followed, walk: Walk): void {
  const refusal = take(entry, from, walk);
  if (refusal !== undefined)
    walk.refusals.push({ ...refusal, at: from.locate(entry) });
}

function take(
  entry: BuildEntry,
  from: Followed,
  walk: Walk,
): Omit<Refusal, "at"> | undefined {
  const { reads, text } = entry;
  const path = entryPath(entry, from.folder);
  if (typeof path !== "string") return path;
  if (walk.tree.id(path) !== undefined && reads !== "component") {
    walk.files.add(path);
    if (reads === "file") walk.verbatim.add(path);
    if (reads === "schema") return refuseSchema(walk.tree.read(path) ?? "");
    if (reads === "plugin") followPluginFile(path, from.folder, walk);
    else if (reads === "resource" && from.plugins !== undefined)
      followPluginFile(path, from.plugins, walk);
    return undefined;
  }
  if (mayBeFolder(entry) && walk.tree.list(path).length > 0)
    return takeFolder(path, entry, from, walk);
  if (takeInline(entry, from, walk)) return undefined;
  return {
    reason: "missing",
    message: `\`${text}\` leads to \`${path}\`, and there is no such ${reads === "component" ? "folder" : "file"}`,
    hint: "correct the path; Flux gets no symbolic links, and nothing that .sourceignore leaves out",
  };
}

function takeFolder(
  path: string,
  entry: BuildEntry,
  from: Followed,
  walk: Walk,
): Omit<Refusal, "at"> | undefined {
  const plugins = entry.reads === "plugin" ? from.folder : from.plugins;
  const file = kustomizationFileIn(path, from.locate(entry), walk);
  if (file !== undefined) {
    followFile(file, { folder: path, plugins }, walk);
    return undefined;
  }
  return {
    reason: "no-kustomization-file",
    message: `\`${entry.text}\` leads to the folder \`${path}\`, which has no kustomization file`,
    hint: "give it a kustomization.yaml that lists its manifests; only the folder of a Flux Kustomization does without",
  };
}

/** The configurations in a file; what they name is relative to the folder whose kustomization file lists them. */
function followPluginFile(path: string, folder: string, walk: Walk): void {
  if (!isNew(path, folder, walk)) return;
  const source = { file: path, text: walk.tree.read(path) ?? "" };
  const { documents, refusals } = readAlike(source);
  walk.refusals.push(...refusals);
  walk.texts.set(path, plainStream(documents));
  const at = (range: Range): Location => locate(source, range);
  followPlugins(documents, { folder, plugins: undefined, locate: at }, walk);
}

function followPlugins(
  documents: readonly YamlDocument[],
  from: Followed,
  walk: Walk,
): void {
  for (const { kind, node } of objectsOf(documents))
    for (const entry of pluginEntries(kind, node)) follow(entry, from, walk);
}

/** Text that is itself what it stands for. */
function takeInline(entry: BuildEntry, from: Followed, walk: Walk): boolean {
  const { reads, text } = entry;
  if (!mayBeInline(entry)) return false;
  const { documents, refusals } = readAlike({ file: "", text });
  if (objectsOf(documents).length === 0) return false;
  const at = (): Location | undefined => from.locate(entry);
  for (const refusal of refusals) walk.refusals.push({ ...refusal, at: at() });
  if (reads === "patch") return true;
  walk.inline.set(text, plainStream(documents));
  followPlugins(documents, { ...from, plugins: undefined, locate: at }, walk);
  return true;
}
