import { expect, it } from "vitest";
import {
  goDurationText,
  parseGoDuration,
} from "../../src/import/go-duration.ts";

// As Go's time.ParseDuration and Duration.String have them.
it.each([
  ["0", "0s"],
  ["1h", "1h0m0s"],
  ["90s", "1m30s"],
  ["1.5h", "1h30m0s"],
  ["1h0.5s", "1h0m0.5s"],
  [".5s", "500ms"],
  ["1.s", "1s"],
  ["1500us", "1.5ms"],
  ["1µs", "1µs"],
  ["7ns", "7ns"],
  ["8760h", "8760h0m0s"],
  ["-5m", "-5m0s"],
  ["+1m1s", "1m1s"],
])("%s is %s", (text, printed) => {
  const duration = parseGoDuration(text);
  expect(duration === undefined ? undefined : goDurationText(duration)).toBe(
    printed,
  );
});

it.each(["", "5", "1d", "m", "1m ", "1 m", "--1m", "1mm"])(
  "%j is no duration",
  (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  },
);
