import { expect, it } from "vitest";
import { durationFlag } from "../../src/commands/duration-flag.ts";

it.each([
  ["90s", 90_000],
  ["1m30s", 90_000],
  ["576h", 2_073_600_000],
])("%s is %d milliseconds", (text, milliseconds) => {
  expect(durationFlag("timeout", text)).toBe(milliseconds);
});

it.each(["", "5", "1d", "-5m", "forever"])(
  "%j is refused, with the flag's name and how to write it",
  (text) => {
    expect(() => durationFlag("timeout", text)).toThrow(
      expect.objectContaining({
        name: "Problem",
        code: "bad-option",
        message: `--timeout ${text} is not a duration`,
        hint: expect.stringContaining("1m30s"),
      }),
    );
  },
);

it("longer than a timer can run is refused: it would be over at once", () => {
  expect(() => durationFlag("since", "600h")).toThrow(
    expect.objectContaining({
      code: "bad-option",
      message: "--since 600h is too long",
      hint: expect.stringContaining("576h"),
    }),
  );
});
