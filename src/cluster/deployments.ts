/** Which Kustomization of this repository applies which file, and how. */
import type { Settings } from "../config/settings.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kindOf } from "../kinds/index.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { folderTree } from "../manifests/loader.ts";
import { normalPath } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import {
  buildFolder,
  type BuiltFile,
  type Rendering,
} from "../manifests/folder-build.ts";
import type { GitObject } from "./git-objects.ts";
import { specOf } from "./live.ts";

/** How a Kustomization applies a file. */
export interface Deployment extends BuiltFile {
  readonly kustomization: GitObject;
}

/** Something that a Kustomization applies and that is not to be had without rendering. */
export interface Unknown extends Rendering {
  readonly kustomization: GitObject;
}

export interface Deployments {
  /** The Kustomizations whose source is this repository. */
  readonly kustomizations: readonly GitObject[];
  /** By the file's path: most files have one, a shared base may have several, each with its own namespace. */
  readonly files: ReadonlyMap<string, readonly Deployment[]>;
  readonly unknown: readonly Unknown[];
}

/**
 * Looks at every Kustomization whose source is this repository.
 *
 * @param workspace as Flux gets it, without the files that the source leaves out
 */
export function findDeployments(
  inGit: readonly GitObject[],
  settings: Settings,
  workspace: Workspace,
): Deployments {
  const files = new Map<string, Deployment[]>();
  const unknown: Unknown[] = [];
  const tree = folderTree(workspace.list(settings.resources));
  const kustomizations = inGit.filter((one) =>
    appliesRepository(one, settings),
  );
  for (const one of kustomizations) {
    const spec = specOf(one.fields);
    const folder = folderOf(textAt(spec, "path") ?? "", settings);
    const what = folder ?? textAt(spec, "path") ?? "";
    const why = elsewhere(folder, one);
    if (folder === undefined || why !== undefined) {
      unknown.push({ what, why: why ?? "", kustomization: one });
      continue;
    }
    const built = buildFolder(folder, spec, { workspace, tree });
    for (const its of built.unknown)
      unknown.push({ ...its, kustomization: one });
    for (const [file, its] of built.files) {
      const deployment = { ...its, kustomization: one };
      const others = files.get(file);
      if (others === undefined) files.set(file, [deployment]);
      else others.push(deployment);
    }
  }
  return { kustomizations, files, unknown };
}

/** The repository's own source among Git's objects. */
export function findRepository(
  inGit: readonly GitObject[],
  { repository, fluxNamespace }: Settings,
): GitObject | undefined {
  return inGit.find(
    ({ apiVersion, kind, namespace, name }) =>
      kindOf(apiVersion, kind) === gitRepository &&
      name === repository.name &&
      (namespace || fluxNamespace) === fluxNamespace,
  );
}

/** Whether an object is a Kustomization of this repository's own source. */
function appliesRepository(
  { apiVersion, kind, namespace, fields }: GitObject,
  { repository, fluxNamespace }: Settings,
): boolean {
  if (kindOf(apiVersion, kind) !== kustomization) return false;
  const source = fieldsAt(fields, "spec", "sourceRef");
  return (
    textAt(source, "kind") === gitRepository.kind &&
    textAt(source, "name") === repository.name &&
    (textAt(source, "namespace") ?? (namespace || fluxNamespace)) ===
      fluxNamespace
  );
}

/** Why a Kustomization's objects are not to be looked for in this cluster, by this folder's files. */
function elsewhere(
  folder: string | undefined,
  { fields }: GitObject,
): string | undefined {
  if (specOf(fields)["kubeConfig"] !== undefined)
    return "applied to another cluster (kubeConfig)";
  return folder === undefined
    ? "outside the folder of fluxsmith.yaml"
    : undefined;
}

/** A Flux path, relative to the repository's root, as a folder relative to the config; undefined for one outside of that. */
function folderOf(path: string, { prefix }: Settings): string | undefined {
  const normal = normalPath(path);
  if (prefix === "") return normal;
  if (normal === prefix) return "";
  return normal.startsWith(`${prefix}/`)
    ? normal.slice(prefix.length + 1)
    : undefined;
}
