/** Desired files + what is there → a plan. Nothing of a person's is ever planned away. */
import type { Report } from "../diagnostics/diagnostic.ts";
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
  /** Take files of ours that were edited by hand. */
  readonly force: boolean;
  /** A merge is under way: files of ours may be of either side, and are taken. */
  readonly merging: boolean;
  readonly report: Report;
}

/** Compares `desired` (below the resources folder) with what is there; files in the way are reported and stop the run. */
export function reconcile(
  desired: readonly PlannedFile[],
  existing: Existing,
): Pick<FilePlan, "create" | "update" | "remove" | "unchanged"> {
  const create: PlannedFile[] = [];
  const update: PlannedFile[] = [];
  let unchanged = 0;
  const wanted = new Set<string>();
  for (const file of desired) {
    wanted.add(file.path);
    const current = existing.workspace.read(file.path);
    if (current === undefined) create.push(file);
    else if (current.text === file.text) unchanged++;
    else if (mayReplace(file.path, current.text, existing)) update.push(file);
  }
  const remove: string[] = [];
  const stale = new Set([...existing.generated, ...existing.known]);
  for (const path of stale) {
    if (wanted.has(path)) continue;
    // What cannot be read bears no line of ours.
    const current = existing.workspace.read(path, () => {});
    if (current === undefined || !isGenerated(current.text)) continue;
    // In a merge a file may be of the other side; one that no side's index knows is a person's copy.
    const isMerged =
      !existing.merging || existing.hashes(path).size > 0 || existing.force;
    if (isMerged && isKnown(path, current.text, existing)) remove.push(path);
    else reportEdited(path, "is no longer wanted", existing.report);
  }
  return { create, update, remove, unchanged };
}

function mayReplace(path: string, text: string, existing: Existing): boolean {
  if (!isGenerated(text)) {
    reportHandWritten(
      path,
      "move or remove it, or write the object elsewhere with `file:`",
      existing.report,
    );
    return false;
  }
  if (isKnown(path, text, existing)) return true;
  reportEdited(path, "would be written anew", existing.report);
  return false;
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

function isKnown(path: string, text: string, existing: Existing): boolean {
  return (
    existing.force ||
    existing.merging ||
    existing.hashes(path).has(hashText(text))
  );
}

function reportEdited(path: string, fate: string, report: Report): void {
  report({
    code: "file-edited",
    severity: "error",
    message: `${path} was edited by hand since fluxsmith wrote it, and ${fate}`,
    hint: "put the change into fluxsmith.yaml (see it with --diff), then take the file with --force; to keep it as your own, remove its `Code generated` line",
    at: { file: path, line: 1, column: 1, length: 0 },
  });
}
