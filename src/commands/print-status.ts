/** Git beside the cluster, for people and for programs. */
import { oneLine } from "../diagnostics/print-text.ts";
import type { State } from "../cluster/readiness.ts";
import {
  countRows,
  isProblem,
  type StatusCounts,
  type StatusRow,
  type Sync,
} from "../cluster/status.ts";
import type { Paint } from "../diagnostics/print-text.ts";
import { identityText } from "../model/identity.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { messageLine, tableLines, type Column } from "./print-table.ts";
import { ageOf, messageOf, readyText, revisionText } from "./status-text.ts";

type Style = Parameters<Paint>[0];

const syncStyles: Readonly<Partial<Record<Sync, Style>>> = {
  differs: "yellow",
  missing: "red",
  extra: "yellow",
  unknown: "dim",
  other: "dim",
};

const readyStyles: Readonly<Partial<Record<State, Style>>> = {
  suspended: "yellow",
  progressing: "yellow",
  waiting: "yellow",
  failing: "red",
  stalled: "red",
};

function columns(now: number): Column<StatusRow>[] {
  return [
    { head: "KIND", cell: ({ kind }) => kind },
    { head: "NAMESPACE", cell: ({ namespace }) => namespace },
    { head: "NAME", cell: ({ name }) => name },
    {
      head: "SYNC",
      cell: ({ sync }) => sync,
      style: ({ sync }) => syncStyles[sync],
    },
    {
      head: "READY",
      cell: readyText,
      style: ({ readiness }) => readiness && readyStyles[readiness.state],
    },
    { head: "REVISION", cell: revisionText },
    { head: "AGE", cell: (row) => ageOf(row, now) },
    { head: "MESSAGE", cell: messageOf },
  ];
}

export interface PageOptions {
  /** Whether to show what has nothing to do with this repository, too; else it is only counted. */
  readonly all: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly paint: Paint;
  /** Of the terminal, where it is one. */
  readonly width?: number | undefined;
  /** So many lines fit: what is not as it should be comes first then, and the rest is counted. */
  readonly height?: number | undefined;
}

/** The whole table with what stands above and below it. */
export function pageLines(
  title: string,
  rows: readonly StatusRow[],
  { all, now, paint, width, height = Number.POSITIVE_INFINITY }: PageOptions,
): string[] {
  const counts = countRows(rows);
  const shown = all ? rows : withoutOthers(rows);
  const others = all ? undefined : othersText(counts);
  const below = [
    summaryLine(rows, paint),
    ...(others === undefined ? [] : [paint("dim", others)]),
  ];
  // The title, the head, and the line that counts the rest.
  const room = Math.max(1, height - below.length - 3);
  const fitting = shown.length > room ? problemsFirst(shown, room) : shown;
  const left = shown.length - fitting.length;
  return [
    paint("bold", title),
    ...tableLines(fitting, columns(now), paint, width),
    ...(left === 0 ? [] : [paint("dim", `… and ${left} more`)]),
    ...below,
  ];
}

function problemsFirst(
  rows: readonly StatusRow[],
  count: number,
): readonly StatusRow[] {
  const problems = rows.filter(isProblem);
  const rest = rows.filter((row) => !isProblem(row));
  return [...problems, ...rest].slice(0, count);
}

/** The rows of objects that have to do with this repository. */
export function withoutOthers(rows: readonly StatusRow[]): StatusRow[] {
  return rows.filter(({ sync }) => sync !== "other");
}

/** `12 synced, 1 differs, 1 missing, 2 extra; 3 not ready, 1 suspended`. */
export function summaryLine(rows: readonly StatusRow[], paint: Paint): string {
  const counts = countRows(rows);
  const part = (count: number, word: string, style?: Style): string => {
    const text = `${count} ${word}`;
    return count === 0 || style === undefined ? text : paint(style, text);
  };
  const { unknown, differs } = counts;
  const inSync = [
    part(counts.synced, "synced"),
    part(differs, differs === 1 ? "differs" : "differ", "yellow"),
    part(counts.missing, "missing", "red"),
    part(counts.extra, "extra", "yellow"),
    ...(unknown === 0 ? [] : [part(unknown, "unknown")]),
  ];
  const ready = [
    part(counts.notReady, "not ready", "red"),
    part(counts.suspended, "suspended", "yellow"),
  ];
  return `${inSync.join(", ")}; ${ready.join(", ")}`;
}

function othersText({ other }: StatusCounts): string | undefined {
  if (other === 0) return undefined;
  return other === 1
    ? "1 other, --all shows it"
    : `${other} others, --all shows them`;
}

/** Everything as one JSON object. */
export function statusJson(
  { cluster, context }: Pick<ClusterSession, "cluster" | "context">,
  rows: readonly StatusRow[],
  now: number,
): string {
  const shown = {
    cluster,
    context: context.name,
    server: context.server,
    time: new Date(now).toISOString(),
    counts: countRows(rows),
    objects: rows.map(rowJson),
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

/** A row as `--output json` has it. Documented in docs/status.md: fields are added, never renamed. */
export function rowJson(row: StatusRow): object {
  const { kind, namespace, name, apiVersion, file, kustomization } = row;
  const { sync, why, differences, readiness, created } = row;
  return {
    kind,
    namespace,
    name,
    apiVersion,
    file,
    kustomization,
    sync,
    why,
    differences,
    ready: readyText(row),
    state: readiness?.state,
    suspendedOnlyLive: row.isSuspendedOnlyLive,
    reason: readiness?.reason,
    message: readiness?.message,
    revision: readiness?.revision,
    created,
  };
}

/** What has become of an object, on one line: `HelmRelease/apps/podinfo: synced → differs, ready True …`. */
export function changeLine(
  before: StatusRow | undefined,
  after: StatusRow | "gone",
  paint: Paint,
): string {
  const row = after === "gone" ? before : after;
  const name = row === undefined ? "" : oneLine(identityText(row));
  if (after === "gone") return `${name}: gone`;
  const style = syncStyles[after.sync];
  const sync =
    before === undefined || before.sync === after.sync
      ? after.sync
      : `${before.sync} → ${after.sync}`;
  const ready = readyStyles[after.readiness?.state ?? "static"];
  const painted = (text: string, its: Style | undefined): string =>
    its === undefined ? text : paint(its, text);
  const words = [
    painted(sync, style),
    painted(`ready ${readyText(after)}`, ready),
    oneLine(revisionText(after)),
    messageLine(messageOf(after)),
  ];
  return `${name}: ${words.filter((word) => word !== "").join(", ")}`;
}
