/**
 * Which files may hang on something that changes elsewhere: a chart in the repository, a ConfigMap or Secret that values come
 * from, a source. An upper bound by the files' texts, so that what hangs on them is looked at and nothing else.
 */
import { isLocal, localPath, neededCharts } from "./chart-dependencies.ts";
import { inFolder } from "./chart-folder.ts";
import type { RenderTree } from "./render-tree.ts";

/**
 * The folders of charts that changed paths lie in, those above them with a Chart.yaml, changed packages, and the folders of charts
 * that take such a chart from there as a dependency. Flux does not look for the dependencies of dependencies.
 */
export function chartsTouched(
  changed: readonly string[],
  trees: readonly RenderTree[],
): string[] {
  const folders = new Set(changed.filter((path) => archive.test(path)));
  for (const path of changed)
    for (const folder of foldersAbove(path))
      if (
        trees.some(
          (tree) => tree.id(inFolder(folder, "Chart.yaml")) !== undefined,
        )
      )
        folders.add(folder);
  const mayBeTaken = [...folders];
  if (mayBeTaken.length > 0)
    for (const tree of trees)
      for (const folder of chartsTaking(mayBeTaken, tree)) folders.add(folder);
  return [...folders];
}

const archive = /\.(?:tgz|tar\.gz)$/;

/** The charts that need one of these from the repository. */
function chartsTaking(paths: readonly string[], tree: RenderTree): string[] {
  const charts = tree
    .list("")
    .filter((path) => lastStep(path) === "Chart.yaml")
    .map((path) => path.slice(0, -"/Chart.yaml".length));
  return charts.filter((folder) =>
    neededCharts((path) => tree.read(inFolder(folder, path))).some(
      (one) => isLocal(one) && paths.includes(localPath(one, folder) ?? ""),
    ),
  );
}

/** The top, too: the whole repository may be a chart. */
function foldersAbove(path: string): string[] {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index).join("/"));
}

/** The name of a file or folder. */
export function lastStep(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What is known of values files in a state. */
export interface ValuesFilesState {
  readonly tree: RenderTree;
  /** The files in which `valuesFiles` stands. */
  readonly listing: readonly string[];
}

/** The changed files that may be values files of a chart, and the files that list them. */
export function valuesTouched(
  changed: readonly string[],
  states: readonly ValuesFilesState[],
): { readonly files: readonly string[]; readonly users: readonly string[] } {
  const texts = states.flatMap(({ tree, listing }) =>
    listing.map((path) => ({ path, text: tree.read(path) ?? "" })),
  );
  const files = changed.filter((path) =>
    texts.some(({ text }) => text.includes(lastStep(path))),
  );
  const users = texts.filter(({ text }) =>
    files.some((path) => text.includes(lastStep(path))),
  );
  return { files, users: users.map(({ path }) => path) };
}

/**
 * The files that have any of the texts in them.
 *
 * @param texts names, or the last step of a path
 */
export function filesMentioning(
  tree: RenderTree,
  texts: readonly string[],
): string[] {
  if (texts.length === 0) return [];
  return tree
    .list("")
    .filter((path) => /\.ya?ml$/.test(path))
    .filter((path) => {
      const text = tree.read(path) ?? "";
      return texts.some((one) => text.includes(one));
    });
}
