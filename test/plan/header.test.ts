import { describe, expect, it } from "vitest";
import type { Code } from "../../src/diagnostics/codes.ts";
import { readSettings } from "../../src/config/settings.ts";
import { generatedLine } from "../../src/model/generated.ts";
import { readHeader } from "../../src/plan/header.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

/** The header of a file, and the codes of what is wrong. */
function header(
  text: string | undefined,
  { year, existing }: { year?: string; existing?: string } = {},
): { text: string; codes: Code[] } {
  const codes: Code[] = [];
  const layout = {
    header: "header.txt",
    ...(year === undefined ? {} : { year }),
  };
  const made = readHeader(
    readSettings({ layout }, ""),
    memoryWorkspace(text === undefined ? {} : { "header.txt": text }),
    ({ code }) => codes.push(code),
  );
  return { text: made(() => existing), codes };
}

const line = `${generatedLine}\n`;

describe("a licence header", () => {
  it.each([
    [
      "is a comment already",
      "# Copyright\n#\n# Acme\n",
      "# Copyright\n#\n# Acme\n",
    ],
    ["is made one", "Copyright\n\n  Acme", "# Copyright\n\n#   Acme\n"],
    ["is without blanks around it", "\n\n# Copyright  \n\n\n", "# Copyright\n"],
    ["is without many blank lines", "# A\n\n\n\n# B\n", "# A\n\n# B\n"],
    ["is empty", " \n", ""],
  ])("that %s", (_, text, want) => {
    expect(header(text)).toEqual({ text: want + line, codes: [] });
  });

  it("stands before our line, which alone is there without one", () => {
    const make = readHeader(
      readSettings({}, ""),
      memoryWorkspace({}),
      () => {},
    );
    expect(make(() => undefined)).toBe(line);
  });

  it("that is missing is an error", () => {
    expect(header(undefined).codes).toEqual(["header-missing"]);
  });
});

describe("its YEAR", () => {
  const licence = "# Copyright YEAR Acme\n";

  it("is that of the existing file, else layout.year", () => {
    expect(header(licence, { year: "2026" }).text).toBe(
      `# Copyright 2026 Acme\n${line}`,
    );
    const existing = `# Copyright 2019-2021 Acme\n${line}kind: A\n`;
    expect(header(licence, { year: "2026", existing }).text).toBe(
      `# Copyright 2019-2021 Acme\n${line}`,
    );
  });

  it("is an error where nobody knows it: there is no clock here", () => {
    expect(header(licence).codes).toEqual(["header-year"]);
    expect(header(licence, { existing: "kind: A\n" }).codes).toEqual([
      "header-year",
    ]);
  });
});
