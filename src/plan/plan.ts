/** Config + repository → every file that should be there. Pure: nothing is read but through the workspace. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { folderTree, addPath, type Folder } from "../manifests/loader.ts";
import type { Manifests } from "../manifests/manifests.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Fields } from "../yaml/data.ts";
import type { ResolvedConfig, ResolvedObject } from "../config/resolved.ts";
import type { Settings } from "../config/settings.ts";
import type { PlannedFile } from "./file-plan.ts";
import { hashText } from "./hash.ts";
import { readHeader, type Header } from "./header.ts";
import { indexLine, type IndexFacts } from "./index-file.ts";
import {
  inventoryText,
  type InventoryCluster,
  type InventoryObject,
} from "./inventory.ts";
import {
  kustomizationFiles,
  kustomizationFileText,
} from "./kustomization-files.ts";
import { layOut, type ClusterLayout, type LayoutContext } from "./layout.ts";
import {
  kustomizationSpecs,
  objectWriter,
  type ObjectWriter,
} from "./objects.ts";
import { checkCollisions } from "./collisions.ts";

/** A generated object's file, with what the index says of it. */
export interface ObjectFile extends PlannedFile {
  readonly object: ResolvedObject | undefined;
  /** The object's spec as written; undefined for a kustomization file. */
  readonly spec: Fields | undefined;
  readonly cluster: string | undefined;
  /** What the index says of it, besides its hash. */
  readonly entry: IndexFacts;
}

/** Everything that the config comes to. */
export interface Desired {
  /** Below the resources folder, sorted by path. */
  readonly files: readonly ObjectFile[];
  readonly layouts: readonly ClusterLayout[];
  /** The tree of all files below the resources folder that Flux gets, hand-written and planned. */
  readonly tree: Folder;
  readonly inventory: PlannedFile;
}

/** `generated/index.jsonl` of the files as they will be written. */
export function planIndex(
  files: readonly ObjectFile[],
  { generated }: Settings,
): PlannedFile {
  // Clusters that share an object share its text: one hash for all of them.
  const hashes = new Map<string, string>();
  let index = "";
  for (const { path, text, entry } of files) {
    let hash = hashes.get(text);
    if (hash === undefined) hashes.set(text, (hash = hashText(text)));
    index += indexLine(entry, path, hash);
  }
  return { path: `${generated}/index.jsonl`, text: index };
}

export interface PlanInput {
  readonly config: ResolvedConfig;
  readonly workspace: Workspace;
  readonly manifests: Manifests;
  readonly report: Report;
}

/** Plans every file. Whatever makes a file impossible is reported. */
export function planFiles(input: PlanInput): Desired {
  const { config, workspace, manifests, report } = input;
  const { settings } = config;
  const context: LayoutContext = { settings, workspace, manifests, report };
  const layouts = config.clusters.map((cluster) => layOut(cluster, context));
  const tree = folderTree(manifests.files);
  for (const { objects } of layouts)
    for (const { path } of objects)
      if (!manifests.ignore.hides(path)) addPath(tree, path);
  const files = new Map<string, ObjectFile>();
  const header = readHeader(settings, workspace, report);
  const add = (file: ObjectFile): void => {
    checkCollisions(file, files, report);
    if (!files.has(file.path)) files.set(file.path, file);
  };
  const kustomizations = kustomizationFiles(layouts, tree, settings);
  const writer = objectWriter(settings);
  const inventory = layouts.map((layout) =>
    addObjects(layout, { tree, context, header, writer, add }),
  );
  for (const file of kustomizations)
    add({
      path: file.path,
      text:
        header(() => textOf(workspace, file.path)) +
        kustomizationFileText(file),
      object: undefined,
      spec: undefined,
      cluster: file.cluster,
      entry: { cluster: file.cluster, kind: "kustomization file" },
    });
  return {
    files: [...files.keys()]
      .toSorted()
      .flatMap((path) => files.get(path) ?? []),
    layouts,
    tree,
    inventory: {
      path: `${settings.generated}/inventory.md`,
      text: inventoryText(inventory),
    },
  };
}

const textOf = (workspace: Workspace, path: string): string | undefined =>
  workspace.read(path)?.text;

interface Adding {
  readonly tree: Folder;
  readonly context: LayoutContext;
  readonly header: Header;
  readonly writer: ObjectWriter;
  readonly add: (file: ObjectFile) => void;
}

/** Adds a cluster's objects; returns its part of the inventory. */
function addObjects(
  layout: ClusterLayout,
  { tree, context, header, writer, add }: Adding,
): InventoryCluster {
  const { workspace } = context;
  const cluster = layout.cluster.name;
  const specs = kustomizationSpecs(layout, tree, context);
  const shown: InventoryObject[] = [];
  for (const { object, path, deployer } of layout.objects) {
    const { kind, name, namespace } = object;
    const spec = specs.get(object) ?? object.spec;
    const deployerSpec = deployer?.object && specs.get(deployer.object);
    const text = writer(
      object,
      spec,
      deployerSpec,
      header(() => textOf(workspace, path)),
    );
    const summary = kind.summary?.(spec) ?? {};
    add({
      path,
      text,
      object,
      spec,
      cluster,
      entry: {
        cluster,
        kind: kind.kind,
        namespace,
        name,
        kustomization: deployer?.key,
        source: summary.source,
        version: summary.version,
      },
    });
    shown.push({ kind, name, namespace, spec, deployer: deployer?.key });
  }
  return { name: cluster, objects: shown };
}
