/** Where Flux begins in a repository: the Kustomizations that apply themselves, one for each cluster. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { resolvePath } from "../manifests/kustomization-file.ts";
import { syncsIn, type FluxSync } from "../manifests/flux-sync.ts";
import { isRootFile } from "../manifests/root-file.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { Data } from "../yaml/data.ts";
import { objectsIn, splitDocuments } from "./documents.ts";
import type { RenderTree } from "./render-tree.ts";
import { sourceFolder } from "./source-folder.ts";
import { isWithin } from "./zones.ts";

/** A cluster, and the Kustomization that everything else of it comes from. */
export interface Root {
  /** Undefined for the one unnamed cluster. */
  readonly cluster: string | undefined;
  readonly kustomization: KubeObject;
  /** Its source, where it is written beside it. */
  readonly source: KubeObject | undefined;
}

/** The files in which `flux bootstrap` and fluxsmith write the root's source. */
const sourceFile = /(?:^|\/)(?:gotk-sync|flux-source-[^/]*)\.ya?ml$/;

/** The roots of a repository, by cluster. */
export function findRoots(tree: RenderTree): Root[] {
  const roots: Root[] = [];
  for (const file of tree.list("")) {
    if (!isRootFile(file)) continue;
    const folder = file.slice(0, Math.max(0, file.lastIndexOf("/")));
    for (const object of objectsOfFile(file, tree))
      if (isRoot(object, file))
        roots.push({
          cluster: clusterOf(object),
          kustomization: object,
          source: sourceBeside(folder, object, tree),
        });
  }
  return roots.toSorted((left, right) =>
    (left.cluster ?? "") < (right.cluster ?? "") ? -1 : 1,
  );
}

function objectsOfFile(file: string, tree: RenderTree): KubeObject[] {
  return splitDocuments(tree.read(file) ?? "").flatMap(
    ({ text }) => objectsIn(text) ?? [],
  );
}

function sourceBeside(
  folder: string,
  { namespace, fields }: KubeObject,
  tree: RenderTree,
): KubeObject | undefined {
  const wanted = fieldsAt(fields, "spec", "sourceRef");
  const isSource = (object: KubeObject): boolean =>
    object.kind === textAt(wanted, "kind") &&
    object.name === textAt(wanted, "name") &&
    object.namespace === (textAt(wanted, "namespace") ?? namespace);
  return tree
    .list(folder)
    .filter((file) => sourceFile.test(file))
    .flatMap((file) => objectsOfFile(file, tree))
    .find(isSource);
}

/**
 * What the source of the clusters leaves out (`spec.ignore`), if it is the same for all of them.
 *
 * @param otherwise where no source is in Git, or they differ
 */
export function ignoreOf(
  tree: RenderTree,
  otherwise: string | undefined,
): string | undefined {
  const sources = findRoots(tree).flatMap(({ source }) => source ?? []);
  const ignores = new Set(
    sources.map(({ fields }) => textAt(fields, "spec", "ignore")),
  );
  return ignores.size === 1 ? [...ignores][0] : otherwise;
}

/**
 * The roots that the Flux operator makes: for a repository where no file is named as a root's. Several that their folders do
 * not name are none: people have to say which.
 */
export function findSyncRoots(tree: RenderTree): Root[] {
  const roots = new Map<string, Root>();
  for (const file of tree.list("")) {
    if (!/\.ya?ml$/.test(file)) continue;
    const text = tree.read(file);
    if (text === undefined) continue;
    for (const { path, ...source } of syncsIn({ file, text }))
      if (tree.list(sourceFolder(path)).length > 0)
        roots.set(sourceFolder(path), rootAt(path, source));
  }
  const names = new Set([...roots.values()].map(({ cluster }) => cluster));
  return names.size === roots.size ? [...roots.values()] : [];
}

/**
 * The root of a folder that people name, where nothing in the repository says how it is applied.
 *
 * @param source of what is applied
 */
export function rootAt(
  path: string,
  source: Omit<FluxSync, "path"> = {
    kind: "GitRepository",
    name: "flux-system",
    namespace: "flux-system",
  },
): Root {
  const { kind, name, namespace } = source;
  const folder = sourceFolder(path);
  const fields = {
    apiVersion: `${kustomization.group}/v1`,
    kind: kustomization.kind,
    metadata: { name: namespace, namespace },
    spec: {
      interval: "10m",
      path: `./${folder}`,
      prune: true,
      sourceRef: { kind, name },
    },
  };
  const [object] = objectsIn(JSON.stringify(fields)) ?? [];
  if (object === undefined) throw new Error("JSON is YAML");
  return {
    cluster: clusterOf(object),
    kustomization: object,
    source: undefined,
  };
}

function isRoot(
  { kind, apiVersion, fields }: KubeObject,
  file: string,
): boolean {
  return (
    kind === kustomization.kind &&
    apiVersion.startsWith(`${kustomization.group}/`) &&
    isWithin(file, folderOf(fields))
  );
}

/** The folder that a Kustomization applies, from the source's top. */
export function folderOf(fields: KubeObject["fields"]): string {
  return sourceFolder(textAt(fields, "spec", "path"));
}

/** The folders that the build of a Kustomization begins with: its own, and its components'. */
export function foldersOf(fields: KubeObject["fields"]): readonly string[] {
  const folder = folderOf(fields);
  const components = fieldsAt(fields, "spec")?.["components"];
  const paths = Array.isArray(components) ? components : [];
  return [
    folder,
    ...paths.flatMap((path: Data) =>
      typeof path === "string" ? (resolvePath(folder, path) ?? []) : [],
    ),
  ];
}

/** `clusters/prod` and what lies below it are the cluster prod's. */
function clusterOf({ fields }: KubeObject): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)/.exec(folderOf(fields))?.[1];
}
