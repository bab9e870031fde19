import { expect, it } from "vitest";
import { leftOutText } from "../../src/commands/left-out-text.ts";

const none = {
  "chart-label": 0,
  checksum: 0,
  quantity: 0,
  volatile: 0,
  objects: 0,
};

it.each([
  [none, undefined],
  [{ ...none, checksum: 1 }, "Left out as noise: 1 checksum."],
  [
    { "chart-label": 2, checksum: 3, quantity: 6, volatile: 4, objects: 5 },
    "Left out as noise: 2 chart labels, 3 checksums, 6 amounts written otherwise, 4 values made anew each time; 5 objects have nothing else.",
  ],
  [{ ...none, quantity: 1 }, "Left out as noise: 1 amount written otherwise."],
  [
    { ...none, volatile: 1, objects: 1 },
    "Left out as noise: 1 value made anew each time; 1 object has nothing else.",
  ],
])("%j is counted in words", (leftOut, text) => {
  expect(leftOutText({ leftOut })).toBe(text);
});
