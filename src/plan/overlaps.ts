/** Objects that stand both in a cluster's folder and in the shared folder under it: kustomize refuses the second. */
import { at, locate, type Report } from "../diagnostics/diagnostic.ts";
import { folderAt, type Folder } from "../manifests/loader.ts";
import {
  isKustomizationFileName,
  type Manifest,
} from "../manifests/manifest.ts";
import type { Manifests } from "../manifests/manifests.ts";
import { identityText } from "../model/identity.ts";
import { locateItem } from "../config/position.ts";
import type { Settings } from "../config/settings.ts";
import { useOf, type ClusterLayout, type PlacedObject } from "./layout.ts";

/** Reports every object that a cluster's folder and the shared folder under it both hold. */
export function checkOverlaps(
  layouts: readonly ClusterLayout[],
  tree: Folder,
  manifests: Manifests,
  settings: Settings,
  report: Report,
): void {
  const own = new Set(manifests.files);
  const shared = new Map<string, readonly Manifest[]>();
  const objectsIn = (folder: string): readonly Manifest[] => {
    let known = shared.get(folder);
    if (known === undefined)
      shared.set(folder, (known = handWritten(folder, tree, own, manifests)));
    return known;
  };
  for (const { deployers, objects } of layouts) {
    if (deployers.root === settings.resources) continue;
    const planned = new Map<string, PlacedObject>();
    for (const placed of objects)
      planned.set(
        identityText({ ...placed.object, kind: placed.object.kind.kind }),
        placed,
      );
    for (const { target } of new Set([...deployers.all, deployers.system])) {
      if (target.kind !== "folder") continue;
      const use = useOf(target.folder, deployers.root, tree, settings);
      if (use.own === undefined || use.shared === undefined) continue;
      const below = `${use.own}/`;
      const mine = new Map(
        objectsIn(use.own).map((one) => [identityText(one), one]),
      );
      for (const manifest of objectsIn(use.shared)) {
        const id = identityText(manifest);
        const placed = planned.get(id);
        if (placed?.path.startsWith(below) === true) {
          const place = at(locateItem(placed.object.layers));
          reportOverlap(manifest, placed.path, place, report);
        }
        const twice = mine.get(id);
        if (twice === undefined) continue;
        const place = { at: locate(twice.source, twice.node) };
        reportOverlap(manifest, twice.source.file, place, report);
      }
    }
  }
}

/** The objects in a folder's hand-written files; none where a hand-written kustomization file decides what counts (it may hold patches). */
function handWritten(
  folder: string,
  tree: Folder,
  own: ReadonlySet<string>,
  manifests: Manifests,
): Manifest[] {
  const found = folderAt(tree, folder);
  if (found === undefined) return [];
  const decides = [...found.files].some(
    ([name, file]) => isKustomizationFileName(name) && own.has(file),
  );
  if (decides) return [];
  return filesBelow(found)
    .filter((file) => own.has(file))
    .flatMap((file) => manifests.objects(file));
}

function filesBelow(folder: Folder): string[] {
  return [
    ...folder.files.values(),
    ...[...folder.folders.values()].flatMap(filesBelow),
  ];
}

function reportOverlap(
  shared: Manifest,
  file: string,
  place: object,
  report: Report,
): void {
  report({
    code: "duplicate-object",
    severity: "error",
    message: `${identityText(shared)} is in ${file} and in the shared file ${shared.source.file}, and kustomize takes an object once`,
    hint: "keep one, or patch the shared one with a kustomization file of your own",
    ...place,
    related: [
      { message: "the shared one", at: locate(shared.source, shared.node) },
    ],
  });
}
