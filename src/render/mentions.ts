/**
 * Which files may hang on something that changes elsewhere: a chart in the repository, a ConfigMap or Secret that values come
 * from, a source. An upper bound by the files' texts, so that what hangs on them is looked at and nothing else.
 */
import type { RenderTree } from "./render-tree.ts";

/** The folders of charts that changed paths lie in: the nearest ones above them with a Chart.yaml. */
export function chartsTouched(
  changed: readonly string[],
  trees: readonly RenderTree[],
): string[] {
  const folders = new Set<string>();
  for (const path of changed)
    for (const folder of foldersAbove(path))
      if (trees.some((tree) => tree.id(`${folder}/Chart.yaml`) !== undefined))
        folders.add(folder);
  return [...folders];
}

function foldersAbove(path: string): string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
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
