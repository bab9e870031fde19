import { describe, expect, it } from "vitest";
import {
  characters,
  code,
  fenced,
  htmlCode,
  htmlText,
  prose,
} from "../../src/commands/markdown-text.ts";
import { markdownNodes } from "../tools/markdown.ts";

describe("code", () => {
  it.each([
    ["a name", "Deployment/default/app", "`Deployment/default/app`"],
    ["a mention", "@admin", "`@admin`"],
    ["HTML", "<b>&", "`<b>&`"],
    ["a backtick", "a`b", "<code>a&#96;b</code>"],
    ["what ends a cell", "a|b", "<code>a&#124;b</code>"],
    ["what escapes", "a\\", "<code>a&#92;</code>"],
    ["a blank at its end", "a ", "<code>a </code>"],
    [
      "a mention and a link in HTML",
      "@a|https://b",
      "<code>&#64;&#8203;a&#124;https&#58;&#47;&#47;b</code>",
    ],
    ["a control character", "a\u001Bb", String.raw`<code>a&#92;x1bb</code>`],
    ["nothing", "", ""],
  ])("holds %s", (_, text, markdown) => {
    expect(code(text)).toBe(markdown);
  });

  it("holds the same where Markdown is not read", () => {
    expect(htmlCode("a`<b>|@c")).toBe("<code>a&#96;&#60;b&#62;|@c</code>");
    expect(htmlText("a <b> @c #1")).toBe("a &#60;b&#62; @&#8203;c #&#8203;1");
  });
});

describe("a sentence", () => {
  it.each([
    ["plain", "It is deleted, since app/x (1.0) goes.", undefined],
    ["code in it", "`prune: true` is set", undefined],
    ["code with a pipe in it", "`a|b`", "<code>a&#124;b</code>"],
    ["a backtick without a partner", "a `b` c`d", "a `b` c&#96;d"],
    ["lines", "a\n  b\tc", "a b c"],
    ["emphasis", "*a* _b_ ~c~", "&#42;a&#42; &#95;b&#95; &#126;&#8203;c&#126;"],
  ])("with %s", (_, text, markdown = text) => {
    expect(prose(text)).toBe(markdown);
  });

  it("that is endless is cut", () => {
    expect(prose("x".repeat(5000))).toBe(`${"x".repeat(1000)}…`);
  });
});

describe("a fence", () => {
  it.each([
    ["nothing of the kind", ["+ a"], 3],
    ["a fence", ["  ```"], 4],
    ["a longer one", ["a", "`````` b ```"], 7],
  ])("around %s is longer", async (_, lines, length) => {
    const fence = "`".repeat(length);
    const all = fenced(lines, "diff");
    expect(all).toEqual([`${fence}diff`, ...lines, fence]);
    const [, block] = await markdownNodes(all.join("\n"));
    expect(block).toMatchObject({
      type: "code",
      lang: "diff",
      value: lines.join("\n"),
    });
  });
});

it("characters are counted as GitHub counts them", () => {
  expect(characters("aä日🌈\uD83C")).toBe(5);
});
