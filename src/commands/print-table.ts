/** The one table: aligned columns, a dash for nothing. */
import { oneLine, visible, type Paint } from "../diagnostics/print-text.ts";

/** A column of a table of `T`. */
export interface Column<T> {
  readonly head: string;
  /** Undefined or empty for nothing. */
  readonly cell: (row: T) => string | undefined;
  /** How the cell is painted, where it is. */
  readonly style?: (row: T) => Parameters<Paint>[0] | undefined;
}

/** What stands in a cell that has nothing to say, so that every line has the same number of words. */
const none = "-";

/**
 * The lines of an aligned table, the head first; none without rows. No text in a cell can break a line or steer a terminal.
 *
 * @param width the lines' greatest length, where the last column is to be cut
 */
export function tableLines<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  paint: Paint,
  width = Number.POSITIVE_INFINITY,
): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) =>
    columns.map(({ cell }) => oneLine(cell(row) ?? "") || none),
  );
  const heads = columns.map(({ head }) => head);
  const widths = heads.map((head, index) =>
    cells.reduce(
      (widest, row) => Math.max(widest, row[index]?.length ?? 0),
      head.length,
    ),
  );
  const before = widths
    .slice(0, -1)
    .reduce((sum, column) => sum + column + gap.length, 0);
  const last = columns.length - 1;
  const fit = (cell: string, index: number): string =>
    index === last
      ? cut(cell, width - before)
      : cell.padEnd(widths[index] ?? 0);
  const head = heads.map(fit).join(gap).trimEnd();
  const lines = cells.map((row, at) =>
    row
      .map((cell, index) => {
        const fitted = fit(cell, index);
        const item = rows[at];
        const style =
          item === undefined ? undefined : columns[index]?.style?.(item);
        if (style === undefined) return fitted;
        const text = fitted.trimEnd();
        return paint(style, text) + fitted.slice(text.length);
      })
      .join(gap)
      .trimEnd(),
  );
  return [paint("dim", head), ...lines];
}

const gap = "  ";

function cut(text: string, width: number): string {
  return text.length <= width
    ? text
    : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** A message of a controller or a server: people read it, so a line break is a blank. */
export function messageLine(text: string): string {
  return visible(text).replaceAll(/\s*[\t\n]\s*/g, " ");
}
