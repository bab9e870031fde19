import type { Report, Source } from "../diagnostics/diagnostic.ts";

/**
 * The repository's files as the pure layers see them. Paths are relative to the folder of `fluxsmith.yaml`, with forward
 * slashes. `io/workspace.ts` reads the disk, tests hand in a map.
 */
export interface Workspace {
  /** Every file below a folder, sorted by code units; symbolic links are left out. */
  readonly list: (folder: string) => readonly string[];
  /** Whether the path is a folder (an empty one counts). */
  readonly hasFolder: (path: string) => boolean;
  /**
   * The text of a file: UTF-8, no BOM, LF. Undefined where there is no such file, or it cannot be read or decoded: that is
   * reported, to whoever made the workspace where no other report is given.
   */
  readonly read: (path: string, report?: Report) => Source | undefined;
  /** Files (or folders) that match the globs, sorted. */
  readonly glob: (
    patterns: readonly string[],
    want: "files" | "folders",
  ) => Promise<readonly string[]>;
}
