/** The repository as it stands before its objects go into a cluster. */
import type { GitObject } from "../cluster/git-objects.ts";
import { Problem } from "../diagnostics/problem.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { findUnpushed } from "../io/git.ts";
import { readJournal } from "../io/journal.ts";
import { editorSchema } from "../io/editor-schema.ts";
import { planChanges } from "../plan/changes.ts";
import { findEarlierIndex } from "../plan/earlier-index.ts";
import { prepare } from "../plan/prepare.ts";
import type { ClusterSession } from "./cluster-session.ts";
import type { Session } from "./session.ts";

/**
 * Stops where the generated files are not what fluxsmith.yaml says. What is wrong with the config is reported.
 *
 * @throws Problem (`not-generated`)
 */
export async function checkGenerated(session: Session): Promise<void> {
  const { findings, workspace, repository, context } = session;
  const prepared = await prepare(session.project);
  if (prepared === undefined || findings.has("error")) return;
  const { create, update, remove } = planChanges(prepared, {
    workspace,
    index: await findEarlierIndex(prepared, workspace),
    journal: readJournal(repository.stateDirectory, context.fs),
    editorSchema: editorSchema(context.cwd, context.fs),
    merging: false,
    report: findings.report,
  });
  const files = [...create, ...update].map(({ path }) => path).concat(remove);
  const [first] = files;
  if (first === undefined || findings.has("error")) return;
  const more =
    files.length > 1 ? ` and ${files.length - 1} more files are` : " is";
  throw new Problem(
    "not-generated",
    `${first}${more} not what fluxsmith.yaml says`,
    {
      hint: "run `fluxsmith generate` and look at the difference; nothing was applied",
    },
  );
}

/** Warns where Flux would not find in the remote branch what is applied now. */
export async function checkPushed(
  { session, layout, interrupt }: ClusterSession,
  objects: readonly GitObject[],
): Promise<void> {
  const { context, findings } = session;
  const { resources, repository } = layout.settings;
  const source = objects.find(
    ({ kind, name }) => kind === "GitRepository" && name === repository.name,
  );
  if (source === undefined) return;
  const ref = fieldsAt(source.fields, "spec", "ref") ?? {};
  const isPinned = ["tag", "semver", "commit", "name"].some(
    (one) => one in ref,
  );
  // Without any ref Flux reads `master` (GitRepository, spec.ref.branch).
  const branch = isPinned ? undefined : (textAt(ref, "branch") ?? "master");
  const { cwd, env } = context;
  const unpushed = await findUnpushed([resources], branch, {
    cwd,
    env,
    signal: interrupt,
  });
  if (unpushed === undefined) return;
  findings.report({
    code: "not-pushed",
    severity: "warning",
    ...(unpushed.why === "uncommitted"
      ? {
          message: `${unpushed.files.length === 1 ? `${unpushed.files[0] ?? ""} is` : `${unpushed.files.length} files below ${resources}/ are`} not committed: Flux reads Git, and would not find or would undo what is applied now`,
          hint: "commit and push first",
        }
      : {
          message: `HEAD is not on the remote branch \`${unpushed.branch}\`, which Flux reads: it would not find or would undo what is applied now`,
          hint: "push, or merge the pull request, first (and `git fetch`, if that is done)",
        }),
  });
}

/** A text that differs where any of the objects does. */
export function fingerprint(objects: readonly GitObject[]): string {
  return JSON.stringify(objects.map(({ file, fields }) => [file, fields]));
}
