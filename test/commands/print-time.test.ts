import { describe, expect, it } from "vitest";
import { timeText } from "../../src/commands/print-time.ts";

describe("when something happened", () => {
  const time = Date.UTC(2026, 10, 21, 3, 12, 45, 123);

  it.each([
    ["s", "2026-11-21T03:12:45Z"],
    ["ms", "2026-11-21T03:12:45.123Z"],
  ] as const)("is the same everywhere, to the %s", (unit, text) => {
    expect(timeText(time, { now: 0, isTerminal: false, unit })).toBe(text);
  });

  it("is the clock on the wall on a terminal, with the day where it is not today", () => {
    // Local, whatever zone the tests run in.
    const at = (day: number): number =>
      new Date(2026, 10, day, 3, 2, 5).getTime();
    const show = (day: number): string =>
      timeText(at(day), { now: at(21), isTerminal: true, unit: "ms" });
    expect(show(21)).toBe("03:02:05");
    expect(show(20)).toBe("11-20 03:02:05");
    expect(show(9)).toBe("11-09 03:02:05");
  });
});
