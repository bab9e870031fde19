/** `fluxsmith diff [BASE] [HEAD]`: what a change will really do. */
import { readExternals, type Externals } from "../config/clusters.ts";
import { withoutItems } from "../config/head.ts";
import { painter } from "../io/terminal.ts";
import { openWorkspace } from "../io/workspace.ts";
import { readRenderSettings } from "../render/render-settings.ts";
import type { Renderer } from "../render/rendering.ts";
import type { Walked } from "../review/comparison.ts";
import type { Severity } from "../review/consequence.ts";
import { withoutGoneRoots } from "../review/gone-roots.ts";
import {
  nothingLeftOut,
  reviewResult,
  type ReviewResult,
} from "../review/result.ts";
import { mayBreak } from "../review/rules/dependencies.ts";
import { maskOf } from "../review/secrets-seen.ts";
import { shownNames, withShownNames } from "../review/shown-names.ts";
import { walk } from "../review/walk.ts";
import { walkedContext } from "../review/walked-context.ts";
import { exit, type CommandContext } from "./context.ts";
import type { GitSession } from "./git-session.ts";
import { reviewGraph, type ReviewGraph } from "./review-graph.ts";
import { printedReview } from "./review-output.ts";
import type { ReviewOutput } from "./review-outputs.ts";
import {
  openRenderSession,
  releaseRenderer,
  type RenderSession,
} from "./render-session.ts";
import { findGitStates, type GitStates } from "./git-states.ts";
import { openStates, type ReviewStates } from "./review-states.ts";
import { wholeClusters } from "./whole-clusters.ts";

export interface ReviewOptions {
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly path: string | undefined;
  readonly output: ReviewOutput;
  /** From which severity on the exit code is 1; undefined for any change at all. */
  readonly failOn: Severity | undefined;
  readonly cached: boolean;
  /** Noise, too. */
  readonly showAll: boolean;
}

/** What has begun before this is loaded. */
export interface Begun {
  readonly session: GitSession;
  /** Undefined where only the config says what to look for. */
  readonly finding: Promise<GitStates> | undefined;
}

/** Runs it; returns the exit code: 0 nothing changes, 1 something does, 2 something could not be told. */
export async function review(
  context: CommandContext,
  options: ReviewOptions,
  { session: git, finding }: Begun,
): Promise<number> {
  const { env, stdout } = context;
  const session = openRenderSession(git, context, options);
  const found = await (finding ??
    findGitStates({ ...options, ...session.git, branch: branchOf(session) }));
  const isEqual = found.changed.length === 0;
  const { prefix, renderer } = session;
  const { path } = options;
  // A folder that is nowhere is a mistake where nothing differs, too.
  if (isEqual && path !== undefined)
    await openStates(found, { ...session.git, prefix, path }, renderer);
  const { result, graph } = isEqual
    ? { result: nothingChanges(found), graph: undefined }
    : await compared(found, session, options, () =>
        readExternalsOnDisk(context),
      );
  const paint = painter(env, stdout);
  const printed = printedReview(result, options.output, {
    paint,
    graph: async () => graph?.(await readExternalsOnDisk(context)),
  });
  stdout.write(await printed);
  return codeOf(result, options.failOn);
}

interface Compared {
  readonly result: ReviewResult;
  /** Only the page has it: more is read for it. */
  readonly graph: (externals: Externals) => ReviewGraph;
}

async function compared(
  found: GitStates,
  { git, prefix, renderer, end }: RenderSession,
  { path, showAll }: ReviewOptions,
  findExternals: () => Promise<Externals>,
): Promise<Compared> {
  const opened = await openStates(found, { ...git, prefix, path }, renderer);
  const { states, walked } = await walkedWhole(opened, renderer).finally(end);
  const outside = walked.changes.some(mayBreak)
    ? await findExternals()
    : noExternals;
  const mask = maskOf(walked, states.secrets());
  const names = shownNames(walked);
  const real = reviewResult({
    walked,
    context: walkedContext(walked, wholeClusters(states, walked, outside)),
    before: found.beforeText,
    after: found.afterText,
    mask,
    fileOf: states.fileOf,
    showAll,
  });
  const result = withShownNames(real, names);
  const { tree } = states.after;
  const head = { tree, roots: states.roots, made: walked.made, mask, names };
  return {
    result,
    graph: (externals) => reviewGraph(result, head, externals),
  };
}

/** Once more where it turns out that a root goes, with everything that it applied. */
async function walkedWhole(
  states: ReviewStates,
  renderer: Renderer,
): Promise<{ readonly states: ReviewStates; readonly walked: Walked }> {
  const renderRelease = releaseRenderer(states, renderer);
  const walked = await walk({ ...states, renderer, renderRelease });
  const roots = withoutGoneRoots(states.roots, walked);
  return roots === states.roots
    ? { states, walked }
    : walkedWhole({ ...states, roots }, renderer);
}

const noExternals: Externals = { all: [], byCluster: new Map() };

/** The branch that Flux reads, where the config on the disk says so. */
function branchOf({ config }: GitSession): string | undefined {
  const onDisk = { list: () => [], read: () => config, id: () => undefined };
  return readRenderSettings(onDisk, "").branch;
}

/** What fluxsmith.yaml says may be referred to although no state has it; what is wrong with it is `check`'s to say. */
function readExternalsOnDisk({ cwd, fs }: CommandContext): Promise<Externals> {
  const workspace = openWorkspace(cwd, fs, () => {});
  return readExternals(withoutItems(workspace), () => {});
}

/** Where no file differs there is nothing to look for. */
function nothingChanges({ beforeText, afterText }: GitStates): ReviewResult {
  return {
    before: beforeText,
    after: afterText,
    objects: [],
    consequences: [],
    images: [],
    failures: [],
    leftOut: nothingLeftOut,
  };
}

const ranks: Readonly<Record<Severity, number>> = {
  danger: 0,
  warning: 1,
  notice: 2,
};

function codeOf(
  { objects, consequences, failures }: ReviewResult,
  failOn: Severity | undefined,
): number {
  if (failures.length > 0) return exit.failed;
  const isBad =
    failOn === undefined
      ? objects.length > 0 || consequences.length > 0
      : consequences.some(({ severity }) => ranks[severity] <= ranks[failOn]);
  return isBad ? exit.findings : exit.fine;
}
