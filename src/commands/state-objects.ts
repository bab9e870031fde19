/** The Flux objects that a cluster gets from a Git state: as they were rendered, else as the files say. */
import { buildFolder, type BuiltFile } from "../manifests/folder-build.ts";
import { folderTree } from "../manifests/loader.ts";
import type { Applied } from "../graph/follow.ts";
import { fieldsAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { Workspace } from "../model/workspace.ts";
import { artifactOf } from "../render/artifact-tree.ts";
import {
  objectsOf,
  splitDocuments,
  type RenderedDocument,
} from "../render/documents.ts";
import type { RenderTree } from "../render/render-tree.ts";
import { folderOf } from "../render/roots.ts";
import { madeKey, type RootPair, type Walked } from "../review/comparison.ts";
import type { Side } from "../review/context.ts";
import { placeOf } from "../review/makers.ts";

/** What a Kustomization of a cluster applies. */
export type AppliedIn = (
  root: RootPair,
) => (kustomization: KubeObject) => readonly Applied[];

/** As {@link appliedIn}, of the head. */
export function appliedInHead(
  tree: RenderTree,
  made: Walked["made"],
): AppliedIn {
  return appliedIn("after", tree, made);
}

/** Of one side: where a Kustomization was not rendered, since nothing of it changes, its files are read. */
export function appliedIn(
  side: Side,
  tree: RenderTree,
  made: Walked["made"],
): AppliedIn {
  const files = appliedByFiles(tree);
  return ({ cluster, [side]: root }) =>
    (kustomization) => {
      const place = placeOf(cluster, kustomization);
      const rendered = made.get(madeKey(place, side))?.rendered;
      if (rendered !== undefined)
        return rendered.documents.flatMap(fluxObjects).map((object) => ({
          ...object,
          file: undefined,
          line: undefined,
          isUnknown: false,
        }));
      return files(kustomization, root);
    };
}

function appliedByFiles(
  tree: RenderTree,
): (kustomization: KubeObject, root: KubeObject | undefined) => Applied[] {
  const filesOf = filesOfKustomizations(tree);
  const read = new Map<string, readonly Applied[]>();
  const objectsIn = (file: string): readonly Applied[] => {
    let its = read.get(file);
    if (its === undefined)
      read.set(file, (its = readObjects(file, tree.read(file) ?? "")));
    return its;
  };
  return (kustomization, root) =>
    [...filesOf(kustomization, root)].flatMap(
      ([file, { namespace, rendered }]) =>
        objectsIn(file).map((object) => ({
          ...object,
          namespace: namespace ?? object.namespace,
          isUnknown: rendered !== undefined,
        })),
    );
}

/**
 * The files of the repository that a Kustomization applies, and how they go into its build; none where it applies something
 * else than the repository, or what is copied from there.
 */
export function filesOfKustomizations(
  tree: RenderTree,
): (
  kustomization: KubeObject,
  root: KubeObject | undefined,
) => ReadonlyMap<string, BuiltFile> {
  const contexts = new Map<RenderTree, Parameters<typeof buildFolder>[2]>();
  return (kustomization, root) => {
    const place = { tree, submodules: [] };
    const artifact = artifactOf(kustomization, root, place);
    if (artifact !== undefined && "why" in artifact) return new Map();
    const { tree: its, origin } = artifact ?? { tree, origin: same };
    let context = contexts.get(its);
    if (context === undefined) {
      const files = folderTree(its.list(""));
      context = { workspace: workspaceOf(its), tree: files };
      contexts.set(its, context);
    }
    const { fields } = kustomization;
    const spec = fieldsAt(fields, "spec") ?? {};
    const { files } = buildFolder(folderOf(fields), spec, context);
    return new Map(
      [...files].map(([file, built]) => [origin(file) ?? file, built]),
    );
  };
}

const same = (path: string): string => path;

function readObjects(file: string, text: string): Applied[] {
  return splitDocuments(text).flatMap((document) =>
    fluxObjects(document).map((object) => ({
      ...object,
      file,
      line: lineOf(document, text),
      isUnknown: false,
    })),
  );
}

/** Other objects are not read. */
function fluxObjects(document: RenderedDocument): readonly KubeObject[] {
  if (!document.text.includes(".fluxcd.io/")) return [];
  return (objectsOf(document) ?? []).filter(
    ({ apiVersion, kind }) => kindOf(apiVersion, kind) !== undefined,
  );
}

/** Where a document begins, from 1. */
function lineOf({ text }: RenderedDocument, whole: string): number {
  const start = whole.indexOf(text.trimEnd());
  return whole.slice(0, Math.max(0, start)).split("\n").length;
}

function workspaceOf(tree: RenderTree): Workspace {
  return {
    list: tree.list,
    hasFolder: (path) => tree.list(path).length > 0,
    read: (file) => {
      const text = tree.read(file);
      return text === undefined ? undefined : { file, text };
    },
    glob: async () => [],
  };
}
