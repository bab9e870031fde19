import { describe, expect, it } from "vitest";
import { fitComment } from "../../src/commands/fit-comment.ts";

const rest = "x\n".repeat(500);

describe("63: Markdown that is too long", () => {
  it("is whole where it fits", () => {
    expect(fitComment("a\n", 2)).toBe("a\n");
    expect(fitComment("🌈🌈", 2)).toBe("🌈🌈");
  });

  it("is cut at a line, and counted", () => {
    const text = fitComment(`one\n${rest}`, 120);
    expect(text).toBe(
      "one\n" +
        "x\n".repeat(8) +
        "\n_984 of 1004 characters are not shown, for want of room._\n",
    );
  });

  it.each([
    ["a fence", "```diff\n", "```\n"],
    ["a longer fence", "````\n```\n", "````\n"],
    ["a fold", "<details><summary>x</summary>\n", "</details>\n"],
    ["folds", "<details>\n<details>\n</details>\n", "</details>\n"],
    [
      "a fold with a fence that has one in it",
      "<details>\n```\n</details>\n",
      "```\n</details>\n",
    ],
  ])("is not cut within %s", (_, open, close) => {
    const text = fitComment(`one\n${open}${rest}${close}`, 500);
    expect(text).toMatch(/^one\n\n_\d+ of \d+ characters/);
    // What is whole stays.
    const whole = fitComment(`${open}${close}two\n${rest}`, 500);
    expect(whole).toContain(`${open}${close}two\n`);
  });
});
