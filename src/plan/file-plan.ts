/** What a run will do to the repository's files: a plain value, computed before the first byte is written. */

/** A file with its whole text. */
export interface PlannedFile {
  /** Relative to the folder of `fluxsmith.yaml`, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every path stands in one of the lists at most. */
export interface FilePlan {
  /** Files that are not there yet. */
  readonly create: readonly PlannedFile[];
  /** Files of ours that are there with another text. */
  readonly update: readonly PlannedFile[];
  /** Paths of stale files of ours. */
  readonly remove: readonly string[];
  /** How many files are there already with the planned text. */
  readonly unchanged: number;
  /**
   * Written after everything else, whether they are there or not: the index, which must not speak of files that a killed
   * run never wrote. Empty where those files have their texts already.
   */
  readonly last: readonly PlannedFile[];
}
