/** What `add`, `remove`, `enable` and `disable` have in common: the config is edited and generated from, in one go. */
import { visible } from "../diagnostics/print-text.ts";
import { Problem } from "../diagnostics/problem.ts";
import { removeEntry, setEntry } from "../edit/edit-config.ts";
import { changedWorkspace } from "../manifests/changed-workspace.ts";
import { readParts, type Part } from "../edit/config-parts.ts";
import type { Keys } from "../edit/config-text.ts";
import { plainText } from "../manifests/text-edits.ts";
import type { SetOptions } from "../edit/set-entry.ts";
import type { FilePlan, PlannedFile } from "../plan/file-plan.ts";
import type { Data } from "../yaml/data.ts";
import { askPerson } from "./ask-person.ts";
import { exit, type CommandContext } from "./context.ts";
import { printFindingsJson, reportFindings } from "./findings.ts";
import { planRun, writePlan, type PlannedRun } from "./generate.ts";
import { keepLists } from "./keep-lists.ts";
import { printDiff } from "./print-diff.ts";
import { lossLines, printPlan, printPlanJson } from "./print-plan.ts";
import { openSession, type Session } from "./session.ts";
import { takeLock } from "./take-lock.ts";

/** What such a command can be told. */
export interface ChangeOptions {
  readonly dryRun: boolean;
  /** Do not ask about what the cluster loses. */
  readonly yes: boolean;
  readonly output: "text" | "json";
}

/** The config while it is edited; nothing is written yet. */
export interface Draft {
  readonly session: Session;
  readonly parts: readonly Part[];
  readonly set: (
    file: string,
    keys: Keys,
    value: Data,
    options?: SetOptions,
  ) => void;
  readonly remove: (file: string, keys: Keys, keep: number) => void;
  /** Edits a file that a person has written, as it stands on disk. */
  readonly edit: (file: string, change: (text: string) => string) => void;
  /** A file that a person would write. */
  readonly create: (file: PlannedFile) => void;
  /** The repository as it would be by now. */
  readonly edited: () => Session;
}

/** As `generate` does it without a flag. */
const plainly = { force: false, moveRoot: false };

/** What an edit amounts to, in words for the person who is asked about it. */
export interface Change {
  /** Asked where the cluster loses something: `Remove it?`; undefined where that is taken as it is, as `generate` does. */
  readonly question: string | undefined;
}

/**
 * Runs an edit: `edit` changes the draft, then everything is planned by the edited config. Only where nothing is wrong
 * with all of it, anything is written: config and generated files together. Undefined from `edit`: there is nothing to do.
 */
export async function changeConfig(
  context: CommandContext,
  options: ChangeOptions,
  edit: (draft: Draft) => Promise<Change | undefined>,
): Promise<number> {
  const session = openSession(context);
  const lock = options.dryRun ? undefined : takeLock(session);
  try {
    const parts = await readParts(session.workspace, session.findings.report);
    if (session.findings.has("error")) return printFailed(session, options);
    session.findings.clear();
    const edits = openDraft(session, parts);
    const change = await edit(edits.draft);
    if (change === undefined) return exit.fine;
    const after = edits.draft.edited();
    const planned = await planRun(after, plainly, !options.dryRun);
    if (planned === undefined) return printRefused(after, options);
    const left = keepLists(planned.shown.plan, planned.prepared, edits.draft);
    const run = withEdits(planned, edits, session);
    if (options.output === "text") reportFindings(after);
    if (!(await mayLose(run, change, options, session))) return exit.fine;
    if (options.dryRun) await printEdits(edits, session, options);
    else await writePlan(run.shown.plan, session, run.roots);
    if (options.output === "json") printPlanJson(after, run.shown);
    else printPlan(session, run.shown);
    for (const note of left) context.stderr.write(`${visible(note)}\n`);
    return exit.fine;
  } finally {
    lock?.release();
  }
}

