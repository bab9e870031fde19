/** A chart that lies in the repository as a folder. */
import { nameOf, type NamedChart } from "./chart-dependencies.ts";
import type { NoChart } from "./chart-index.ts";
import { helmIgnoreName, readHelmIgnore, type Hides } from "./helm-ignore.ts";
import { isLargeFilePointer, largeFileProblem } from "./large-file.ts";
import type { RenderState } from "./rendering.ts";
import { isWithin } from "./zones.ts";

/** Where a chart lies. */
export interface ChartFolder {
  /** Its folder, or the file that it is packaged in. */
  readonly folder: string;
  /** Its files, from its own folder, sorted. */
  readonly paths: readonly string[];
  /** What tells its files from others. */
  readonly ids: readonly string[];
  /** As its Chart.yaml says. */
  readonly named: () => NamedChart;
  /** The files themselves; instead, why one of them is not here. */
  readonly files: () => ReadonlyMap<string, Uint8Array> | NoChart;
}

/** Finds it; instead, why there is none. */
export function chartFolder(
  folder: string,
  { tree, bytes, submodules }: RenderState,
): ChartFolder | NoChart {
  const submodule = submodules.find((one) => isWithin(folder, one));
  if (submodule !== undefined)
    return {
      why: `its chart ${folder}/ is in the submodule ${submodule}, whose content is not here`,
    };
  if (tree.id(inFolder(folder, "Chart.yaml")) === undefined)
    return { why: `there is no chart in ${folder}/ (no Chart.yaml)` };
  const all = tree.list(folder);
  const start = inFolder(folder, "").length;
  return {
    folder,
    paths: all.map((path) => path.slice(start)),
    ids: all.map((path) => `${path}\t${tree.id(path) ?? ""}`),
    named: () => {
      const text = tree.read(inFolder(folder, "Chart.yaml")) ?? "";
      return nameOf(new Map([["Chart.yaml", text]]));
    },
    files: () => {
      const files = new Map<string, Uint8Array>();
      for (const path of all) {
        const content = bytes(path) ?? new Uint8Array();
        if (isLargeFilePointer(content)) return largeFileProblem(path);
        files.set(path.slice(start), content);
      }
      return files;
    },
  };
}

/** What its `.helmignore` leaves out. */
export function ignoredIn(
  { folder }: ChartFolder,
  { tree }: RenderState,
): Hides | NoChart {
  return readHelmIgnore(tree.read(inFolder(folder, helmIgnoreName)) ?? "");
}

/** A path below a folder, which may be the top. */
export function inFolder(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}
