/** The kustomization files that fluxsmith writes: for the flux-system folder, and where a cluster's folder lies over a shared one. */
import {
  folderAt,
  kustomizationFileOf,
  loadedEntries,
  addPath,
  type Folder,
} from "../manifests/loader.ts";
import { joinPath } from "../model/names.ts";
import { compare } from "../model/order.ts";
import { writeYaml } from "../yaml/write.ts";
import type { Settings } from "../config/settings.ts";
import type { ClusterLayout } from "./layout.ts";
import { useOf } from "./layout.ts";

/** A generated kustomization file. */
export interface KustomizationFile {
  readonly path: string;
  readonly resources: readonly string[];
  /** The cluster whose folder it stands in; undefined for a shared one and for the one unnamed cluster. */
  readonly cluster: string | undefined;
}

/**
 * The kustomization files that are needed, each once. `tree` holds every hand-written and planned file; the new ones are
 * added to it, innermost first, since a folder with a kustomization file stands for itself in what lies around it.
 */
export function kustomizationFiles(
  layouts: readonly ClusterLayout[],
  tree: Folder,
  settings: Settings,
): KustomizationFile[] {
  const wanted = new Map<string, { base?: string; cluster?: string }>();
  for (const layout of layouts) want(layout, tree, settings, wanted);
  const folders = [...wanted].toSorted(
    ([left], [right]) =>
      right.split("/").length - left.split("/").length || compare(left, right),
  );
  return folders.map(([folder, { base, cluster }]) => {
    const own = folderAt(tree, folder);
    const entries = own === undefined ? [] : loadedEntries(own);
    const path = joinPath(folder, "kustomization.yaml");
    addPath(tree, path);
    return {
      path,
      resources: base === undefined ? entries : [base, ...entries],
      cluster,
    };
  });
}

function want(
  { cluster, deployers }: ClusterLayout,
  tree: Folder,
  settings: Settings,
  wanted: Map<string, { base?: string; cluster?: string }>,
): void {
  const isHandled = (folder: string): boolean => {
    const found = folderAt(tree, folder);
    return found !== undefined && kustomizationFileOf(found) !== undefined;
  };
  const named = cluster.name === undefined ? {} : { cluster: cluster.name };
  for (const deployer of new Set([...deployers.all, deployers.system])) {
    if (deployer.target.kind !== "folder") continue;
    const { folder } = deployer.target;
    const { own, shared } = useOf(folder, deployers.root, tree, settings);
    if (own === undefined) continue;
    const isSystem = deployer === deployers.system;
    if (shared === undefined) {
      if (isSystem && !isHandled(own)) wanted.set(own, named);
      continue;
    }
    if (!isHandled(own))
      wanted.set(own, { ...named, base: relativePath(own, shared) });
    if (!isHandled(shared)) wanted.set(shared, {});
  }
}

/** The relative path from one folder to another. */
export function relativePath(from: string, to: string): string {
  const left = from.split("/");
  const right = to.split("/");
  let common = 0;
  while (common < left.length && left[common] === right[common]) common++;
  return [...left.slice(common).map(() => ".."), ...right.slice(common)].join(
    "/",
  );
}

/** The file's YAML, without a header. */
export function kustomizationFileText({
  resources,
}: KustomizationFile): string {
  return writeYaml(
    new Map<string, string | readonly string[]>([
      ["apiVersion", "kustomize.config.k8s.io/v1beta1"],
      ["kind", "Kustomization"],
      ["resources", resources],
    ]),
  );
}
