import { expect, it } from "vitest";
import { wantsSchema } from "../../src/config/modeline.ts";

const path = "generated/fluxsmith.schema.json";

it.each([
  ["the language server's", `# yaml-language-server: $schema=${path}\n`],
  ["with ./", `# yaml-language-server: $schema=./${path}\n`],
  ["JetBrains' form", `# $schema: ${path}\n`],
  ["after a licence", `# Copyright\n\n# yaml-language-server: $schema=${path}`],
  ["with CRLF", `# yaml-language-server: $schema=${path}\r\nversion: 1\r\n`],
  ["after a BOM", `\uFEFF# yaml-language-server: $schema=${path}\n`],
])("sees the comment: %s", (_, text) => {
  expect(wantsSchema(text, "generated")).toBe(true);
});

it.each([
  ["no comment", "version: 1\n"],
  ["nothing", ""],
  ["another file", "# yaml-language-server: $schema=schemas/mine.json\n"],
  ["another folder", "# yaml-language-server: $schema=fluxsmith.schema.json\n"],
  ["a URL", `# yaml-language-server: $schema=https://example.com/${path}\n`],
  ["no space", `#yaml-language-server: $schema=${path}\n`],
  ["too late", `version: 1\n# yaml-language-server: $schema=${path}\n`],
  ["prose", `# The schema is $schema=${path}\n`],
  ["the second", `# $schema: other.json\n# $schema: ${path}\n`],
])("leaves the schema alone: %s", (_, text) => {
  expect(wantsSchema(text, "generated")).toBe(false);
});

it("asks for the folder that the config names", () => {
  const text = "# yaml-language-server: $schema=out/fluxsmith.schema.json\n";
  expect(wantsSchema(text, "out/")).toBe(true);
  expect(wantsSchema(text, "generated")).toBe(false);
});
