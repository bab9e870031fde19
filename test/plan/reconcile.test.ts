import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { generatedLine } from "../../src/model/generated.ts";
import { hashText } from "../../src/plan/hash.ts";
import {
  reconcile,
  reportEdited,
  type Existing,
} from "../../src/plan/reconcile.ts";
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
    merging: false,
    report: ({ code }) => codes.push(code),
    ...more,
  });
  const done = Object.entries(plan)
    .filter(([, files]) => files !== 0)
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

  it("is edited where its text is another: then only --force takes it", () => {
    const known = { written: [ours("old")] };
    expect(decide(edited, desired, known)).toEqual([what, "edited"]);
    expect(decide(edited, desired)).toEqual([what, "edited"]);
  });

  it("may be of either side in a merge, where an index knows it", () => {
    const known = { written: [ours("old")], merging: true };
    expect(decide(edited, desired, known)).toEqual([what]);
  });

  it("stays in any case where it does not bear our line", () => {
    for (const more of [{}, { merging: true }])
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
  expect(decide(ours("copy"), [], { merging: true })).toEqual([
    "remove",
    "edited",
  ]);
});

it("an edited file is reported with both causes, and the commands", () => {
  const { report, all } = collectFindings();
  reportEdited(
    [
      { path: "a.yaml", fate: "update" },
      { path: "b.yaml", fate: "remove" },
    ],
    "warning",
    report,
  );
  expect(all()).toMatchObject([
    { severity: "warning", at: { file: "a.yaml" } },
    { severity: "warning", at: { file: "b.yaml" } },
  ]);
  const [update, remove] = all();
  expect(update?.message).toMatch(
    /^a\.yaml would be written anew, .*edited by hand.*merge/,
  );
  expect(remove?.message).toMatch(/^b\.yaml is no longer wanted, /);
  expect(update?.hint).toMatch(/generate --diff.*generate --force/);
});
