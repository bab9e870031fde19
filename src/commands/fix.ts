/** `fluxsmith check --fix`: adds generated files to the hand-written kustomization files that forgot them. */
import { missingLines } from "../check/applied.ts";
import { openScope } from "../check/scope.ts";
import { applyPlan } from "../io/apply.ts";
import type { PlannedFile } from "../plan/file-plan.ts";
import { prepare } from "../plan/prepare.ts";
import type { CommandContext } from "./context.ts";
import { openSession, type Session } from "./session.ts";
import { takeLock } from "./take-lock.ts";

/** Adds the lines, and says which. Without a valid config nothing is done; the findings say why. */
export async function fixKustomizationFiles(
  context: CommandContext,
): Promise<void> {
  const session = openSession(context);
  const { fs } = context;
  const { stateDirectory } = session.repository;
  const lock = takeLock(session);
  try {
    const update = await plannedFixes(session);
    await applyPlan(
      { create: [], update, remove: [], unchanged: 0, last: [] },
      {
        cwd: context.cwd,
        fs,
        stateDirectory,
        roots: [],
        partial: true,
        interrupted: context.watchInterrupts(),
        pause: () => new Promise((resolve) => setImmediate(resolve)),
      },
    );
  } finally {
    lock.release();
  }
}

/** The files with their lines added. */
async function plannedFixes(session: Session): Promise<PlannedFile[]> {
  const { project, findings, workspace, context } = session;
  const prepared = await prepare(project);
  if (prepared === undefined || findings.has("error")) return [];
  const scope = openScope(prepared, workspace, findings.report);
  const entries = new Map<string, string[]>();
  for (const { kustomizationFile, entry } of missingLines(scope)) {
    const known = entries.get(kustomizationFile) ?? [];
    entries.set(kustomizationFile, [...known, entry]);
  }
  const { addResources } = await import("../manifests/add-resources.ts");
  const { cwd, fs, stderr } = context;
  const planned: PlannedFile[] = [];
  for (const [path, added] of entries) {
    // As it stands on disk, byte order mark and CRLF included: only the lines are added.
    const before = fs.readFileSync(`${cwd}/${path}`, "utf8");
    const text = addResources(before, added);
    if (text === before)
      stderr.write(
        `${path}: cannot be edited safely; add by hand: ${added.join(", ")}\n`,
      );
    else {
      for (const entry of added) stderr.write(`${path}: added ${entry}\n`);
      planned.push({ path, text });
    }
  }
  return planned;
}
