/** The files of one state of a source, as Flux gets them. */

/**
 * Paths are relative to the root, with forward slashes; the root itself is the empty path. As in Flux's artifacts there are
 * regular files only: no symbolic links, and nothing that `.sourceignore` leaves out (source-controller 1.9,
 * internal/storage, Archive).
 */
export interface RenderTree {
  /** Every file below a folder, sorted by code units; none where there is no such folder. */
  readonly list: (folder: string) => readonly string[];
  /** The text of a file; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
  /** A hash of the file's content: equal ids, equal bytes. Undefined where there is no such file. */
  readonly id: (path: string) => string | undefined;
}
