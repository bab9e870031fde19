import { compare } from "../../src/model/order.ts";
import { hashText } from "../../src/plan/hash.ts";
import type { RenderTree } from "../../src/render/render-tree.ts";

/** A tree of files in memory. */
export function memoryTree(
  files: Readonly<Record<string, string>>,
): RenderTree {
  const paths = Object.keys(files).toSorted(compare);
  return {
    list: (folder) =>
      paths.filter((path) => folder === "" || path.startsWith(`${folder}/`)),
    read: (path) => files[path],
    id: (path) =>
      files[path] === undefined ? undefined : hashText(files[path]),
  };
}
