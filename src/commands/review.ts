/** `fluxsmith diff [BASE] [HEAD]`: what a change will really do. */
import { painter } from "../io/terminal.ts";
import type { Severity } from "../review/consequence.ts";
import {
  nothingLeftOut,
  reviewResult,
  type ReviewResult,
} from "../review/result.ts";
import { maskOf } from "../review/secrets-seen.ts";
import { walk } from "../review/walk.ts";
import { walkedContext } from "../review/walked-context.ts";
import { exit, type CommandContext } from "./context.ts";
import { printedReview, type ReviewOutput } from "./review-output.ts";
import {
  openRenderSession,
  releaseRenderer,
  type RenderSession,
} from "./render-session.ts";
import { findGitStates, openStates, type GitStates } from "./review-states.ts";

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

/** Runs it; returns the exit code: 0 nothing changes, 1 something does, 2 something could not be told. */
export async function review(
  context: CommandContext,
  options: ReviewOptions,
): Promise<number> {
  const { env, stdout } = context;
  const session = openRenderSession(context, options);
  const { git, branch } = session;
  const found = await findGitStates({ ...options, ...git, branch });
  const result =
    found.changed.length === 0
      ? nothingChanges(found)
      : await compared(found, session, options);
  const paint = painter(env, stdout);
  stdout.write(await printedReview(result, options.output, paint));
  return codeOf(result, options.failOn);
}

async function compared(
  found: GitStates,
  { git, prefix, renderer, end }: RenderSession,
  { path, showAll }: ReviewOptions,
): Promise<ReviewResult> {
  const states = await openStates(found, { ...git, prefix, path }, renderer);
  const walked = await walk({
    ...states,
    renderer,
    renderRelease: releaseRenderer(states, renderer),
  }).finally(end);
  return reviewResult({
    walked,
    context: walkedContext(walked),
    before: found.beforeText,
    after: found.afterText,
    mask: maskOf(walked, states.secrets()),
    fileOf: states.fileOf,
    showAll,
  });
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
      ? objects.length > 0
      : consequences.some(({ severity }) => ranks[severity] <= ranks[failOn]);
  return isBad ? exit.findings : exit.fine;
}
