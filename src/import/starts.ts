/** Where Flux begins in an existing repository: for each cluster the Kustomizations that everything else comes from. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { isBelow, joinPath, normalPath } from "../model/names.ts";
import { compare } from "../model/order.ts";
import type { Workspace } from "../model/workspace.ts";
import { buildFolder } from "../manifests/folder-build.ts";
import { folderTree } from "../manifests/loader.ts";
import { syncsIn } from "../manifests/flux-sync.ts";
import { isRootFile } from "../manifests/root-file.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";
import { isHidden, type Found } from "./found.ts";

/** A source of Flux's, by its name. */
export interface SourceName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A cluster, and the folder that Flux begins with there. */
export interface Start {
  /** Undefined for the one unnamed cluster. */
  readonly cluster: string | undefined;
  /** Relative to the config's. */
  readonly folder: string;
  /** The source of what is applied there: this repository. */
  readonly source: SourceName;
  /** The folder of the repository that the source holds: an artifact may be pushed from a part of it. */
  readonly root: string;
  /** Who makes that source and its Kustomization: `gotk-sync.yaml`, `a FluxInstance`; undefined where nobody is known to. */
  readonly owner: string | undefined;
}

const usual: SourceName = {
  kind: gitRepository.kind,
  namespace: "flux-system",
  name: "flux-system",
};

export interface StartOptions {
  /** Folder by cluster (`--cluster NAME=PATH`). */
  readonly named: ReadonlyMap<string, string>;
  /** Where the config's folder lies in the repository. */
  readonly prefix: string;
}

/**
 * A path from the repository's top as one from the config's folder; undefined for one outside of it.
 *
 * @param prefix where the config's folder lies
 */
export function fromConfig(path: string, prefix: string): string | undefined {
  const folder = normalPath(path);
  if (prefix === "" || folder === prefix) return prefix === "" ? folder : "";
  return isBelow(folder, prefix) ? folder.slice(prefix.length + 1) : undefined;
}

/** A start before clusters have names. */
type Place = Omit<Start, "cluster">;

/**
 * The starts, by cluster. What people name counts alone; else what `flux bootstrap` or a FluxInstance has written; else the
 * folders of the Kustomizations that nothing here applies.
 */
export function findStarts(
  workspace: Workspace,
  objects: readonly Found[],
  { named, prefix }: StartOptions,
): Start[] {
  const owned = [
    ...synced(workspace, prefix),
    ...instances(workspace, prefix),
  ].filter(({ folder }) => !isHidden(`${folder}/`));
  if (named.size > 0)
    return [...named].map(([cluster, path]) => {
      const folder = normalPath(path);
      const own = owned.find((one) => one.folder === folder);
      return { ...(own ?? placeAt(folder, objects)), cluster };
    });
  const places =
    owned.length > 0
      ? owned.map((one) => rooted(one, workspace))
      : unowned(workspace, objects, prefix);
  return nameClusters(distinct(places));
}

/** A start whose folder is not there may be one of a source that holds a folder of the repository only. */
function rooted(place: Place, workspace: Workspace): Place {
  const { folder } = place;
  if (workspace.hasFolder(folder)) return place;
  const tops = new Set(
    workspace.list("").flatMap((file) => {
      const slash = file.indexOf("/");
      return slash === -1 ? [] : [file.slice(0, slash)];
    }),
  );
  const roots = [...tops].filter((top) =>
    workspace.hasFolder(joinPath(top, folder)),
  );
  const [root = ""] = roots.length === 1 ? roots : [];
  return { ...place, root, folder: joinPath(root, folder) };
}

function placeAt(folder: string, objects: readonly Found[]): Place {
  return { folder, source: commonSource(objects), root: "", owner: undefined };
}

/** What `flux bootstrap` has written (gotk-sync.yaml), or an earlier fluxsmith. */
function synced(workspace: Workspace, prefix: string): Place[] {
  return workspace.list("").flatMap((file) => {
    if (!isRootFile(file)) return [];
    return objectsOf(file, workspace).flatMap((fields) => {
      if (textAt(fields, "kind") !== kustomization.kind) return [];
      const place = placeOf(file, textAt(fields, "spec", "path") ?? "", prefix);
      if (place === undefined) return [];
      const ref = fieldsAt(fields, "spec", "sourceRef");
      const namespace = textAt(fields, "metadata", "namespace") ?? "";
      const source = {
        kind: textAt(ref, "kind") ?? usual.kind,
        namespace: textAt(ref, "namespace") ?? namespace,
        name: textAt(ref, "name") ?? usual.name,
      };
      return [{ ...place, source, owner: file.split("/").at(-1) }];
    });
  });
}

/** The folder of a Kustomization that applies its own file, and what its source holds: where the file lies says it. */
function placeOf(
  file: string,
  path: string,
  prefix: string,
): Pick<Place, "folder" | "root"> | undefined {
  const own = fromConfig(path, prefix);
  if (own !== undefined && isBelow(file, own)) return { folder: own, root: "" };
  const folder = normalPath(path);
  const at = `/${file}`.indexOf(`/${folder}/`);
  if (at === -1) return undefined;
  const root = file.slice(0, Math.max(0, at - 1));
  return { folder: joinPath(root, folder), root };
}

