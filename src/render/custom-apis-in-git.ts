/** The CustomResourceDefinitions that a cluster gets out of the repository's files, as far as the files themselves say so. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { kustomizationFileNames } from "../manifests/manifest.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { hashText } from "../plan/hash.ts";
import { customApis } from "./custom-apis.ts";
import { objectsIn, splitDocuments } from "./documents.ts";
import type { RenderTree } from "./render-tree.ts";
import type { Renderer } from "./rendering.ts";
import { foldersOf } from "./roots.ts";
import { isWithin, withFolders, zonesOf, type Outward } from "./zones.ts";

/** A state of the repository. */
export interface AppliedState {
  readonly tree: RenderTree;
  readonly outward: Outward;
  /** The files in which Kustomizations are written. */
  readonly nesting: readonly string[];
}

/**
 * The APIs, `GROUP/VERSION/KIND`. Nothing is built for it: what patches and variables do to a Kustomization's path, or to a
 * definition, is not seen.
 *
 * @param root the Kustomization that the cluster begins with
 * @param files those in which CustomResourceDefinitions are written
 */
export async function customApisInGit(
  root: KubeObject,
  files: readonly string[],
  state: AppliedState,
  renderer: Renderer,
): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const { tree } = state;
  const key = hashText(
    JSON.stringify(["custom apis 1", root.fields, idsOf(files, state)]),
  );
  const { text } = await renderer.remember<never>(key, async () => {
    const folders = appliedFolders(root, state);
    const apis = files
      .filter((file) => isApplied(file, folders, tree))
      .flatMap((file) => customApis(tree.read(file) ?? ""));
    return { text: JSON.stringify(apis) };
  });
  return JSON.parse(text) as string[];
}

/** All that the answer hangs on: looking up ids takes no time, reading every Kustomization of a large repository does. */
function idsOf(
  files: readonly string[],
  { tree, outward, nesting }: AppliedState,
): unknown[] {
  const above = withFolders(files);
  const deciding = [...above].flatMap((folder) =>
    decidingNames.map((name) => inFolder(folder, name)),
  );
  const paths = [...files, ...nesting, ...deciding];
  return [[...outward], paths.map((path) => [path, tree.id(path)])];
}

/** Files that decide whether what lies beside and below them is applied. */
const decidingNames = [...kustomizationFileNames, "Chart.yaml"];

/** The folders and files that the cluster's Kustomizations build from, from the root down. */
function appliedFolders(
  root: KubeObject,
  { tree, outward, nesting }: AppliedState,
): readonly string[] {
  const found = new Set<string>();
  const pending = [...foldersOf(root.fields)];
  let unread = nesting;
  for (let at = 0; at < pending.length; at++) {
    const folder = pending[at] ?? "";
    if (found.has(folder)) continue;
    const zones = zonesOf([folder], outward);
    for (const zone of zones) found.add(zone);
    const isInside = (file: string): boolean =>
      zones.some((zone) => isWithin(file, zone));
    const inside = unread.filter(isInside);
    unread = unread.filter((file) => !isInside(file));
    for (const file of inside)
      for (const inner of kustomizationsIn(tree.read(file) ?? "", root))
        pending.push(...foldersOf(inner.fields));
  }
  return [...found];
}

/** Those of the root's own source and cluster. */
function kustomizationsIn(stream: string, root: KubeObject): KubeObject[] {
  const source = (object: KubeObject): string =>
    ["kind", "name"]
      .map((field) => textAt(object.fields, "spec", "sourceRef", field))
      .join("/");
  return splitDocuments(stream)
    .filter(({ text }) => text.includes(kustomization.group))
    .flatMap(({ text }) => objectsIn(text) ?? [])
    .filter(
      (object) =>
        object.kind === kustomization.kind &&
        object.apiVersion.startsWith(`${kustomization.group}/`) &&
        fieldsAt(object.fields, "spec", "kubeConfig") === undefined &&
        source(object) === source(root),
    );
}

/** Whether a file lies in one of the folders, and no kustomization file on the way leaves it out. */
function isApplied(
  file: string,
  folders: readonly string[],
  tree: RenderTree,
): boolean {
  return folders.some(
    (folder) => isWithin(file, folder) && isListed(file, folder, tree),
  );
}

function isListed(file: string, folder: string, tree: RenderTree): boolean {
  if (file === folder) return true;
  const below = folder === "" ? file : file.slice(folder.length + 1);
  const steps = below.split("/");
  return steps.every((step, at) => {
    const above = [folder, ...steps.slice(0, at)]
      .filter((part) => part !== "")
      .join("/");
    const texts = kustomizationFileNames.flatMap(
      (name) => tree.read(inFolder(above, name)) ?? [],
    );
    // A chart's files are for Helm.
    const isChart = tree.id(inFolder(above, "Chart.yaml")) !== undefined;
    return !isChart && texts.every((text) => text.includes(step));
  });
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
