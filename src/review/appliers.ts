/** Which Kustomizations would apply what is written into a folder. */
import { kustomization } from "../kinds/kustomization.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { isAppliedBy, type FolderIn } from "../render/applied-folder.ts";
import { folderOf } from "../render/roots.ts";
import type { RootPair } from "./comparison.ts";
import { foreignSource } from "./makers.ts";

/**
 * Finds the first one.
 *
 * @param root of a cluster
 * @param objects what is applied there, more Kustomizations among it
 */
export function applierOf(
  place: FolderIn,
  { after: root }: RootPair,
  objects: readonly KubeObject[],
): KubeObject | undefined {
  const its = objects.filter(
    ({ kind, apiVersion }) =>
      kind === kustomization.kind &&
      apiVersion.startsWith(`${kustomization.group}/`),
  );
  return [...(root === undefined ? [] : [root]), ...its].find(
    (one) =>
      foreignSource(one, root) === undefined &&
      isAppliedBy(folderOf(one.fields), place),
  );
}
