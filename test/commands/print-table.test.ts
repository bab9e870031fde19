import { oneLine } from "../../src/diagnostics/print-text.ts";
import { describe, expect, it } from "vitest";
import { tableLines, type Column } from "../../src/commands/print-table.ts";
import { marked, plain } from "./status-support.ts";

interface Row {
  readonly name: string;
  readonly state?: string;
  readonly note?: string;
}

const columns: readonly Column<Row>[] = [
  { head: "NAME", cell: ({ name }) => name },
  {
    head: "STATE",
    cell: ({ state }) => state,
    style: ({ state }) => (state === "bad" ? "red" : undefined),
  },
  { head: "NOTE", cell: ({ note }) => note },
];
const rows: readonly Row[] = [
  { name: "a", state: "bad", note: "a longer note" },
  { name: "longer", note: "" },
];

describe("a table", () => {
  it("is aligned, with a dash for nothing", () => {
    expect(tableLines(rows, columns, plain)).toEqual([
      "NAME    STATE  NOTE",
      "a       bad    a longer note",
      "longer  -      -",
    ]);
  });

  it("paints texts, and not the blanks behind them", () => {
    expect(tableLines(rows, columns, marked)).toEqual([
      "<dim NAME    STATE  NOTE>",
      "a       <red bad>    a longer note",
      "longer  -      -",
    ]);
  });

  it("cuts the last column where the lines must not be longer", () => {
    expect(tableLines(rows, columns, plain, 22)).toEqual([
      "NAME    STATE  NOTE",
      "a       bad    a long…",
      "longer  -      -",
    ]);
    expect(tableLines(rows, columns, plain, 5)[1]).toBe("a       bad    …");
  });

  it("has no line without rows", () => {
    expect(tableLines([], columns, plain)).toEqual([]);
  });

  it("cannot be broken, nor steer a terminal (fault 84)", () => {
    const [, line] = tableLines(
      [{ name: "a\nb\tc\u001B[31m", state: "x" }],
      columns,
      plain,
    );
    expect(line).toBe(String.raw`a\nb\tc\x1b[31m  x      -`);
    expect(oneLine("a\r\u0085")).toBe(String.raw`a\x0d\x85`);
  });
});
