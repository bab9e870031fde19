import { expect, it } from "vitest";
import { generatedComment, generatedLine } from "../../src/model/generated.ts";
import { findEarlierIndex } from "../../src/plan/earlier-index.ts";
import { hashText } from "../../src/plan/hash.ts";
import { indexLine } from "../../src/plan/index-file.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { plan } from "./support.ts";

const file = "resources/apps/flux-hr-a.yaml";
const text = `${generatedLine}\nkind: A\n`;
const index = indexLine({ kind: "A" }, file, hashText(text));
const inventory = `${generatedComment}\n`;

/** What is found where the index should be in generated/. */
async function find(files: Readonly<Record<string, string>>) {
  const { prepared } = await plan("kustomizations: {flux-system: }\n");
  if (prepared === undefined) throw new Error("not read");
  return findEarlierIndex(
    prepared,
    memoryWorkspace({ [file]: text, ...files }),
  );
}

const nothing = { text: "", stale: [] };
const old = { "old/index.jsonl": index, "old/inventory.md": inventory };

it("is the index in its place, whatever else is there", async () => {
  expect(await find({ ...old, "generated/index.jsonl": "x" })).toEqual({
    text: "x",
    stale: [],
  });
  expect(await find({})).toEqual(nothing);
});

it.each(["old", ".old", "derived/fluxsmith"])(
  "is else that of another folder, which is stale: %s",
  async (folder) => {
    expect(
      await find({
        [`${folder}/index.jsonl`]: index,
        [`${folder}/inventory.md`]: inventory,
      }),
    ).toEqual({
      text: index,
      stale: [`${folder}/inventory.md`, `${folder}/index.jsonl`],
    });
  },
);

it.each([
  ["without our inventory", { "old/inventory.md": "# Mine\n" }],
  ["of another config", { "old/fluxsmith.yaml": "version: 1\n" }],
  ["of files that are not here", { [file]: `${text}# edited\n` }],
  ["of files that are not ours", { [file]: "kind: A\n" }],
])("is not an index %s", async (_, files) => {
  const all: Record<string, string> = { ...old, ...files };
  if (all[file] === "kind: A\n")
    all["old/index.jsonl"] = indexLine(
      { kind: "A" },
      file,
      hashText("kind: A\n"),
    );
  expect(await find(all)).toEqual(nothing);
});
