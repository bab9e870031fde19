/** A state whose kustomization files name nothing that cannot be had here. */
import { isMap, isScalar, isSeq, parseDocument, type YAMLSeq } from "yaml";
import { resolvePath } from "../manifests/kustomization-file.ts";
import { isRemote, isRemoteFile } from "../manifests/remote-entry.ts";
import { hashText } from "../plan/hash.ts";
import type { RenderState } from "../render/rendering.ts";
import { readDocuments } from "../yaml/read.ts";
import { kustomizationFilesIn } from "../render/zones.ts";

/**
 * The state without what no build here can have: remote resources, components and files, and files that are no YAML. The rest
 * can then be compared; the entries themselves stay, so that what they lead to is the same before and after.
 */
export function buildableState(state: RenderState): RenderState {
  const texts = new Map<string, string>();
  for (const file of kustomizationFilesIn(state.tree)) {
    const text = state.tree.read(file);
    const folder = file.slice(0, Math.max(0, file.lastIndexOf("/")));
    const local =
      text === undefined
        ? undefined
        : buildableOnly(text, (entry) => {
            const path = resolvePath(folder, entry);
            return path !== undefined && isBroken(path, state);
          });
    if (local !== undefined) texts.set(file, local);
  }
  if (texts.size === 0) return state;
  const { tree } = state;
  return {
    ...state,
    tree: {
      list: tree.list,
      read: (path) => texts.get(path) ?? tree.read(path),
      id: (path) => {
        const text = texts.get(path);
        return text === undefined ? tree.id(path) : hashText(text);
      },
    },
    bytes: (path) => {
      const text = texts.get(path);
      return text === undefined
        ? state.bytes(path)
        : new TextEncoder().encode(text);
    },
  };
}

function isBroken(path: string, { tree }: RenderState): boolean {
  const text = tree.read(path);
  if (text === undefined) return false;
  let broken = false;
  readDocuments({ file: path, text }, () => (broken = true), {
    strictScalars: false,
  });
  return broken;
}

/** A kustomization file without what cannot be had; undefined where it has nothing of that. */
function buildableOnly(
  text: string,
  leadsToBroken: (entry: string) => boolean,
): string | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  let isChanged = false;
  for (const { key, value } of document.contents.items) {
    const field = isScalar(key) ? key.value : undefined;
    if (!isSeq(value)) continue;
    const reads = readBy.get(String(field));
    if (reads !== undefined)
      isChanged =
        drop(
          value,
          (entry) => isRemoteEntry(entry, reads) || leadsToBroken(entry),
        ) || isChanged;
    if (field === "configMapGenerator" || field === "secretGenerator")
      isChanged = dropRemoteFiles(value) || isChanged;
  }
  return isChanged ? document.toString() : undefined;
}

const readBy = new Map<string, "resource" | "component">([
  ["resources", "resource"],
  ["bases", "resource"],
  ["components", "component"],
]);

/** Of `KEY=URL` the URL counts. */
function dropRemoteFiles(generators: YAMLSeq): boolean {
  let isChanged = false;
  for (const generator of generators.items) {
    const files = isMap(generator) ? generator.get("files") : undefined;
    if (!isSeq(files)) continue;
    isChanged =
      drop(files, (entry) => isRemoteFile(entry.replace(/^[^=]*=/, ""))) ||
      isChanged;
  }
  return isChanged;
}

function isRemoteEntry(text: string, reads: "resource" | "component"): boolean {
  return isRemote({ reads, text, start: 0, end: 0 });
}

/** Drops entries; whether there were any. */
function drop(list: YAMLSeq, isGone: (entry: string) => boolean): boolean {
  const before = list.items.length;
  list.items = list.items.filter(
    (item) => !isScalar(item) || !isGone(String(item.value)),
  );
  return list.items.length < before;
}
