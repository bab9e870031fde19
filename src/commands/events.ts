/** `fluxsmith events`: what Flux's controllers say of the objects, as Kubernetes Events. */
import { ageText } from "../cluster/duration.ts";
import { eventSequence, type EventSequence } from "../cluster/flux-events.ts";
import {
  commonParts,
  objectFilter,
  parseObjectWords,
  type ObjectWord,
} from "../cluster/object-words.ts";
import { coreResource } from "../cluster/resources.ts";
import {
  listCollection,
  watchCollection,
  type Watched,
} from "../cluster/watch.ts";
import { visible } from "../diagnostics/print-text.ts";
import {
  withCluster,
  type ClusterOptions,
  type ClusterSession,
} from "./cluster-session.ts";
import { connectionNotes } from "./connection-notes.ts";
import { exit, type CommandContext } from "./context.ts";
import { flushFindings, reportFindings } from "./findings.ts";
import { printEvent, printEventJson } from "./print-events.ts";
import { showStandings } from "./show-standings.ts";

export interface EventsOptions extends ClusterOptions {
  /** `KIND`, `KIND/NAME` or `KIND/NAMESPACE/NAME`; everything where there is none. */
  readonly words: readonly string[];
  readonly follow: boolean;
  /** Milliseconds; what is older is left out. Undefined for all that the server has. */
  readonly since: number | undefined;
  /** Undefined for both. */
  readonly type: "Normal" | "Warning" | undefined;
  readonly output: "text" | "json";
}

/** Runs it; returns the exit code. */
export function events(
  context: CommandContext,
  options: EventsOptions,
): Promise<number> {
  return withCluster(context, { ...options, writes: false }, (cluster) =>
    showEvents(cluster, options),
  );
}

async function showEvents(
  cluster: ClusterSession,
  options: EventsOptions,
): Promise<number> {
  const { session } = cluster;
  const { context, findings } = session;
  const words = parseObjectWords(options.words);
  const isFitting = objectFilter(words);
  const from = options.since === undefined ? 0 : context.now() - options.since;
  const print = options.output === "json" ? printEventJson : printEvent;
  let shown = 0;
  const sequence = eventSequence((event) => {
    if (!isFitting(event) || event.last < from) return;
    shown++;
    print(session, event);
  });
  const missing = await showStandings(cluster, words, options.output);
  const watched = watchedBy(words, options.type);
  if (options.follow) {
    // They may come yet.
    for (const one of missing) findings.report({ ...one, severity: "warning" });
    flushFindings(session);
    return followEvents(cluster, watched, sequence);
  }
  sequence.onListing();
  await listCollection(cluster.api, watched, sequence.onObject);
  sequence.onListed();
  if (shown === 0) context.stderr.write(`${visible(nothing(options))}\n`);
  // Events outlive what they are about.
  for (const one of missing)
    findings.report({ ...one, severity: shown > 0 ? "warning" : "error" });
  return reportFindings(session);
}

/** Until Ctrl-C. */
async function followEvents(
  cluster: ClusterSession,
  watched: Watched,
  { onListing, onListed, onObject }: EventSequence,
): Promise<number> {
  const { api, interrupt } = cluster;
  const notes = connectionNotes(cluster);
  await watchCollection(api, watched, onObject, interrupt, {
    onListing,
    onListed: () => {
      notes.onListed();
      onListed();
    },
    onLost: notes.onLost,
  });
  return exit.interrupted;
}

/** What the server can select by itself; the rest is left out here. */
function watchedBy(
  words: readonly ObjectWord[],
  type: EventsOptions["type"],
): Watched {
  const { kind, namespace, name } = commonParts(words);
  const selectors = Object.entries({
    "involvedObject.kind": kind,
    "involvedObject.name": name,
    type,
  }).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field}=${value}`],
  );
  return {
    kind: "Event",
    resource: coreResource("events"),
    namespace,
    ...(selectors.length === 0
      ? {}
      : { query: { fieldSelector: selectors.join(",") } }),
  };
}

function nothing({ words, type, since }: EventsOptions): string {
  const what = words.length === 0 ? "Flux objects" : words.join(", ");
  const kept =
    since === undefined
      ? "API servers keep them for an hour, unless told otherwise."
      : `Older ones than ${ageText(since)} are left out.`;
  return `There are no ${type === undefined ? "" : `${type} `}Events of ${what}. ${kept}`;
}
