/** Flux objects for people, for programs, and for shell loops. */
import { oneLine } from "../diagnostics/print-text.ts";
import type { Paint } from "../diagnostics/print-text.ts";
import type { FluxObject } from "../discovery/flux-object.ts";
import type { Output } from "../io/terminal.ts";
import { identityText } from "../model/identity.ts";
import { tableLines, type Column } from "./print-table.ts";

const columns: readonly Column<FluxObject>[] = [
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

/** Prints an aligned table; the column of clusters only where there are some. Nothing at all without objects. */
export function printTable(
  objects: readonly FluxObject[],
  stdout: Output,
  paint: Paint,
): void {
  const hasClusters = objects.some(({ cluster }) => cluster !== undefined);
  const shown = hasClusters ? columns : columns.slice(1);
  const lines = tableLines(objects, shown, paint);
  stdout.write(lines.map((line) => `${line}\n`).join(""));
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
