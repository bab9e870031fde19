import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { liveLines } from "../../src/io/live-lines.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A terminal that shows what is written, as far as live lines need one: it wraps, goes up, and erases. */
function terminal(columns = 40) {
  const rows = [""];
  let row = 0;
  let written = "";
  const put = (character: string): void => {
    if (Array.from(rows[row] ?? "").length >= columns) rows[++row] = "";
    rows[row] = (rows[row] ?? "") + character;
  };
  return {
    columns,
    isTTY: true,
    write: (text: string) => {
      written += text;
      // oxlint-disable-next-line no-control-regex -- a terminal reads them
      for (const token of text.match(/\u001B\[\d*[AJ]|[^]/gu) ?? []) {
        const [, count, what] =
          // oxlint-disable-next-line no-control-regex -- a terminal reads them
          /^\u001B\[(\d*)([AJ])$/.exec(token) ?? [];
        if (what === "A") row -= Number(count);
        else if (what === "J") rows.splice(row, rows.length, "");
        else if (token === "\n") rows[++row] ??= "";
        else if (token !== "\r") put(token);
      }
    },
    /** The lines on the screen, without the turning mark. */
    screen: () =>
      rows
        .filter((line) => line !== "")
        .map((line) => line.replace(/^[⠀-⣿] /, "")),
    written: () => written,
  };
}

const tick = (): unknown => vi.advanceTimersByTime(100);

describe("live lines", () => {
  it("stand where the last ones stood", () => {
    const screen = terminal();
    const lines = liveLines(screen);
    lines.update(["one", "two", "three"]);
    tick();
    expect(screen.screen()).toEqual(["one", "two", "three"]);
    lines.update(["two"]);
    tick();
    tick();
    expect(screen.screen()).toEqual(["two"]);
    lines.end();
    expect(screen.screen()).toEqual([]);
  });

  it("make room for what is said between", () => {
    const screen = terminal();
    const lines = liveLines(screen);
    lines.update(["waiting"]);
    tick();
    lines.clear();
    screen.write("said\n");
    tick();
    expect(screen.screen()).toEqual(["said", "waiting"]);
    lines.end();
    expect(screen.screen()).toEqual(["said"]);
  });

  it("are erased where there are none any more", () => {
    const screen = terminal();
    const lines = liveLines(screen);
    lines.update(["waiting"]);
    tick();
    lines.update([]);
    expect(screen.screen()).toEqual([]);
    tick();
    expect(screen.screen()).toEqual([]);
    lines.end();
  });

  it("never wrap, however long they are: what has wrapped could not be erased", () => {
    const screen = terminal(30);
    const lines = liveLines(screen);
    lines.update(["x".repeat(200), "🔑".repeat(50), "short"]);
    for (let ticks = 0; ticks < 3; ticks++) tick();
    expect(screen.screen()).toHaveLength(3);
    // Half of a character would not come out as it went in.
    const bytes = Buffer.from(screen.written());
    expect(bytes.toString()).toBe(screen.written());
    lines.end();
    expect(screen.screen()).toEqual([]);
  });

  it("are ten at the most, and how many more there are", () => {
    const screen = terminal();
    const lines = liveLines(screen);
    lines.update(Array.from({ length: 25 }, (_, index) => `line ${index}`));
    tick();
    expect(screen.screen()).toHaveLength(11);
    expect(screen.screen().at(-1)).toBe("… and 15 more");
    lines.end();
    expect(screen.screen()).toEqual([]);
  });

  it("84: cannot steer the terminal, whatever is in them", () => {
    const screen = terminal(80);
    const lines = liveLines(screen);
    lines.update([
      "a\u001B[31mb\u001B[2Jc",
      "d\ne\r\nf\tg\bh\u0007i\u009B1mj\u2028k",
      "l\u001B]0;title\u0007m\u001B",
    ]);
    tick();
    expect(screen.screen()).toHaveLength(3);
    lines.end();
    const own = screen
      .written()
      // oxlint-disable-next-line no-control-regex -- they are what this is about
      .replaceAll(/\u001B\[\d+A\r\u001B\[J|\n/g, "");
    // oxlint-disable-next-line no-control-regex -- they are what this is about
    expect(own).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/);
  });

  it("write nothing before there is something, nor after the end", () => {
    const screen = terminal();
    const lines = liveLines(screen);
    tick();
    lines.clear();
    expect(screen.written()).toBe("");
    lines.update(["one"]);
    tick();
    lines.end();
    const length = screen.written().length;
    tick();
    lines.end();
    expect(screen.written()).toHaveLength(length);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("86: are nothing where there is no terminal", () => {
    const written: string[] = [];
    const lines = liveLines({ write: (text) => written.push(text) });
    lines.update(["one"]);
    tick();
    lines.clear();
    lines.end();
    expect(written).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
