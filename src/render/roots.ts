/** Where Flux begins in a repository: the Kustomizations that apply themselves, one for each cluster. */
import { textAt } from "../kinds/fields.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { objectsIn, splitDocuments } from "./documents.ts";
import type { RenderTree } from "./render-tree.ts";
import { sourceFolder } from "./source-folder.ts";
import { isWithin } from "./zones.ts";

/** A cluster, and the Kustomization that everything else of it comes from. */
export interface Root {
  /** Undefined for the one unnamed cluster. */
  readonly cluster: string | undefined;
  readonly kustomization: KubeObject;
}

/** The files in which `flux bootstrap` and fluxsmith write the Kustomization that applies itself. */
const rootFile = /(?:^|\/)(?:gotk-sync|flux-ks-flux-system)\.ya?ml$/;

/** The roots of a repository, by cluster. */
export function findRoots(tree: RenderTree): Root[] {
  const roots: Root[] = [];
  for (const file of tree.list("")) {
    if (!rootFile.test(file)) continue;
    const stream = tree.read(file) ?? "";
    for (const { text } of splitDocuments(stream))
      for (const object of objectsIn(text) ?? [])
        if (isRoot(object, file))
          roots.push({ cluster: clusterOf(object), kustomization: object });
  }
  return roots.toSorted((left, right) =>
    (left.cluster ?? "") < (right.cluster ?? "") ? -1 : 1,
  );
}

/** The root of a folder that people name, where nothing in the repository says how it is applied. */
export function rootAt(path: string): Root {
  const folder = sourceFolder(path);
  const fields = {
    apiVersion: `${kustomization.group}/v1`,
    kind: kustomization.kind,
    metadata: { name: "flux-system", namespace: "flux-system" },
    spec: {
      interval: "10m",
      path: `./${folder}`,
      prune: true,
      sourceRef: { kind: "GitRepository", name: "flux-system" },
    },
  };
  const [object] = objectsIn(JSON.stringify(fields)) ?? [];
  if (object === undefined) throw new Error("JSON is YAML");
  return { cluster: clusterOf(object), kustomization: object };
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

/** `clusters/prod` and what lies below it are the cluster prod's. */
function clusterOf({ fields }: KubeObject): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)/.exec(folderOf(fields))?.[1];
}
