/** A rendering and what is committed of the last one → a plan. Nothing of a person's is ever planned away. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { isRendering } from "../model/generated.ts";
import type { FilePlan, PlannedFile } from "./file-plan.ts";
import { reportHandWritten } from "./reconcile.ts";

/** What lies in the folder of the rendering. */
export interface CommittedRendering {
  /** Its files, as the disk spells them. */
  readonly files: readonly string[];
  readonly read: (path: string) => string;
  /** Whether nobody knows what a file should be, so that it stays as it is. */
  readonly isUnknown: (path: string) => boolean;
  readonly report: Report;
}

/** Compares the rendering with what is there; files in the way are reported. */
export function planRendering(
  wanted: readonly PlannedFile[],
  { files, read, isUnknown, report }: CommittedRendering,
): FilePlan {
  const create: PlannedFile[] = [];
  const update: PlannedFile[] = [];
  let unchanged = 0;
  // Where capitals and small letters are the same, a file under another spelling is in the way as well.
  const folded = new Map(files.map((path) => [path.toLowerCase(), path]));
  const there = new Set(files);
  const paths = new Set(wanted.map(({ path }) => path));
  for (const file of wanted) {
    const path = there.has(file.path)
      ? file.path
      : folded.get(file.path.toLowerCase());
    const text = path === undefined ? undefined : read(path);
    if (text !== undefined && !isRendering(text))
      reportHandWritten(
        path ?? file.path,
        "move or remove it, or choose another folder with `layout.generated`",
        report,
      );
    else if (path !== file.path) create.push(file);
    else if (text === file.text) unchanged++;
    else update.push(file);
  }
  const remove = files.filter(
    (path) =>
      path.endsWith(".yaml") &&
      !paths.has(path) &&
      !isUnknown(path) &&
      isRendering(read(path)),
  );
  return { create, update, remove, unchanged, last: [] };
}
