/** A repository that is a map of paths to texts. */
import { matchesGlob } from "node:path";
import type { Report } from "../../src/diagnostics/diagnostic.ts";
import { isBelow } from "../../src/model/names.ts";
import type { Workspace } from "../../src/model/workspace.ts";
import { decode } from "../../src/yaml/decode.ts";

/** A path that ends in `/` is an empty folder. */
export function memoryWorkspace(
  files: Readonly<Record<string, string | Uint8Array>>,
  report: Report = () => {},
): Workspace {
  const paths = Object.keys(files).sort();
  const folders = new Set<string>();
  for (const path of paths)
    for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1))
      folders.add(path.slice(0, at));
  return {
    list: (folder) =>
      paths.filter((path) => isBelow(path, folder) && !path.endsWith("/")),
    hasFolder: (path) => folders.has(path),
    read: (path, say = report) => {
      const content = files[path];
      if (content === undefined) return undefined;
      const text = decode(Buffer.from(content), path, say);
      return text === undefined ? undefined : { file: path, text };
    },
    glob: async (patterns, want) =>
      [...(want === "files" ? paths : folders)]
        .filter((path) =>
          patterns.some((pattern) => matchesGlob(path, pattern)),
        )
        .sort(),
  };
}
