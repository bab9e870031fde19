/** `fluxsmith status --watch`: the table in place on a terminal, a line for each change elsewhere. */
import {
  statusRows,
  type Expected,
  type StatusRow,
} from "../cluster/status.ts";
import { wantedFor, type ClusterView } from "../cluster/view.ts";
import { watchLive } from "../cluster/watch-live.ts";
import { visible } from "../diagnostics/print-text.ts";
import { identityText } from "../model/identity.ts";
import { livePage } from "../io/live-page.ts";
import { isTerminal } from "../io/terminal.ts";
import { clusterText, type ClusterSession } from "./cluster-session.ts";
import { exit } from "./context.ts";
import { flushFindings } from "./findings.ts";
import {
  changeLine,
  pageLines,
  rowJson,
  summaryLine,
  withoutOthers,
} from "./print-status.ts";

/** Chooses among the rows what was asked for. */
export type RowFilter = (rows: readonly StatusRow[]) => readonly StatusRow[];

interface WatchStatusOptions {
  readonly expected: Expected;
  readonly view: ClusterView;
  readonly filter: RowFilter;
  readonly all: boolean;
  readonly output: "table" | "json" | "html";
}

/** Shows the rows as they change. */
interface Screen {
  readonly show: (rows: readonly StatusRow[]) => void;
  /** Says how it stands with the connection; undefined where all is well. */
  readonly say: (note: string | undefined) => void;
  readonly end: () => void;
}

/** Follows a cluster until Ctrl-C; the exit code that means that. Git is read once, at the start. */
export async function watchStatus(
  cluster: ClusterSession,
  options: WatchStatusOptions,
): Promise<number> {
  const { session, layout, interrupt } = cluster;
  const { expected, view, filter, output } = options;
  flushFindings(session);
  const screen =
    output === "table" && isTerminal(session.context.stdout)
      ? openPage(cluster, options)
      : openLog(cluster, options);
  screen.show(filter(statusRows(expected, view.live)));
  try {
    await watchLive(view, {
      ...wantedFor(expected.objects, layout.settings),
      until: interrupt,
      onChange: (live) => screen.show(filter(statusRows(expected, live))),
      onLost: ({ message }) =>
        screen.say(`The connection is lost (${message}); trying again …`),
      onBack: () => screen.say(undefined),
    });
  } finally {
    screen.end();
  }
  return exit.interrupted;
}

/** How often the ages are looked at. */
const tickMs = 1000;

function openPage(
  cluster: ClusterSession,
  { all }: WatchStatusOptions,
): Screen {
  const { context, paint } = cluster.session;
  const { stdout, now } = context;
  const page = livePage(stdout);
  let rows: readonly StatusRow[] = [];
  let said: string | undefined;
  const draw = (): void => {
    const lines = pageLines(clusterText(cluster), rows, {
      all,
      now: now(),
      paint: paint.out,
      width: stdout.columns,
      // The cursor has a line of its own, and so has what is said.
      height: (stdout.rows ?? 24) - (said === undefined ? 1 : 2),
    });
    if (said !== undefined) lines.push(paint.out("yellow", visible(said)));
    page.show(lines);
  };
  const timer = setInterval(draw, tickMs);
  return {
    show: (next) => {
      rows = next;
      draw();
    },
    say: (note) => {
      said = note;
      draw();
    },
    end: () => {
      clearInterval(timer);
      page.end();
      stdout.write(`${summaryLine(rows, paint.out)}\n`);
    },
  };
}

function openLog(
  cluster: ClusterSession,
  { all, output }: WatchStatusOptions,
): Screen {
  const { context, paint } = cluster.session;
  const { stdout, stderr, now } = context;
  let known: ReadonlyMap<string, StatusRow> | undefined;
  const write = (
    before: StatusRow | undefined,
    after: StatusRow | "gone",
  ): void => {
    stdout.write(
      output === "json"
        ? `${JSON.stringify(after === "gone" ? goneJson(before) : rowJson(after))}\n`
        : `${changeLine(before, after, paint.out)}\n`,
    );
  };
  return {
    show: (every) => {
      const rows = all ? every : withoutOthers(every);
      const next = new Map(rows.map((row) => [identityText(row), row]));
      if (known === undefined && output !== "json") {
        const options = { all, now: now(), paint: paint.out };
        for (const line of pageLines(clusterText(cluster), every, options))
          stdout.write(`${line}\n`);
      } else
        for (const [key, row] of next) {
          const before = known?.get(key);
          if (before === undefined || !isSame(before, row)) write(before, row);
        }
      for (const [key, row] of known ?? [])
        if (!next.has(key)) write(row, "gone");
      known = next;
    },
    say: (note) => {
      stderr.write(`${visible(note ?? "Connected again.")}\n`);
    },
    end: () => {},
  };
}

/** What is left of an object that only the cluster had, once it is deleted. */
function goneJson(row: StatusRow | undefined): object {
  const { kind, namespace, name } = row ?? {};
  return { kind, namespace, name, sync: "gone" };
}

function isSame(left: StatusRow, right: StatusRow): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
