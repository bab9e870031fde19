import { describe, expect, it } from "vitest";
import type { Location } from "../../src/diagnostics/diagnostic.ts";
import type { Code } from "../../src/diagnostics/codes.ts";
import { readSettings } from "../../src/config/settings.ts";
import { generatedLine, renderingLine } from "../../src/model/generated.ts";
import { readHeader } from "../../src/plan/header.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

/** Where the config names the header. */
const place = { file: "fluxsmith.yaml", line: 2, column: 18, length: 10 };

/** The header of a file, and the codes and places of what is wrong. */
function header(
  text: string | undefined,
  { year, existing }: { year?: string; existing?: string } = {},
): { text: string; codes: Code[]; at: (Location | undefined)[] } {
  const codes: Code[] = [];
  const places: (Location | undefined)[] = [];
  const layout = {
    header: "header.txt",
    ...(year === undefined ? {} : { year }),
  };
  const made = readHeader(
    readSettings({ layout }, "", place),
    memoryWorkspace(text === undefined ? {} : { "header.txt": text }),
    ({ code, at }) => {
      codes.push(code);
      places.push(at);
    },
  );
  return { text: made(() => existing), codes, at: places };
}

const line = `${generatedLine}\n`;

it("a rendering has its own line, and finds its year by it", () => {
  const made = readHeader(
    readSettings({ layout: { header: "header.txt", year: "2026" } }, ""),
    memoryWorkspace({ "header.txt": "Copyright YEAR" }),
    () => {},
    renderingLine,
  );
  const old = (its: string) => `# (c) 2024 Acme\n${its}\n`;
  const text = (year: number) => `# Copyright ${year}\n${renderingLine}\n`;
  expect(made(() => undefined)).toBe(text(2026));
  expect(made(() => old(renderingLine))).toBe(text(2024));
  expect(made(() => old(generatedLine))).toBe(text(2026));
});

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
    expect(header(text)).toEqual({ text: want + line, codes: [], at: [] });
  });

  it("stands before our line, which alone is there without one", () => {
    const make = readHeader(
      readSettings({}, ""),
      memoryWorkspace({}),
      () => {},
    );
    expect(make(() => undefined)).toBe(line);
  });

  it("that is missing is an error, where it is named", () => {
    const { codes, at } = header(undefined);
    expect(codes).toEqual(["header-missing"]);
    expect(at).toEqual([place]);
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
    expect(header(licence)).toMatchObject({
      codes: ["header-year"],
      at: [place],
    });
    expect(header(licence, { existing: "kind: A\n" }).codes).toEqual([
      "header-year",
    ]);
  });
});