function printFailed(session: Session, { output }: ChangeOptions): number {
  return output === "text"
    ? reportFindings(session)
    : printFindingsJson(session);
}

/** What is wrong is wrong in the config as it would be: its lines are not those of the file. */
function printRefused(session: Session, options: ChangeOptions): number {
  const code = printFailed(session, options);
  session.context.stderr.write(
    "Nothing was written; this is the config as it would be.\n",
  );
  return code;
}

interface Edits {
  readonly draft: Draft;
  /** The whole new texts, by path: of files that are there, and of new ones. */
  readonly updated: ReadonlyMap<string, string>;
  readonly created: ReadonlyMap<string, string>;
}

function openDraft(session: Session, parts: readonly Part[]): Edits {
  const { cwd, fs } = session.context;
  const updated = new Map<string, string>();
  const created = new Map<string, string>();
  // As it stands on disk, byte order mark and CRLF included.
  const edit: Draft["edit"] = (file, change) => {
    const text = updated.get(file) ?? fs.readFileSync(`${cwd}/${file}`, "utf8");
    const result = change(text);
    if (result !== text) updated.set(file, result);
  };
  const draft: Draft = {
    session,
    parts,
    set: (file, keys, value, options) =>
      edit(file, (text) => setEntry({ file, text }, keys, value, options)),
    remove: (file, keys, keep) =>
      edit(file, (text) => removeEntry({ file, text }, keys, keep)),
    edit,
    create: ({ path, text }) => created.set(path, text),
    edited: () => {
      const workspace = changedWorkspace(
        session.workspace,
        new Map([...updated, ...created]),
      );
      return {
        ...session,
        workspace,
        project: { ...session.project, workspace },
      };
    },
  };
  return { draft, updated, created };
}

const filesOf = (texts: ReadonlyMap<string, string>): PlannedFile[] =>
  [...texts].map(([path, text]) => ({ path, text }));

/** The plan with the edited files in it; what is there is looked at as it is, not as it would be. */
function withEdits(
  planned: PlannedRun,
  { updated, created }: Edits,
  { workspace }: Session,
): PlannedRun {
  const { shown } = planned;
  const { create, update } = shown.plan;
  const plan: FilePlan = {
    ...shown.plan,
    create: [...filesOf(created), ...create],
    update: [...filesOf(updated), ...update],
  };
  return { ...planned, shown: { ...shown, plan, workspace } };
}

/** Whether what the cluster loses is wanted. */
async function mayLose(
  { shown: { losses } }: PlannedRun,
  { question }: Change,
  { yes, dryRun }: ChangeOptions,
  { context, paint }: Session,
): Promise<boolean> {
  if (question === undefined || losses.length === 0 || yes || dryRun)
    return true;
  context.stderr.write(`${lossLines(losses, paint.err).join("\n")}\n`);
  const answer = await askPerson(context, `${question} [y/N] `);
  if (answer === undefined)
    throw new Problem(
      "loss-not-confirmed",
      "the cluster loses something by it, and nobody is there to confirm that",
      { hint: "pass --yes; nothing was written" },
    );
  if (/^y(es)?$/i.test(answer.trim())) return true;
  context.stderr.write("Nothing was written.\n");
  return false;
}

/** Prints what would change in the files that people write. */
async function printEdits(
  { updated, created }: Edits,
  session: Session,
  { output }: ChangeOptions,
): Promise<void> {
  if (output === "json") return;
  const lines = (texts: ReadonlyMap<string, string>): PlannedFile[] =>
    filesOf(texts).map(({ path, text }) => ({ path, text: plainText(text) }));
  const { workspace } = session;
  const plan = {
    create: lines(created),
    update: lines(updated),
    remove: [],
    unchanged: 0,
    last: [],
  };
  await printDiff(session, {
    plan,
    losses: [],
    moved: undefined,
    writes: false,
    workspace,
  });
}
