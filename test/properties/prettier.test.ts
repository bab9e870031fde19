/** What is written is what Prettier makes of it, so that `prettier --check` stays quiet. */
import * as fc from "fast-check";
import * as prettier from "prettier";
import { expect, it } from "vitest";
import { editorSchemaText } from "../../src/io/editor-schema.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { generateInMemory } from "../tools/generate.ts";
import { filesOf, repositories } from "./repositories.ts";

/** The text as Prettier has a file of that name; undefined for one that it does not know. */
async function formatted(path: string, text: string) {
  const { inferredParser } = await prettier.getFileInfo(path);
  return inferredParser === null
    ? undefined
    : prettier.format(text, { filepath: path });
}

it("every generated file is a fixpoint of Prettier", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(repositories, async (repository) => {
      const { files } = await generateInMemory(filesOf(repository));
      expect(files.size).toBeGreaterThan(0);
      for (const [path, text] of files) {
        const wanted = await formatted(path, text);
        if (wanted === undefined) continue;
        expect(text).toBe(wanted);
        seen.add(path.replace(/.*\./, ""));
      }
    }),
    { numRuns: 40 },
  );
  expect([...seen].toSorted()).toEqual(["md", "yaml"]);
});

it("so is the editor's schema", async () => {
  const text = editorSchemaText(nodeFileSystem);
  expect(text).toBe(await formatted("fluxsmith.schema.json", text));
});
