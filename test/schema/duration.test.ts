import { describe, expect, it } from "vitest";
import { durationAdvice, durationUnits } from "../../src/schema/duration.ts";

const all = ["ms", "s", "m", "h"];
const timeout = ["ms", "s", "m"];

it("reads the units from a duration's pattern, and no other pattern", () => {
  expect(durationUnits(String.raw`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`)).toEqual(
    all,
  );
  expect(durationUnits(String.raw`^([0-9]+(\.[0-9]+)?(ms|s|m))+$`)).toEqual(
    timeout,
  );
  expect(durationUnits("^[0-9]+$")).toBeUndefined();
});

describe("durationAdvice", () => {
  it.each([
    ["1d", all, "Flux durations have no days: write 24h"],
    ["1d12h", all, "Flux durations have no days: write 36h"],
    ["1.5 days", all, "Flux durations have no days: write 36h"],
    ["2w", all, "Flux durations have no weeks: write 336h"],
    ["1d", timeout, "Flux durations have no days: write 1440m"],
    ["-5m", all, "a duration cannot be negative: write 5m"],
    ["-x", all, "a duration cannot be negative"],
    ["1h", timeout, "this timeout takes ms, s and m only: write 60m"],
    ["1h30m", timeout, "this timeout takes ms, s and m only: write 90m"],
    ["0.01h", timeout, "this timeout takes ms, s and m only: write 36s"],
    ["5", all, "add a unit: 5s, 5m or 5h"],
    ["1.5", timeout, "add a unit: 1.5s or 1.5m"],
    ["5 m", all, "write 5m"],
    ["1 hour, 5 min", all, "write 1h5m"],
    ["5M", all, "write 5m"],
    ["", all, "a number and a unit, such as 30s or 5m"],
    ["soon", all, "a number and a unit, such as 30s or 5m"],
    ["100us", all, "a number and a unit, such as 30s or 5m"],
  ])("23: %s", (text, units, advice) => {
    expect(durationAdvice(text, units)).toBe(advice);
  });
});
