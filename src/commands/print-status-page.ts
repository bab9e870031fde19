/** What the page of `fluxsmith status --output html` says. */
import {
  countRows,
  isNotReady,
  isProblem,
  type StatusRow,
} from "../cluster/status.ts";
import { visible } from "../diagnostics/print-text.ts";
import { clusterText, type ClusterSession } from "./cluster-session.ts";
import { summaryLine } from "./print-status.ts";
import type { Page, PageFilter, PageRow } from "./status-page.ts";
import { ageOf, messageOf, readyText, revisionText } from "./status-text.ts";

/** The page's texts, ready to be escaped; control characters are made visible. `now` in milliseconds since 1970. */
export function pageOf(
  cluster: ClusterSession,
  rows: readonly StatusRow[],
  { now, all }: { readonly now: number; readonly all: boolean },
): Page {
  const shown = all ? rows : rows.filter(({ sync }) => sync !== "other");
  const { other } = countRows(rows);
  const problems = shown.filter(isProblem).length;
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  const of = cluster.cluster === undefined ? "" : ` of ${cluster.cluster}`;
  const verdict =
    problems === 0
      ? "all is well"
      : `${problems} ${problems === 1 ? "problem" : "problems"}`;
  return {
    title: visible(`Flux status${of}: ${verdict}`),
    cluster: clusterText(cluster),
    summary: summaryLine(shown, (_style, text) => text),
    time: new Date(now).toISOString(),
    filters: filtersOf(shown),
    groups: kinds.map((kind) => {
      const its = shown.filter((row) => row.kind === kind);
      return {
        kind: visible(kind),
        summary: summaryLine(its, (_style, text) => text),
        classes: [...new Set(its.flatMap(classesOf))].join(" "),
        rows: its.map((row) => pageRow(row, now)),
      };
    }),
    notes:
      all || other === 0
        ? []
        : [
            `${other} Flux ${other === 1 ? "object" : "objects"} of the cluster not applied from here ${other === 1 ? "is" : "are"} left out.`,
          ],
  };
}

function pageRow(row: StatusRow, now: number): PageRow {
  const { namespace, name, sync, file, line, differences } = row;
  return {
    namespace: visible(namespace),
    name: visible(name),
    sync,
    ready: readyText(row),
    revision: visible(revisionText(row)),
    age: ageOf(row, now) ?? "",
    // The fields stand below it, all of them.
    message: visible(messageOf({ ...row, differences: [] })),
    file: file === undefined ? "" : visible(`${file}:${line ?? 1}`),
    differences: differences.map(visible),
    classes: classesOf(row).join(" "),
  };
}

function classesOf(row: StatusRow): string[] {
  const { sync, readiness } = row;
  return [
    ...(isProblem(row) ? ["problem"] : []),
    ...(["differs", "missing", "extra"].includes(sync) ? [sync] : []),
    ...(isNotReady(row) ? ["not-ready"] : []),
    ...(readiness?.state === "suspended" ? ["suspended"] : []),
  ];
}

function filtersOf(rows: readonly StatusRow[]): PageFilter[] {
  const classes = rows.flatMap(classesOf);
  const filter = (name: string, label: string): PageFilter => ({
    name,
    label,
    count: classes.filter((one) => one === name).length,
  });
  return [
    { name: "all", label: "All", count: rows.length },
    filter("problem", "Problems"),
    filter("missing", "Missing"),
    filter("differs", "Differing"),
    filter("extra", "Extra"),
    filter("not-ready", "Not ready"),
    filter("suspended", "Suspended"),
  ];
}
