/** `fluxsmith status`: every Flux object of Git beside the cluster. */
import { missingKind } from "../cluster/preview.ts";
import { kindKey, type Resources } from "../cluster/resources.ts";
import {
  isProblem,
  statusRows,
  type Expected,
  type StatusRow,
} from "../cluster/status.ts";
import { lookFor, wantedFor } from "../cluster/view.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { Problem } from "../diagnostics/problem.ts";
import {
  clusterText,
  withCluster,
  type ClusterOptions,
  type ClusterSession,
} from "./cluster-session.ts";
import { exit, type CommandContext } from "./context.ts";
import { readGit, type GitReading } from "./expected.ts";
import { reportFindings } from "./findings.ts";
import { kindsFlag } from "./kind-flag.ts";
import { nameFilter } from "./name-words.ts";
import { pageOf } from "./print-status-page.ts";
import { pageLines, statusJson } from "./print-status.ts";
import { watchStatus, type RowFilter } from "./watch-status.ts";

export interface StatusOptions extends ClusterOptions {
  /** Names of objects, `*` for any text; all where there is none. */
  readonly names: readonly string[];
  readonly kinds: readonly string[] | undefined;
  /** Also what was not applied from here. */
  readonly all: boolean;
  readonly watch: boolean;
  readonly output: "table" | "json" | "html";
}

/**
 * Runs it; returns the exit code.
 *
 * @throws Problem (`bad-option`) for a name that fits nothing
 */
export async function status(
  context: CommandContext,
  options: StatusOptions,
): Promise<number> {
  if (options.watch && options.output === "html")
    throw new Problem("bad-option", "a page cannot be watched", {
      hint: "leave --watch out, or choose `--output table` or `json`",
    });
  return withCluster(
    context,
    { ...options, writes: false, meanwhile: readGit },
    (cluster, git) => statusOf(cluster, git, options),
  );
}

async function statusOf(
  cluster: ClusterSession,
  git: GitReading,
  options: StatusOptions,
): Promise<number> {
  const { session, layout, api } = cluster;
  const { findings } = session;
  const { settings } = layout;
  const { kinds } = wantedFor(git.discovered, settings);
  const [expected, view] = await Promise.all([
    git.expected,
    lookFor(
      api,
      kinds,
      async () => wantedFor((await git.expected).objects, settings).namespaces,
    ),
  ]);
  reportMissingKinds(expected, view.resources, findings.report);
  const every = statusRows(expected, view.live);
  const filter = rowFilter(every, options);
  if (options.watch)
    return watchStatus(cluster, { expected, view, filter, ...options });
  const rows = filter(every);
  await print(cluster, rows, options);
  const code = reportFindings(session);
  return code === exit.fine && rows.some(isProblem) ? exit.findings : code;
}

async function print(
  cluster: ClusterSession,
  rows: readonly StatusRow[],
  { output, all }: StatusOptions,
): Promise<void> {
  const { context, paint } = cluster.session;
  const { stdout, now } = context;
  if (output === "json") stdout.write(statusJson(cluster, rows, now()));
  else if (output === "html") {
    const { statusPage } = await import("./status-page.ts");
    stdout.write(statusPage(pageOf(cluster, rows, { now: now(), all })));
  } else {
    const lines = pageLines(clusterText(cluster), rows, {
      all,
      now: now(),
      paint: paint.out,
      width: stdout.columns,
    });
    stdout.write(lines.map((line) => `${line}\n`).join(""));
  }
}

/** What the names and kinds leave; made once, so that a name that fits nothing is found at the start. */
function rowFilter(
  rows: readonly StatusRow[],
  { names, kinds: words }: StatusOptions,
): RowFilter {
  const kinds =
    words && kindsFlag(words, new Set(rows.map(({ kind }) => kind)));
  const isNamed = nameFilter(
    names,
    rows.map(({ name }) => name),
    "neither Git nor the cluster has a Flux object",
  );
  return (all) =>
    all.filter(({ kind, name }) => kinds?.has(kind) !== false && isNamed(name));
}

/** Says once of each kind that the cluster does not know it (fault 70). */
function reportMissingKinds(
  { objects }: Expected,
  resources: Resources,
  report: Report,
): void {
  const missing = new Map(
    objects
      .filter((object) => !resources.has(kindKey(object)))
      .map((object) => [kindKey(object), object]),
  );
  for (const object of missing.values()) {
    const { code, message, hint = "" } = missingKind(object);
    report({ code, severity: "finding", message, hint });
  }
}
