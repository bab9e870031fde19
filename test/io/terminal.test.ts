import { describe, expect, test } from "vitest";
import type { Output } from "../../src/io/terminal.ts";
import { isTerminal, progress, useColor } from "../../src/io/terminal.ts";

const terminal = { isTTY: true };
const pipe = {};

test("86: only a terminal is one", () => {
  expect(isTerminal(terminal)).toBe(true);
  expect(isTerminal({ isTTY: false })).toBe(false);
  expect(isTerminal(pipe)).toBe(false);
});

describe("useColor", () => {
  test.each([
    ["a terminal", {}, terminal, true],
    ["86: a pipe", {}, pipe, false],
    ["a terminal that knows none", { TERM: "dumb" }, terminal, false],
    ["NO_COLOR", { NO_COLOR: "1" }, terminal, false],
    ["an empty NO_COLOR, which says nothing", { NO_COLOR: "" }, terminal, true],
    ["FORCE_COLOR", { FORCE_COLOR: "1", TERM: "dumb" }, pipe, true],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, terminal, false],
    ["FORCE_COLOR=false", { FORCE_COLOR: "false" }, terminal, false],
    ["both", { FORCE_COLOR: "1", NO_COLOR: "1" }, pipe, true],
  ])("%s", (_, environment, stream, expected) => {
    expect(useColor(environment, stream)).toBe(expected);
  });
});

function recording(changes: Partial<Output> = {}) {
  const written: string[] = [];
  let time = 1000;
  const stream: Output = {
    isTTY: true,
    write: (text) => written.push(text),
    ...changes,
  };
  const shown = progress(stream, "writing", () => time);
  const at = (ms: number, done: number): void => {
    time = 1000 + ms;
    shown.update(done, 10_000);
  };
  return { written, shown, at };
}

describe("progress", () => {
  test("draws one line in place, now and then, and erases it", () => {
    const { written, shown, at } = recording();
    for (const ms of [0, 100, 199, 200, 250, 399, 400]) at(ms, ms);
    shown.end();
    shown.end();
    expect(written).toEqual([
      "\r\u001B[Kwriting 200/10000",
      "\r\u001B[Kwriting 400/10000",
      "\r\u001B[K",
    ]);
  });

  test("draws nothing for what is over at once", () => {
    const { written, shown, at } = recording();
    at(100, 10_000);
    shown.end();
    expect(written).toEqual([]);
  });

  test("86: draws nothing into a pipe", () => {
    const { written, shown, at } = recording({ isTTY: false });
    at(1000, 5);
    shown.end();
    expect(written).toEqual([]);
  });

  test("never wraps", () => {
    const { written, at } = recording({ columns: 12 });
    at(1000, 5);
    expect(written).toEqual(["\r\u001B[Kwriting 5/1"]);
  });
});
