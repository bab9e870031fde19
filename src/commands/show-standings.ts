/** How the objects stand that `events` is asked about by name. */
import { readGitObjects } from "../cluster/git-objects.ts";
import { identityOf } from "../cluster/live.ts";
import { absent, liveObject } from "../cluster/named-objects.ts";
import {
  isExact,
  objectFilter,
  type ObjectWord,
} from "../cluster/object-words.ts";
import { standingsOf } from "../cluster/standing.ts";
import { lookAt, type ClusterView } from "../cluster/view.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Problem } from "../diagnostics/problem.ts";
import { discover } from "../discovery/discover.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { printStandings } from "./print-events.ts";

/**
 * Prints the state of each object that a word names, and what it waits for; with JSON nothing, where each line is an Event.
 *
 * @returns what is to be said of those that are not in the cluster
 */
export async function showStandings(
  { session, layout, api, cluster }: ClusterSession,
  words: readonly ObjectWord[],
  output: "text" | "json",
): Promise<Diagnostic[]> {
  const exact = words.filter(isExact);
  if (exact.length === 0) return [];
  const { workspace, findings } = session;
  const { settings } = layout;
  const discovered = discover(workspace, layout, () => {});
  const inGit = readGitObjects(discovered, cluster, workspace);
  let view: ClusterView;
  try {
    view = await lookAt(api, inGit, settings);
  } catch (error) {
    // Events may be all that somebody may see.
    if (!(error instanceof Problem) || error.code !== "api-forbidden")
      throw error;
    const { code, message, hint = "" } = error;
    findings.report({ code, severity: "warning", message, hint });
    return [];
  }
  const missing: Diagnostic[] = [];
  for (const word of exact) {
    const isNamed = objectFilter([word]);
    const live = [...view.live.values()].filter((one) =>
      isNamed(identityOf(one)),
    );
    if (output === "text")
      for (const one of live)
        printStandings(
          session,
          standingsOf(liveObject(one, undefined), view.live),
        );
    const { kind, namespace = settings.fluxNamespace, name = "" } = word;
    if (live.length === 0)
      missing.push(
        absent({ kind, namespace, name }, { inGit, view, settings }),
      );
  }
  return missing;
}
