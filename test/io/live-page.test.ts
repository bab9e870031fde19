import { expect, it } from "vitest";
import { livePage } from "../../src/io/live-page.ts";
import { screenOf, type Screen } from "../tools/screen.ts";

/** A page on a terminal where something stands already. */
function onTerminal(columns = 20, rows = 6) {
  let written = "$ fluxsmith\n";
  const stream = {
    isTTY: true,
    columns,
    rows,
    write: (text: string) => {
      written += text;
    },
  };
  const page = livePage(stream);
  return { page, stream, screen: (): Screen => screenOf(written, columns) };
}

it("draws lines in place, and leaves what stood before", () => {
  const { page, screen } = onTerminal();
  page.show(["one", "two", "three"]);
  expect(screen().lines).toEqual(["$ fluxsmith", "one", "two", "three"]);
  page.show(["1", "2"]);
  expect(screen().lines).toEqual(["$ fluxsmith", "1", "2"]);
  page.end();
  expect(screen()).toMatchObject({ lines: ["$ fluxsmith"], wraps: true });
});

it("writes nothing where nothing has changed", () => {
  const written: string[] = [];
  const page = livePage({ write: (text: string) => written.push(text) });
  page.show(["one"]);
  page.show(["one"]);
  expect(written).toHaveLength(1);
  page.end();
  page.end();
  expect(written).toHaveLength(2);
});

it("clips a line that is too long, and counts the lines that are too many", () => {
  const { page, screen } = onTerminal(11, 4);
  page.show(["a".repeat(30), "b", "c", "d", "e"]);
  expect(screen().lines).toEqual([
    "$ fluxsmith",
    "a".repeat(11),
    "b",
    "… and 3 mor",
  ]);
  page.show(["x"]);
  expect(screen().lines).toEqual(["$ fluxsmith", "x"]);
});

it("begins anew below where the terminal has become narrower, since its lines are broken by then", () => {
  const { page, stream, screen } = onTerminal();
  page.show(["one"]);
  stream.columns = 10;
  page.show(["two"]);
  expect(screen().lines).toEqual(["$ fluxsmith", "one", "two"]);
});
