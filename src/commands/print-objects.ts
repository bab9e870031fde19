/** Flux objects for people, for programs, and for shell loops. */
import { visible, type Paint } from "../diagnostics/print-text.ts";
import type { FluxObject } from "../discovery/flux-object.ts";
import type { Output } from "../io/terminal.ts";
import { identityText } from "../model/identity.ts";

interface Column {
  readonly head: string;
  readonly cell: (object: FluxObject) => string | undefined;
}

const columns: readonly Column[] = [
  { head: "CLUSTER", cell: ({ cluster }) => cluster },
  { head: "KIND", cell: ({ kind }) => kind },
  { head: "NAMESPACE", cell: ({ namespace }) => namespace },
  { head: "NAME", cell: ({ name }) => name },
  { head: "SOURCE", cell: ({ source }) => source },
  { head: "VERSION", cell: ({ version }) => version },
  { head: "KUSTOMIZATION", cell: ({ kustomization }) => kustomization },
  { head: "ORIGIN", cell: ({ origin }) => origin },
  { head: "FILE", cell: ({ file, line }) => `${file}:${line}` },
];

/** What stands in a cell that has nothing to say, so that every line has the same number of words. */
const none = "-";

/** Prints an aligned table; the column of clusters only where there are some. Nothing at all without objects. */
export function printTable(
  objects: readonly FluxObject[],
  stdout: Output,
  paint: Paint,
): void {
  if (objects.length === 0) return;
  const hasClusters = objects.some(({ cluster }) => cluster !== undefined);
  const shown = hasClusters ? columns : columns.slice(1);
  const rows = objects.map((object) =>
    shown.map(({ cell }) => oneLine(cell(object) ?? "") || none),
  );
  const heads = shown.map(({ head }) => head);
  const widths = heads.map((head, index) =>
    rows.reduce(
      (width, row) => Math.max(width, row[index]?.length ?? 0),
      head.length,
    ),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  const body = rows.map((row) => `${line(row)}\n`).join("");
  stdout.write(`${paint("dim", line(heads))}\n${body}`);
}

/** Prints `Kind/namespace/name`, one a line. */
export function printNames(
  objects: readonly FluxObject[],
  stdout: Output,
): void {
  stdout.write(
    objects.map((object) => `${oneLine(identityText(object))}\n`).join(""),
  );
}

/** Prints a JSON array, one object a line. */
export function printJson(
  objects: readonly FluxObject[],
  stdout: Output,
): void {
  const lines = objects.map((object) => JSON.stringify(object));
  stdout.write(lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`);
}

/** A name comes from a file, and a file may hold anything: no line break, no escape sequence. */
function oneLine(text: string): string {
  return visible(text).replaceAll(/[\t\n]/g, (blank) =>
    blank === "\t" ? "\\t" : "\\n",
  );
}
