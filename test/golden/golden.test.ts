/**
 * Whole repositories: `<case>/input` → `<case>/expected`, compared file by file; a file too many fails as well. `make golden`
 * writes them anew: read what has changed before you commit it.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generateInMemory } from "../tools/generate.ts";
import { readFolder } from "./repositories.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const update = process.env["UPDATE_GOLDEN"] === "1";

const cases = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.each(cases)("%s", (name) => {
  const folder = `${here}${name}`;

  it("comes out as it is written down", async () => {
    const { files, diagnostics } = await generateInMemory(
      readFolder(`${folder}/input`),
    );
    const errors = diagnostics.filter((one) => one.severity === "error");
    expect(errors).toEqual([]);
    if (update) {
      rmSync(`${folder}/expected`, { recursive: true, force: true });
      for (const [path, text] of files) {
        mkdirSync(dirname(`${folder}/expected/${path}`), { recursive: true });
        writeFileSync(`${folder}/expected/${path}`, text);
      }
    }
    expect(Object.fromEntries(files)).toEqual(readFolder(`${folder}/expected`));
  });

  it("comes out the same from its own output", async () => {
    const input = readFolder(`${folder}/input`);
    const first = await generateInMemory(input);
    const again = await generateInMemory({
      ...input,
      ...Object.fromEntries(first.files),
    });
    expect(Object.fromEntries(again.files)).toEqual(
      Object.fromEntries(first.files),
    );
  });
});

describe("the worked example of the design", () => {
  const shown = readFolder(`${here}worked-example/shown`);

  it.each(Object.keys(shown))("%s is as the page shows it", async (path) => {
    const { files } = await generateInMemory(
      readFolder(`${here}worked-example/input`),
    );
    expect(files.get(path)).toBe(shown[path]);
  });
});
