/** The Flux objects that a cluster gets from a Git state: as they were rendered, else as the files say. */
import { buildFolder } from "../cluster/folder-build.ts";
import { folderTree } from "../manifests/loader.ts";
import type { Applied } from "../graph/follow.ts";
import { fieldsAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { Workspace } from "../model/workspace.ts";
import {
  objectsOf,
  splitDocuments,
  type RenderedDocument,
} from "../render/documents.ts";
import type { RenderTree } from "../render/render-tree.ts";
import { folderOf } from "../render/roots.ts";
import { madeKey, type RootPair, type Walked } from "../review/comparison.ts";
import { foreignSource, placeOf } from "../review/makers.ts";

/** What a Kustomization of a cluster applies. */
export type AppliedIn = (
  root: RootPair,
) => (kustomization: KubeObject) => readonly Applied[];

/** Of the head: where a Kustomization was not rendered, since nothing of it changes, its files are read. */
export function appliedInHead(
  tree: RenderTree,
  made: Walked["made"],
): AppliedIn {
  const files = appliedByFiles(tree);
  return ({ cluster, after: root }) =>
    (kustomization) => {
      const place = placeOf(cluster, kustomization);
      const rendered = made.get(madeKey(place, "after"))?.rendered;
      if (rendered !== undefined)
        return rendered.documents.flatMap(fluxObjects).map((object) => ({
          ...object,
          file: undefined,
          line: undefined,
          isUnknown: false,
        }));
      return foreignSource(kustomization, root) === undefined
        ? files(kustomization)
        : [];
    };
}

function appliedByFiles(
  tree: RenderTree,
): (kustomization: KubeObject) => Applied[] {
  const workspace = workspaceOf(tree);
  const context = { workspace, tree: folderTree(tree.list("")) };
  const read = new Map<string, readonly Applied[]>();
  const objectsIn = (file: string): readonly Applied[] => {
    let its = read.get(file);
    if (its === undefined)
      read.set(file, (its = readObjects(file, tree.read(file) ?? "")));
    return its;
  };
  return ({ fields }) => {
    const spec = fieldsAt(fields, "spec") ?? {};
    const { files } = buildFolder(folderOf(fields), spec, context);
    return [...files].flatMap(([file, { namespace, rendered }]) =>
      objectsIn(file).map((object) => ({
        ...object,
        namespace: namespace ?? object.namespace,
        isUnknown: rendered !== undefined,
      })),
    );
  };
}

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
