import { describe, expect, it } from "vitest";
import { generatedLine } from "../../src/model/generated.ts";
import { hashText } from "../../src/plan/hash.ts";
import { reconcile, type Existing } from "../../src/plan/reconcile.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const ours = (text: string) => `${generatedLine}\n${text}\n`;
const wanted = { path: "a.yaml", text: ours("new") };

/** What is done about `a.yaml`, which holds a text, and what is said. `written`: what the index knows that we wrote. */
function decide(
  text: string,
  desired: readonly { path: string; text: string }[],
  { written = [], ...more }: Partial<Existing> & { written?: string[] } = {},
) {
  const codes: string[] = [];
  const plan = reconcile(desired, {
    workspace: memoryWorkspace({ "a.yaml": text }),
    generated: text.startsWith(generatedLine) ? ["a.yaml"] : [],
    known: ["a.yaml"],
    hashes: () => new Set(written.map(hashText)),
    force: false,
    merging: false,
    report: ({ code }) => codes.push(code),
    ...more,
  });
  const done = Object.entries(plan)
    .filter(([, files]) => files !== 0 && files !== undefined)
    .filter(([, files]) => !Array.isArray(files) || files.length > 0)
    .map(([what]) => what);
  return [...done, ...codes];
}

describe.each([
  ["a file that is wanted", [wanted], "update"],
  ["a file that is not", [], "remove"],
] as const)("%s", (_, desired, what) => {
  const edited = ours("edited");

  it("goes where we wrote it as it stands", () => {
    expect(decide(ours("old"), desired, { written: [ours("old")] })).toEqual([
      what,
    ]);
  });

  it("stops the run where it was edited, but for --force", () => {
    const known = { written: [ours("old")] };
    expect(decide(edited, desired, known)).toEqual(["file-edited"]);
    expect(decide(edited, desired, { ...known, force: true })).toEqual([what]);
  });

  it("may be of either side in a merge, where an index knows it", () => {
    const known = { written: [ours("old")], merging: true };
    expect(decide(edited, desired, known)).toEqual([what]);
  });

  it("stays in any case where it does not bear our line", () => {
    for (const more of [{}, { force: true }, { merging: true }])
      expect(
        decide("kind: A\n", desired, { written: ["kind: A\n"], ...more }),
      ).toEqual(desired.length === 0 ? [] : ["file-in-the-way"]);
  });
});

it("what is there already is left alone, and what is missing is made", () => {
  expect(decide(wanted.text, [wanted])).toEqual(["unchanged"]);
  expect(decide("kind: A\n", [{ ...wanted, path: "b.yaml" }])).toEqual([
    "create",
  ]);
});

it("a copy that no index knows is nobody's to remove in a merge", () => {
  expect(decide(ours("copy"), [], { merging: true })).toEqual(["file-edited"]);
});
