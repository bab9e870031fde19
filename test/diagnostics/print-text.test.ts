/** The code frame under a finding. */
import { describe, expect, it } from "vitest";
import { locate, type Source } from "../../src/diagnostics/diagnostic.ts";
import {
  oneLine,
  printText,
  visible,
} from "../../src/diagnostics/print-text.ts";

/** What stands under the message, of a finding about `wanted` in a text. */
function frameOf(text: string, wanted: string): string[] {
  const source: Source = { file: "fluxsmith.yaml", text };
  const start = text.indexOf(wanted);
  const printed = printText(
    [
      {
        code: "wrong-type",
        severity: "error",
        message: "m",
        at: locate(source, { start, end: start + wanted.length }),
      },
    ],
    { source: () => source, paint: (_, painted) => painted },
  );
  return printed.trimEnd().split("\n").slice(1);
}

/** What the marks stand under. */
function marked(frame: readonly string[]): string {
  const at = frame.findIndex((line) => line.trimStart().startsWith(">"));
  const marks = frame[at + 1] ?? "";
  const start = marks.indexOf("^");
  return (frame[at] ?? "").slice(start, marks.lastIndexOf("^") + 1);
}

const filler = (length: number): string =>
  "0123456789".repeat(Math.ceil(length / 10)).slice(0, length);

describe("the code frame", () => {
  it("shows the line, its neighbours, and the place", () => {
    expect(frameOf("a: 1\nb: wrong\nc: 2\nd: 3\n", "wrong")).toEqual([
      "    1 | a: 1",
      "  > 2 | b: wrong",
      "      |    ^^^^^",
      "    3 | c: 2",
    ]);
  });

  it.each([
    ["at the beginning", 0, 1000],
    ["where the line just fits", 155, 0],
    ["over the edge", 158, 0],
    ["over the edge of what follows", 158, 1000],
    ["in the middle", 366, 1000],
    ["at the end", 1000, 0],
    ["near the end", 1000, 30],
  ])("marks the place in a long line: %s", (_, before, after) => {
    const frame = frameOf(filler(before) + "wrong" + filler(after), "wrong");
    expect(marked(frame)).toBe("wrong");
    for (const line of frame) expect(line.length).toBeLessThanOrEqual(170);
  });

  it("says with an ellipsis where a line goes on", () => {
    const [line = ""] = frameOf(filler(400) + "wrong" + filler(400), "wrong");
    expect(line).toMatch(/^ {2}> 1 \| …\d+wrong\d+…$/);
    const [end = ""] = frameOf(`${filler(400)}wrong`, "wrong");
    expect(end).toMatch(/\| …\d+wrong$/);
    const [start = ""] = frameOf(`wrong${filler(400)}`, "wrong");
    expect(start).toMatch(/\| wrong\d+…$/);
  });

  it("marks a place that is longer than what is shown", () => {
    const long = "x".repeat(500);
    const frame = frameOf(filler(300) + long, long);
    expect(marked(frame)).toBe("x".repeat(60));
  });

  it("cuts the neighbours, too", () => {
    const [before = ""] = frameOf(`${filler(400)}\nwrong\n`, "wrong");
    expect(before).toBe(`    1 | ${filler(160)}…`);
  });

  it("counts what a control character is shown as", () => {
    const frame = frameOf("a: \u001b[31m\u202e wrong", "wrong");
    expect(frame[0]).toBe(String.raw`  > 1 | a: \x1b[31m\u202e wrong`);
    expect(marked(frame)).toBe("wrong");
  });

  it("cuts no character in two", () => {
    for (const shift of ["", "x"]) {
      const frame = frameOf(`${shift}${"😀".repeat(300)}wrong`, "wrong");
      expect(frame.join("")).not.toMatch(/\p{Cs}/u);
      expect(marked(frame)).toBe("wrong");
    }
  });

  it("is left out where a whole file is meant", () => {
    expect(frameOf("a: 1\n", "")).toEqual([]);
  });
});

describe("what cannot be seen", () => {
  it.each([
    ["a space without width", "\u200B", String.raw`\u200b`],
    ["joiners", "\u200C\u200D\u2060", String.raw`\u200c\u200d\u2060`],
    ["a byte order mark", "\uFEFF", String.raw`\ufeff`],
    ["a soft hyphen", "\u00AD", String.raw`\xad`],
    ["fillers", "\u3164\u115F\uFFA0", String.raw`\u3164\u115f\uffa0`],
    [
      "a turn of direction",
      "\u202E\u2066\u061C",
      String.raw`\u202e\u2066\u061c`,
    ],
    ["tags", "\u{E0041}\u{E0100}", String.raw`\u{e0041}\u{e0100}`],
    ["controls", "\u000B\u001B\u009F", String.raw`\x0b\x1b\x9f`],
  ])("is shown: %s", (_, text, shown) => {
    expect(visible(`a${text}b`)).toBe(`a${shown}b`);
    expect(oneLine(`a${text}b`)).toBe(`a${shown}b`);
  });

  it("leaves what is seen as it is", () => {
    const text = "ä é 日本 ‾ 😀 ⚠️ → …\tx\n";
    expect(visible(text)).toBe(text);
  });
});
