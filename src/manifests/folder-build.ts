/** What kustomize would make of a folder, as far as that is known without rendering it. */
import { textAt } from "../kinds/fields.ts";
import {
  resolvePath,
  type KustomizationContent,
} from "./kustomization-file.ts";
import { loadedFiles } from "./loaded-files.ts";
import type { Folder } from "./loader.ts";
import { isRemote } from "./remote-entry.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Data, Fields } from "../yaml/data.ts";

/** Something that is not to be had without rendering. */
export interface Rendering {
  /** A folder, a file, or a URL. */
  readonly what: string;
  /** `kustomize patches`. */
  readonly why: string;
}

/** How a file goes into the build. */
export interface BuiltFile {
  /** What is given to all namespaced objects in it; undefined where they keep their own. */
  readonly namespace: string | undefined;
  /** What changes its objects, such that the file alone does not say what they become. */
  readonly rendered: Rendering | undefined;
}

export interface FolderBuild {
  readonly files: ReadonlyMap<string, BuiltFile>;
  readonly unknown: readonly Rendering[];
}

/** A repository with the tree of the files that Flux gets. */
export interface BuildContext {
  readonly workspace: Workspace;
  readonly tree: Folder;
}

/** @param spec of the Kustomization that applies the folder */
export function buildFolder(
  folder: string,
  spec: Fields,
  { workspace, tree }: BuildContext,
): FolderBuild {
  const loaded = loadedFiles(folder, workspace, { tree });
  const unbuilt = (why: string): FolderBuild => ({
    files: new Map(),
    unknown: [{ what: folder, why }],
  });
  const isEmpty =
    loaded.files.size === 0 && loaded.kustomizationFiles.length === 0;
  // Asking the disk for each folder would take its time.
  if (isEmpty && folder !== "" && !workspace.hasFolder(folder))
    return unbuilt("there is no such folder");
  const [missing] = loaded.missing;
  if (missing !== undefined)
    return unbuilt(`kustomize fails on \`${missing.entry}\``);
  const { contents, kustomizationFiles } = loaded;
  const broken = kustomizationFiles.find(
    (path) => !contents.some(({ source }) => source.file === path),
  );
  if (broken !== undefined) return unbuilt(`${broken} cannot be read`);
  const whole = renderedWhole(folder, spec, contents);
  const filesBelow = (below: string): ReadonlySet<string> =>
    below === folder
      ? loaded.files
      : loadedFiles(below, workspace, { tree }).files;
  const changes = changesIn(contents, filesBelow);
  const target = textAt(spec, "targetNamespace");
  const files = new Map<string, BuiltFile>();
  for (const file of loaded.files)
    files.set(file, {
      namespace: target ?? changes.namespaces.get(file),
      rendered: whole ?? changes.rendered.get(file),
    });
  const unknown = [
    ...(whole === undefined ? changes.all : [whole]),
    ...contents.flatMap(outsideEntries),
  ];
  return { files, unknown };
}

interface Changes {
  readonly namespaces: ReadonlyMap<string, string>;
  readonly rendered: ReadonlyMap<string, Rendering>;
  readonly all: readonly Rendering[];
}

/** What the kustomization files do to the files below them. Outer ones come first, and have the last word. */
function changesIn(
  contents: readonly KustomizationContent[],
  filesBelow: (folder: string) => ReadonlySet<string>,
): Changes {
  const namespaces = new Map<string, string>();
  const rendered = new Map<string, Rendering>();
  const all: Rendering[] = [];
  for (const { source, fields, namespace } of contents) {
    const what = parentOf(source.file);
    const field = fields.find((one) => !plainFields.has(one));
    if (field === undefined && namespace === undefined) continue;
    const rendering =
      field === undefined ? undefined : { what, why: `kustomize ${field}` };
    if (rendering !== undefined) all.push(rendering);
    for (const file of filesBelow(what)) {
      if (rendering !== undefined && !rendered.has(file))
        rendered.set(file, rendering);
      if (namespace !== undefined && !namespaces.has(file))
        namespaces.set(file, namespace);
    }
  }
  return { namespaces, rendered, all };
}

/** What changes everything in the folder, wherever it is said. */
function renderedWhole(
  folder: string,
  spec: Fields,
  contents: readonly KustomizationContent[],
): Rendering | undefined {
  const field = renderingFields.find((one) => isFilled(spec[one]));
  if (field !== undefined)
    return { what: folder, why: `the Kustomization's ${field}` };
  const renaming = contents
    .flatMap(({ fields }) => fields)
    .find((one) => renamingFields.has(one));
  return renaming === undefined
    ? undefined
    : { what: folder, why: `kustomize ${renaming}` };
}

/** Fields of a Kustomization's spec that change the objects or their names (kustomize.toolkit.fluxcd.io/v1). */
const renderingFields = [
  "patches",
  "images",
  "components",
  "namePrefix",
  "nameSuffix",
  "buildMetadata",
];

/** Fields of a kustomization file that leave the objects as they are (kustomize api/types, v5.8); `namespace` is known. */
const plainFields = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "resources",
  "bases",
  "namespace",
  "sortOptions",
  "generatorOptions",
  "crds",
  "validators",
]);

/** What changes names, and with them all that refers to these. */
const renamingFields = new Set([
  "configMapGenerator",
  "secretGenerator",
  "generators",
  "namePrefix",
  "nameSuffix",
]);

/** Entries that name neither a file nor a folder of this repository, as far as it can be seen from here. */
function outsideEntries(content: KustomizationContent): Rendering[] {
  const folder = parentOf(content.source.file);
  return content.entries.flatMap((entry) => {
    const { reads, text } = entry;
    if (reads !== "resource") return [];
    if (resolvePath(folder, text) === undefined)
      return [{ what: text, why: "outside the folder of fluxsmith.yaml" }];
    return isRemote(entry) ? [{ what: text, why: "a remote base" }] : [];
  });
}

function isFilled(data: Data | undefined): boolean {
  if (data === undefined || data === null || data === "") return false;
  return typeof data !== "object" || Object.keys(data).length > 0;
}

const parentOf = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf("/")));
