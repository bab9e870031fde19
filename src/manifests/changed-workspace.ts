/** A repository as it would be after some changes, without making them. */
import { isBelow } from "../model/names.ts";
import { compare } from "../model/order.ts";
import { plainText } from "./text-edits.ts";
import type { Source } from "../diagnostics/diagnostic.ts";
import type { Workspace } from "../model/workspace.ts";

/** New texts by path, as they stand on the disk; undefined for a file that goes. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

/** The workspace with the changes made. Globs are matched against what is there now. */
export function changedWorkspace(
  workspace: Workspace,
  changes: FileChanges,
): Workspace {
  // The same text is the same source each time: it is parsed once.
  const sources = new Map<string, Source>();
  for (const [file, text] of changes)
    if (text !== undefined) sources.set(file, { file, text: plainText(text) });
  const lists = new Map<string, readonly string[]>();
  const added = [...sources.keys()];
  return {
    list: (folder) => {
      let files = lists.get(folder);
      if (files === undefined) {
        const kept = workspace
          .list(folder)
          .filter((file) => !changes.has(file));
        const its = added.filter((file) => isBelow(file, folder));
        files = [...kept, ...its].toSorted(compare);
        lists.set(folder, files);
      }
      return files;
    },
    hasFolder: (path) =>
      workspace.hasFolder(path) || added.some((file) => isBelow(file, path)),
    read: (path, report) =>
      changes.has(path) ? sources.get(path) : workspace.read(path, report),
    glob: workspace.glob,
  };
}
