/** The kustomization file that the kustomize-controller builds a folder from: the folder's own with the spec merged in. */
import { locate, type Source } from "../diagnostics/diagnostic.ts";
import {
  folderAt,
  folderTree,
  loadedEntries,
  type Folder,
} from "../manifests/loader.ts";
import { kustomizationPaths } from "../manifests/manifest.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import type { YamlNode } from "../yaml/node.ts";
import { writeYaml } from "../yaml/write.ts";
import { isFilled, mergeSpec, type SpecContext } from "./merge-spec.ts";
import { readOneAlike } from "./read-alike.ts";
import type { Refusal } from "./refusal.ts";
import type { RenderTree } from "./render-tree.ts";
import { typedKustomization } from "./typed-kustomization.ts";

/** What has to stand in a folder for `kustomize build` to make of it what Flux makes of it. */
export interface KustomizationFileFor {
  /** The kustomization file's path: the folder's own, or `kustomization.yaml`. */
  readonly file: string;
  /** What it has to hold; undefined where it can be left as it is. */
  readonly text: string | undefined;
  /** Why the controller would not get as far as a build; empty where it would. */
  readonly refusals: readonly Refusal[];
}

/**
 * What the kustomize-controller writes before it builds (fluxcd/pkg/kustomize v1.35, Generator.GenerateManifest; Flux 2.9):
 *
 * - a folder without a kustomization file gets one that lists what its loader takes, in the order of the walk;
 * - a file without `resources` gets `buildMetadata: [originAnnotations]`, even where it has bases, components or generators;
 * - `targetNamespace`, `namePrefix` and `nameSuffix` replace its fields, `buildMetadata` too; `patches` and `components`
 *   are added behind its own, components that are missing left out with `ignoreMissingComponents`;
 * - an image that it has under the same name is merged: a new name replaces its name; a tag or a digest replaces both.
 *
 * `commonMetadata` is not in it: it is set on what was built. Whether what is named can be read is `buildFiles`' business.
 *
 * @param folder from the tree's root, without `./`
 * @param spec of the Flux Kustomization
 */
export function kustomizationFileFor(
  folder: string,
  spec: Fields,
  tree: RenderTree,
): KustomizationFileFor {
  const context = { folder, tree };
  const own = kustomizationPaths(folder).find(
    (file) => tree.id(file) !== undefined,
  );
  if (own !== undefined)
    return fromOwnFile(
      { file: own, text: tree.read(own) ?? "" },
      spec,
      context,
    );
  const found = folderAt(folderTree(tree.list(folder)), folder);
  return found === undefined
    ? noFolder(folder)
    : merged(inFolder(folder), generatedFields(found), spec, context);
}

function fromOwnFile(
  source: Source,
  spec: Fields,
  context: SpecContext,
): KustomizationFileFor {
  const { file } = source;
  const { root, refusals } = readOneAlike(source);
  if (refusals.length > 0) return { file, text: undefined, refusals };
  const { fields, mismatches } = typedKustomization(root);
  if (mismatches.length > 0) {
    const wrong = mismatches.map(({ message, ...range }): Refusal => ({
      reason: "invalid",
      message: `the kustomize-controller does not take this: ${message}`,
      at: locate(source, range),
    }));
    return { file, text: undefined, refusals: wrong };
  }
  const result = merged(file, withResources(fields), spec, context);
  return result.text === asWritten(root)
    ? { ...result, text: undefined }
    : result;
}

function merged(
  file: string,
  fields: Fields,
  spec: Fields,
  context: SpecContext,
): KustomizationFileFor {
  const result = mergeSpec(fields, spec, context);
  return { file, text: written(result.fields), refusals: result.refusals };
}

function noFolder(folder: string): KustomizationFileFor {
  return {
    file: inFolder(folder),
    text: undefined,
    refusals: [
      {
        reason: "missing",
        message: `there is no folder \`${folder}\``,
        hint: "correct `spec.path`",
        at: undefined,
      },
    ],
  };
}

/** As the controller's scan has it: by the names on the way, so that a folder's files come before `folder.yaml`. */
function generatedFields(folder: Folder): Fields {
  const resources = loadedEntries(folder)
    .map((path) => path.split("/"))
    .toSorted(compareSegments)
    .map((segments) => `./${segments.join("/")}`);
  // A file that says nothing is an error to kustomize.
  return resources.length === 0 ? { namespace: "_placeholder" } : { resources };
}

function compareSegments(
  left: readonly string[],
  right: readonly string[],
): number {
  const at = left.findIndex((name, index) => name !== right[index]);
  if (at === -1) return left.length - right.length;
  const [one = "", other = ""] = [left[at], right[at]];
  return one < other ? -1 : 1;
}

function withResources(fields: Fields): Fields {
  return isFilled(fields["resources"])
    ? fields
    : { ...fields, buildMetadata: ["originAnnotations"] };
}

/** What was read, in the same form as what is to be written. */
function asWritten(root: YamlNode): string {
  const data = toData(root);
  return written(isFields(data) ? data : {});
}

function written(fields: Fields): string {
  const filled = Object.entries(fields).filter(([, data]) => isFilled(data));
  return writeYaml({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    ...Object.fromEntries(filled),
  });
}

function inFolder(folder: string): string {
  return folder === "" ? "kustomization.yaml" : `${folder}/kustomization.yaml`;
}
