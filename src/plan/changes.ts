/** The prepared config against what is there: the plan of a run. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { generatedComment } from "../model/generated.ts";
import type { Workspace } from "../model/workspace.ts";
import type { PlannedFile } from "./file-plan.ts";
import { editorSchemaName, wantsSchema } from "../config/modeline.ts";
import type { EarlierIndex } from "./earlier-index.ts";
import { readIndex } from "./index-file.ts";
import type { Prepared } from "./prepare.ts";
import { reconcile, reportHandWritten, type Changes } from "./reconcile.ts";

/** What earlier runs left. */
export interface Earlier {
  readonly workspace: Workspace;
  readonly index: EarlierIndex;
  /** What killed runs were about to write. */
  readonly journal: {
    readonly paths: readonly string[];
    readonly hashes: (path: string) => ReadonlySet<string>;
  };
  /** The editor's schema, for a config whose first line points at it: whether a file holds it already, and its text. */
  readonly editorSchema: {
    readonly isCurrent: (path: string) => boolean;
    readonly text: () => string;
  };
  readonly merging: boolean;
  readonly report: Report;
}

/** Compares everything that should be there with what is; a person's files in the way are reported. */
export function planChanges(prepared: Prepared, earlier: Earlier): Changes {
  const { workspace, journal } = earlier;
  const { desired, index, manifests } = prepared;
  // The index's own hashes count only where a text differs, so it is read only then.
  let hashes: ReturnType<typeof readIndex> | undefined;
  const indexed = (): ReturnType<typeof readIndex> =>
    (hashes ??= readIndex(earlier.index.text));
  const known =
    earlier.index.text === index.text
      ? []
      : [...indexed().keys(), ...journal.paths];
  const changes = reconcile(desired.files, {
    ...earlier,
    generated: manifests.generated,
    known,
    hashes: (path) =>
      new Set([...(indexed().get(path) ?? []), ...journal.hashes(path)]),
  });
  if (!isIndex(earlier.index.text))
    reportHandWritten(
      index.path,
      "move or remove it, or choose another folder with `layout.generated`",
      earlier.report,
    );
  const { inventory } = desired;
  const there = workspace.read(inventory.path)?.text;
  if (there !== undefined && !there.startsWith(generatedComment))
    reportHandWritten(
      inventory.path,
      "move or remove it, or choose another folder with `layout.generated`",
      earlier.report,
    );
  const { settings } = prepared.config;
  const schemaPath = `${settings.generated}/${editorSchemaName}`;
  const derived = [inventory].filter((file) => differs(file, workspace));
  if (
    wantsSchema(prepared.written.source.text, settings.generated) &&
    !earlier.editorSchema.isCurrent(schemaPath)
  )
    derived.push({ path: schemaPath, text: earlier.editorSchema.text() });
  const isThere = (file: PlannedFile): boolean =>
    workspace.read(file.path) !== undefined;
  return {
    ...changes,
    create: [...changes.create, ...derived.filter((file) => !isThere(file))],
    update: [...changes.update, ...derived.filter(isThere)],
    // The old index comes last: a killed run finds in it what else was to go.
    remove: [...changes.remove, ...earlier.index.stale],
    last: [index].filter((file) => differs(file, workspace)),
  };
}

function differs(file: PlannedFile, workspace: Workspace): boolean {
  return workspace.read(file.path)?.text !== file.text;
}

/** Whether a text can be an index of ours: empty, or beginning with an entry or a conflict marker of a merge. */
function isIndex(text: string): boolean {
  return text.trim() === "" || /^(\{.*"hash":"|[<=>]{7}( |\n))/.test(text);
}
