import { describe, expect, it } from "vitest";
import { ageText, parseDuration } from "../../src/cluster/duration.ts";

describe("a duration", () => {
  it.each([
    ["0s", 0],
    ["250ms", 250],
    ["90s", 90_000],
    ["1m30s", 90_000],
    ["1.5h", 5_400_000],
    ["1h0m0.5s", 3_600_500],
    ["100m", 6_000_000],
    ["1s1s", 2000],
  ])("%s is %d milliseconds", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(["1.5ms", "0.0001s", "4.35m", "1.0005s"])(
    "%s is whole milliseconds: timers take no others",
    (text) => {
      expect(Number.isInteger(parseDuration(text))).toBe(true);
    },
  );

  it.each([
    "",
    "5",
    "1d",
    "-5m",
    "+5m",
    ".5s",
    "5.s",
    "5 m",
    " 5m",
    "5m ",
    "5m\n",
    "5M",
    "1e3s",
    "m",
    "5m3",
    "1us",
    "٣s",
  ])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe("an age", () => {
  const second = 1000;
  const minute = 60 * second;
  const hour = 60 * minute;
  const day = 24 * hour;

  it.each([
    [0, "0s"],
    [999, "0s"],
    [45 * second, "45s"],
    [119 * second, "119s"],
    [2 * minute, "2m"],
    [119 * minute, "119m"],
    [2 * hour, "2h"],
    [47 * hour, "47h"],
    [2 * day, "2d"],
    [400 * day, "400d"],
  ])("of %d ms is %s", (elapsed, text) => {
    expect(ageText(elapsed)).toBe(text);
  });

  it("is never below zero: clocks differ", () => {
    expect(ageText(-5000)).toBe("0s");
  });
});
