/** `fluxsmith diff --live`: what Flux would change in the cluster, field by field. */
import { kindsOf, placeBuilt, readBuilt } from "../cluster/built-objects.ts";
import { wholeFile } from "../cluster/git-objects.ts";
import { diffLive, type LiveDiff } from "../cluster/live-diff.ts";
import { findResources } from "../cluster/resources.ts";
import { lookAt } from "../cluster/view.ts";
import {
  withCluster,
  type ClusterOptions,
  type ClusterSession,
} from "./cluster-session.ts";
import { exit, type CommandContext } from "./context.ts";
import { readGit, type GitReading } from "./expected.ts";
import { reportFindings } from "./findings.ts";
import { nameFilter } from "./name-words.ts";
import {
  liveDiffJson,
  liveDiffText,
  type ShownDiff,
} from "./print-live-diff.ts";

export interface DiffOptions extends ClusterOptions {
  /** Names of objects, `*` for any text; all where there is none. */
  readonly names: readonly string[];
  readonly output: "text" | "json";
}

/**
 * Runs it; returns the exit code.
 *
 * @throws Problem (`bad-option`) for a name that fits nothing
 */
export async function diff(
  context: CommandContext,
  options: DiffOptions,
): Promise<number> {
  return withCluster(
    context,
    { ...options, writes: false, meanwhile: readGit },
    (cluster, git) => diffOf(cluster, git, options),
  );
}

async function diffOf(
  cluster: ClusterSession,
  git: GitReading,
  { names, output }: DiffOptions,
): Promise<number> {
  const { session, layout, api } = cluster;
  const { settings } = layout;
  const expected = await git.expected;
  const built = readBuilt(expected, session.workspace);
  const [view, others] = await Promise.all([
    lookAt(api, expected.objects, settings),
    findResources(api, kindsOf(built)),
  ]);
  const resources = new Map([...others, ...view.resources]);
  const placed = placeBuilt(built, expected, resources, settings.fluxNamespace);
  const isNamed = nameFilter(
    names,
    placed.objects.map(({ name }) => name),
    "Git has no object",
  );
  const objects = placed.objects.filter(({ name }) => isNamed(name));
  const diffs = await diffLive(objects, { ...view, resources });
  const shown: ShownDiff = {
    diffs,
    // What is not compared has no name.
    unknown: names.length === 0 ? placed.unknown : [],
  };
  session.context.stdout.write(
    output === "json"
      ? liveDiffJson(cluster, shown)
      : liveDiffText(cluster, shown),
  );
  reportRefused(cluster, diffs);
  const code = reportFindings(session);
  const isEqual = diffs.every(({ result }) => result === "equal");
  return code === exit.fine && !isEqual ? exit.findings : code;
}

function reportRefused(
  { session }: ClusterSession,
  diffs: readonly LiveDiff[],
): void {
  for (const one of diffs) {
    if (!("failure" in one)) continue;
    const { code, message, hint } = one.failure;
    session.findings.report({
      code,
      // The others are about the object, this one is about the user.
      severity: code === "api-forbidden" ? "error" : "finding",
      message,
      ...(hint === undefined ? {} : { hint }),
      // Said once of a kind, not of each of its objects.
      ...(code === "crd-missing" ? {} : { at: wholeFile(one.object) }),
    });
  }
}
