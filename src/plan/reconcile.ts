/** Desired files + what is there → a plan. Nothing of a person's is ever planned away. */
import type { Report, Severity } from "../diagnostics/diagnostic.ts";
import { isGenerated } from "../model/generated.ts";
import type { Workspace } from "../model/workspace.ts";
import type { FilePlan, PlannedFile } from "./file-plan.ts";
import { hashText } from "./hash.ts";

/** What {@link reconcile} needs to know. */
export interface Existing {
  readonly workspace: Workspace;
  /** Files below the resources folder that bear our line. */
  readonly generated: readonly string[];
  /** The hashes that fluxsmith is known to have written to a path: the index's and the journal's. */
  readonly hashes: (path: string) => ReadonlySet<string>;
  /** Every path that the index or the journal knows. */
  readonly known: Iterable<string>;
  /** A merge is under way: files of ours may be of either side, and are taken. */
  readonly merging: boolean;
  readonly report: Report;
}

/** A plan that may take files which somebody has edited. */
export interface Changes extends FilePlan {
  /** Those of `update` and `remove` whose text nobody here is known to have written. Such a plan is carried out only by `--force`. */
  readonly edited: readonly EditedFile[];
}

export interface EditedFile {
  readonly path: string;
  readonly fate: "update" | "remove";
}

/** Compares `desired` (below the resources folder) with what is there; a person's files in the way are reported. */
export function reconcile(
  desired: readonly PlannedFile[],
  existing: Existing,
): Omit<Changes, "last"> {
  const { workspace, merging, hashes, report } = existing;
  const create: PlannedFile[] = [];
  const update: PlannedFile[] = [];
  const edited: EditedFile[] = [];
  let unchanged = 0;
  const wanted = new Set<string>();
  for (const file of desired) {
    const { path } = file;
    wanted.add(path);
    const current = workspace.read(path);
    if (current === undefined) create.push(file);
    else if (current.text === file.text) unchanged++;
    else if (!isGenerated(current.text))
      reportHandWritten(
        path,
        "move or remove it, or write the object elsewhere with `file:`",
        report,
      );
    else {
      update.push(file);
      if (!merging && !hashes(path).has(hashText(current.text)))
        edited.push({ path, fate: "update" });
    }
  }
  const remove: string[] = [];
  const stale = new Set([...existing.generated, ...existing.known]);
  for (const path of stale) {
    if (wanted.has(path)) continue;
    // What cannot be read bears no line of ours.
    const current = workspace.read(path, () => {});
    if (current === undefined || !isGenerated(current.text)) continue;
    remove.push(path);
    const known = hashes(path);
    // In a merge a file may be of the other side; one that no side's index knows is a person's copy.
    const isOurs = merging ? known.size > 0 : known.has(hashText(current.text));
    if (!isOurs) edited.push({ path, fate: "remove" });
  }
  return { create, update, remove, unchanged, edited };
}

/** Reports a file of a person's where one of ours should go. */
export function reportHandWritten(
  path: string,
  hint: string,
  report: Report,
): void {
  report({
    code: "file-in-the-way",
    severity: "error",
    message: `${path} is hand-written, and fluxsmith would write a file of that name`,
    hint,
    at: { file: path, line: 1, column: 1, length: 0 },
  });
}

/** Why a file's text is not what fluxsmith wrote there: the index alone tells, and it may be of another side than the file. */
export const editedCause =
  "it was edited by hand, or taken from one side of a merge and the index from the other";

/** What to do about such a file (ADR 0004). */
export const editedHint =
  "look at it with `fluxsmith generate --diff`; what a person changed goes into fluxsmith.yaml (or remove the file's `Code generated` line, to keep it as your own); then run `fluxsmith generate --force`";

const fates = {
  update: "would be written anew",
  remove: "is no longer wanted",
} as const;

/** Reports every edited file of a plan. */
export function reportEdited(
  edited: Changes["edited"],
  severity: Severity,
  report: Report,
): void {
  for (const { path, fate } of edited)
    report({
      code: "file-edited",
      severity,
      message: `${path} ${fates[fate]}, and does not hold what fluxsmith wrote there: ${editedCause}`,
      hint: editedHint,
      at: { file: path, line: 1, column: 1, length: 0 },
    });
}
