/** The plan of a session: what the config describes, beside what is there. */
import { editorSchema } from "../io/editor-schema.ts";
import { readJournal } from "../io/journal.ts";
import { mergeInProgress } from "../io/repository.ts";
import { planChanges } from "../plan/changes.ts";
import { findEarlierIndex } from "../plan/earlier-index.ts";
import type { Changes } from "../plan/reconcile.ts";
import type { Prepared } from "../plan/prepare.ts";
import type { RootSearch } from "../plan/roots.ts";
import type { Session } from "./session.ts";

/** A plan, and what it was made by. */
export interface SessionPlan extends RootSearch {
  readonly plan: Changes;
}

/** Makes it; what is wrong is reported. */
export async function planSession(
  prepared: Prepared,
  { context, findings, workspace, repository }: Session,
): Promise<SessionPlan> {
  const index = await findEarlierIndex(prepared, workspace);
  const plan = planChanges(prepared, {
    workspace,
    index,
    journal: readJournal(repository.stateDirectory, context.fs),
    editorSchema: editorSchema(context.cwd, context.fs),
    merging: mergeInProgress(repository, context.fs),
    report: findings.report,
  });
  return { plan, index, workspace };
}
