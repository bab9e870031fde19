/** `fluxsmith apply`: preview, ask, apply, follow. */
import { applyAll, type Applied } from "../cluster/apply.ts";
import { readGitObjects, type GitObject } from "../cluster/git-objects.ts";
import { inDependencyOrder } from "../cluster/order.ts";
import { findOrphans } from "../cluster/orphans.ts";
import { preview, type Preview } from "../cluster/preview.ts";
import { selectObjects } from "../cluster/selection.ts";
import { lookAt } from "../cluster/view.ts";
import { Problem } from "../diagnostics/problem.ts";
import { discover } from "../discovery/discover.ts";
import { isTerminal } from "../io/terminal.ts";
import { openWorkspace } from "../io/workspace.ts";
import {
  printApplyJson,
  printOutcome,
  reportApplied,
} from "./print-applied.ts";
import {
  printPreview,
  question,
  reportPreview,
  type ShownPreview,
} from "./print-preview.ts";
import {
  clusterText,
  confirm,
  withCluster,
  type ClusterOptions,
  type ClusterSession,
} from "./cluster-session.ts";
import { exit, type CommandContext } from "./context.ts";
import { followObjects } from "./follow.ts";
import { flushFindings, reportFindings } from "./findings.ts";
import { checkGenerated, checkPushed, fingerprint } from "./git-state.ts";
import { onStderr } from "./on-stderr.ts";

export interface ApplyOptions extends ClusterOptions {
  /** Names of objects, `*` for any text; all where there is none. */
  readonly names: readonly string[];
  /** Releases and the rest too, not only sources and Kustomizations. */
  readonly all: boolean;
  readonly dryRun: boolean;
  readonly diff: boolean;
  readonly wait: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly yes: boolean;
  readonly output: "text" | "json";
}

/** Runs it; returns the exit code. */
export function apply(
  context: CommandContext,
  options: ApplyOptions,
): Promise<number> {
  return withCluster(context, { ...options, writes: true }, (cluster) =>
    applyTo(cluster, options),
  );
}

async function applyTo(
  cluster: ClusterSession,
  options: ApplyOptions,
): Promise<number> {
  const { session, layout } = cluster;
  const { findings, workspace, context } = session;
  await checkGenerated(session);
  if (findings.has("error")) return reportFindings(session);
  const discovered = discover(workspace, layout, findings.report);
  const inGit = readGitObjects(discovered, cluster.cluster, workspace);
  await checkPushed(cluster, inGit);
  const view = await lookAt(cluster.api, inGit, layout.settings);
  const { selected, left } = selectObjects(inGit, view.live, options);
  const previews = await preview(inDependencyOrder(selected), view);
  const orphans = findOrphans(inGit, view.live, cluster.context.flag);
  const shown: ShownPreview = { previews, left, orphans };
  const isText = options.output === "text";
  if (isText) printPreview(cluster, shown, { everyField: options.diff });
  reportPreview(cluster, shown);
  if (findings.has("error") || options.dryRun || options.diff) {
    if (!isText) printApplyJson(cluster, context.stdout, shown);
    return reportFindings(session);
  }
  flushFindings(session);
  const asked = question(previews, clusterText(cluster));
  if (asked !== undefined) {
    // Nobody agrees to what they cannot see.
    if (!isText && !options.yes && isTerminal(context.stderr))
      printPreview(onStderr(cluster), shown, { everyField: false });
    if (!(await confirm(cluster, asked, options.yes))) return exit.findings;
  }
  checkFresh(cluster, inGit);
  const applied = await applyAll(previews, view, {
    interrupted: () => cluster.interrupt.aborted,
    onOutcome: (outcome) => {
      if (isText) printOutcome(cluster, outcome);
    },
  });
  reportApplied(cluster, applied);
  const followed =
    options.wait && applied.stopped === undefined
      ? await followObjects(cluster, view, toFollow(previews, applied), options)
      : [];
  if (!isText)
    printApplyJson(cluster, context.stdout, { ...shown, applied, followed });
  const code = reportFindings(session);
  if (cluster.interrupt.aborted) return exit.interrupted;
  return applied.stopped === undefined ? code : exit.failed;
}

/** Stops where the files are not those of the preview any more (fault 76). */
function checkFresh(
  { session, layout, cluster }: ClusterSession,
  previewed: readonly GitObject[],
): void {
  const { cwd, fs } = session.context;
  const workspace = openWorkspace(cwd, fs, () => {});
  const discovered = discover(workspace, layout, () => {});
  const now = readGitObjects(discovered, cluster, workspace);
  if (fingerprint(now) === fingerprint(previewed)) return;
  throw new Problem(
    "stale-preview",
    `files below ${layout.settings.resources}/ have changed since the preview`,
    { hint: "nothing was applied; run this again and read the new preview" },
  );
}

/** What is worth following: everything that the cluster now has as Git says. */
function toFollow(
  previews: readonly Preview[],
  { outcomes }: Applied,
): GitObject[] {
  const failed = new Set(
    outcomes.flatMap(({ result, object }) =>
      result === "failed" ? [object] : [],
    ),
  );
  return previews.flatMap(({ action, object }) =>
    action === "deferred" || failed.has(object) ? [] : [object],
  );
}