/** What the Flux operator syncs. */
function instances(workspace: Workspace, prefix: string): Place[] {
  return workspace.list("").flatMap((file) => {
    const source = /\.ya?ml$/.test(file)
      ? workspace.read(file, () => {})
      : undefined;
    if (source === undefined) return [];
    return syncsIn(source).flatMap(({ path, kind, namespace, name }) => {
      const folder = fromConfig(path, prefix);
      return folder === undefined
        ? []
        : [
            {
              folder,
              root: "",
              source: { kind, namespace, name },
              owner: "a FluxInstance",
            },
          ];
    });
  });
}

function objectsOf(file: string, workspace: Workspace): Fields[] {
  const source = workspace.read(file, () => {});
  if (source === undefined) return [];
  return readDocuments(source, () => {}, { strictScalars: false })
    .map(({ root }) => toData(root))
    .filter((data) => isFields(data));
}

/** The folders of the Kustomizations that no other one builds. */
function unowned(
  workspace: Workspace,
  objects: readonly Found[],
  prefix: string,
): Place[] {
  const all = objects.filter(({ kind }) => kind === kustomization);
  const source = commonSource(objects);
  const context = { workspace, tree: folderTree(workspace.list("")) };
  const builders = new Map<string, Set<string>>();
  const applied: string[] = [];
  for (const { file, fields } of all) {
    const spec = fieldsAt(fields, "spec") ?? {};
    const folder = fromConfig(textAt(spec, "path") ?? "", prefix);
    if (folder === undefined || folder === "") continue;
    applied.push(folder);
    for (const built of buildFolder(folder, spec, context).files.keys()) {
      const known = builders.get(built) ?? new Set();
      builders.set(built, known.add(file));
    }
  }
  return all
    .filter(({ fields }) => {
      // One of an old archive leads nowhere; one of an artifact leads into that.
      if (textAt(fields, "spec", "sourceRef", "kind") !== gitRepository.kind)
        return true;
      const folder = fromConfig(textAt(fields, "spec", "path") ?? "", prefix);
      return folder !== undefined && workspace.hasFolder(folder);
    })
    .filter(({ file }) =>
      [...(builders.get(file) ?? [])].every((by) => by === file),
    )
    .map(({ file, fields }) => {
      // One that applies itself begins with what it applies.
      const own = builders.get(file)?.has(file) === true;
      const path = textAt(fields, "spec", "path") ?? "";
      const folder =
        (own ? fromConfig(path, prefix) : undefined) ?? parentOf(file);
      return { folder, source, root: "", owner: undefined };
    })
    .filter(({ folder }) => !applied.some((one) => isInside(folder, one)));
}

/** What lies inside a folder that is applied, and is not listed there, is nobody's start. */
function isInside(folder: string, applied: string): boolean {
  return folder !== applied && isBelow(folder, applied);
}

/** The source that most Kustomizations name. */
function commonSource(objects: readonly Found[]): SourceName {
  const counts = new Map<string, { source: SourceName; count: number }>();
  for (const { kind, fields, namespace } of objects) {
    if (kind !== kustomization) continue;
    const ref = fieldsAt(fields, "spec", "sourceRef");
    const name = textAt(ref, "name");
    if (name === undefined || textAt(ref, "kind") !== gitRepository.kind)
      continue;
    const its = {
      kind: gitRepository.kind,
      namespace: textAt(ref, "namespace") ?? (namespace || usual.namespace),
      name,
    };
    const key = JSON.stringify(its);
    const known = counts.get(key);
    counts.set(key, { source: its, count: (known?.count ?? 0) + 1 });
  }
  const [most] = [...counts.values()].toSorted(
    (left, right) => right.count - left.count,
  );
  return most?.source ?? usual;
}

/** One for each folder, and none inside another one's. */
function distinct(places: readonly Place[]): Place[] {
  const byFolder = new Map<string, Place>();
  for (const place of places)
    if (!byFolder.has(place.folder)) byFolder.set(place.folder, place);
  return [...byFolder.values()]
    .filter(
      ({ folder }) =>
        ![...byFolder.keys()].some(
          (other) => other !== folder && isBelow(folder, other),
        ),
    )
    .toSorted((left, right) => compare(left.folder, right.folder));
}

/** One cluster needs no name; several are named by what of their folders tells them apart. */
function nameClusters(places: readonly Place[]): Start[] {
  const [only] = places;
  if (only === undefined) return [];
  if (places.length === 1) return [{ ...only, cluster: undefined }];
  const steps = places.map(({ folder }) => folder.split("/"));
  const index = (steps[0] ?? []).findIndex(
    (_, at) => new Set(steps.map((its) => its[at])).size === places.length,
  );
  const taken = new Set<string>();
  return places.map((place, at) => {
    const its = steps[at] ?? [];
    const step = index === -1 ? its.filter(isTelling).join("-") : its[index];
    const name = clusterName(step ?? "");
    let cluster = name;
    for (let count = 2; taken.has(cluster); count++)
      cluster = `${name.slice(0, longestName - 4)}-${count}`;
    taken.add(cluster);
    return { ...place, cluster };
  });
}

/** Folders that every cluster has say nothing of it. */
function isTelling(step: string): boolean {
  return !/^(?:clusters?|flux(?:-system)?|gotk|k8s|kube|kubernetes)$/.test(
    step,
  );
}

/** A cluster's name is a label (RFC 1123). */
const longestName = 63;

/** What is left of a folder's name in a cluster's: letters, digits and hyphens. */
function clusterName(step: string): string {
  const name = step.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const short = name.replaceAll(/^-+/g, "").slice(0, longestName);
  return short.replaceAll(/-+$/g, "") || "cluster";
}

const parentOf = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf("/")));
