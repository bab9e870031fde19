/** `render: {commit: true}`: the rendering of all clusters as files, to be committed and read. */
import { withoutItems } from "../config/head.ts";
import type { Settings } from "../config/settings.ts";
import { collectFindings } from "../diagnostics/collect.ts";
import { readLayout } from "../discovery/layout.ts";
import { applyPlan } from "../io/apply.ts";
import { formatFiles } from "../io/format.ts";
import { findRepository } from "../io/repository.ts";
import { checkTargets } from "../io/targets.ts";
import { painter } from "../io/terminal.ts";
import { readText } from "../io/tree.ts";
import { openWorkspace } from "../io/workspace.ts";
import { renderingLine } from "../model/generated.ts";
import { compare } from "../model/order.ts";
import type { FilePlan, PlannedFile } from "../plan/file-plan.ts";
import { readHeader } from "../plan/header.ts";
import { planRendering } from "../plan/plan-rendering.ts";
import type { ObjectFile } from "../plan/plan.ts";
import type { NotRendered, Walked } from "../review/comparison.ts";
import {
  renderingParts,
  type RenderingParts,
} from "../review/rendering-parts.ts";
import { renderingText } from "../review/rendering-text.ts";
import { exit, type CommandContext } from "./context.ts";
import { reportFindings } from "./findings.ts";
import { printPlan } from "./print-plan.ts";
import { reportFailures } from "./render-failures.ts";
import { mustBeApart } from "./render-place.ts";
import type { ReviewStates } from "./review-states.ts";
import type { Session } from "./session.ts";
import { takeLock } from "./take-lock.ts";

export interface CommitOptions {
  readonly walked: Walked;
  readonly states: ReviewStates;
  /** What could not be rendered. */
  readonly failures: readonly NotRendered[];
  /** Whether only some of the clusters were looked at. */
  readonly isPart: boolean;
  /** Whether nothing is written. */
  readonly check: boolean;
}

type CommitSession = Omit<Session, "project">;

/**
 * Brings the files up to date, or says which are not.
 *
 * @returns the exit code: 0 all is as it should be, 1 it is not (`check`), 2 something could not be rendered or is in the way
 * @throws Problem (`rendering-misplaced`) where Flux would apply the files
 */
export async function commitRendering(
  context: CommandContext,
  { walked, states, failures, isPart, check }: CommitOptions,
): Promise<number> {
  const session = openCommit(context);
  const { findings, workspace } = session;
  const { settings } = readLayout(withoutItems(workspace), findings.report);
  const folder = `${settings.generated}/rendered`;
  const parts = renderingParts({
    walked,
    secrets: states.secrets().after,
    failures,
    only: isPart ? states.roots.map(({ cluster }) => cluster) : undefined,
  });
  mustBeApart(folder, settings, states, parts);
  const lock = check ? undefined : takeLock(session);
  try {
    const plan = await planFiles(folder, parts, session, settings);
    for (const { code, message, hint } of checkTargets(plan, context))
      findings.report({
        code,
        severity: "error",
        message,
        ...(hint === undefined ? {} : { hint }),
      });
    if (reportFindings(session) === exit.failed) return exit.failed;
    if (!check) await write(plan, session, settings);
    const nothing = { losses: [], moved: undefined };
    printPlan(session, { plan, ...nothing, writes: !check, workspace });
    const code = reportFailures(
      context,
      failures.map(parts.names.place),
      parts.mask,
    );
    const changes =
      plan.create.length + plan.update.length + plan.remove.length;
    return code === exit.fine && check && changes > 0 ? exit.findings : code;
  } finally {
    lock?.release();
  }
}

/** Without the schemas, which take their time. */
function openCommit(context: CommandContext): CommitSession {
  const { cwd, fs, env, stdout, stderr } = context;
  const findings = collectFindings();
  return {
    context,
    findings,
    repository: findRepository(cwd, fs),
    workspace: openWorkspace(cwd, fs, findings.report),
    paint: { out: painter(env, stdout), err: painter(env, stderr) },
  };
}

/** @throws Problem (`prettier-failed`) */
async function planFiles(
  folder: string,
  { objects, file, isUnknown, mask, names }: RenderingParts,
  { context, workspace, findings: { report } }: CommitSession,
  settings: Settings,
): Promise<FilePlan> {
  const { cwd, fs } = context;
  const there = new Set(workspace.list(folder));
  const texts = new Map<string, string>();
  // Not by the workspace: what is too large to be read as YAML may be a rendering.
  const read = (path: string): string => {
    const text =
      texts.get(path) ?? readText(cwd, path, fs).replaceAll("\r\n", "\n");
    texts.set(path, text);
    return text;
  };
  const header = readHeader(settings, workspace, report, renderingLine);
  const files = [...objects].map(([{ place }, its]): PlannedFile => {
    const path = `${folder}/${file(place)}`;
    const head = header(() => (there.has(path) ? read(path) : undefined));
    return { path, text: head + renderingText(names.place(place), its, mask) };
  });
  const formatted = await formatFiles(files.map(asObjectFile), cwd, fs);
  return planRendering(
    formatted
      .map(({ path, text }) => ({ path, text }))
      .toSorted((one, other) => compare(one.path, other.path)),
    {
      files: [...there],
      read,
      isUnknown: (path) => isUnknown(path.slice(folder.length + 1)),
      report,
    },
  );
}

function asObjectFile(file: PlannedFile): ObjectFile {
  const entry = { kind: "rendering" };
  const none = { object: undefined, spec: undefined, cluster: undefined };
  return { ...file, ...none, entry };
}

function write(
  plan: FilePlan,
  { context, repository }: CommitSession,
  { generated }: Settings,
): Promise<void> {
  const { cwd, fs } = context;
  return applyPlan(plan, {
    cwd,
    fs,
    stateDirectory: repository.stateDirectory,
    roots: [generated],
    partial: true,
    interrupted: context.watchInterrupts(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
}
