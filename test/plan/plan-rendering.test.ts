import { describe, expect, it } from "vitest";
import { renderingLine } from "../../src/model/generated.ts";
import { planRendering } from "../../src/plan/plan-rendering.ts";

const folder = "generated/rendered";
const ours = (text: string): string => `${renderingLine}\n${text}\n`;

/** What becomes of the files, and what is said. */
function planOf(
  wanted: Readonly<Record<string, string>>,
  there: Readonly<Record<string, string>>,
  unknown: readonly string[] = [],
) {
  const codes: string[] = [];
  const plan = planRendering(
    Object.entries(wanted).map(([path, text]) => ({
      path: `${folder}/${path}`,
      text: ours(text),
    })),
    {
      files: Object.keys(there).map((path) => `${folder}/${path}`),
      read: (path) => there[path.slice(folder.length + 1)] ?? "",
      isUnknown: (path) => unknown.includes(path.slice(folder.length + 1)),
      report: ({ code }) => codes.push(code),
    },
  );
  const names = (paths: readonly string[]): string[] =>
    paths.map((path) => path.slice(folder.length + 1));
  return {
    create: names(plan.create.map(({ path }) => path)),
    update: names(plan.update.map(({ path }) => path)),
    remove: names(plan.remove),
    unchanged: plan.unchanged,
    codes,
  };
}

const nothing = { create: [], update: [], remove: [], unchanged: 0, codes: [] };

describe("a committed rendering", () => {
  it("is created, updated, or left where it is as it should be", () => {
    const there = { "b.yaml": ours("old"), "c.yaml": ours("c") };
    expect(
      planOf({ "a.yaml": "a", "b.yaml": "b", "c.yaml": "c" }, there),
    ).toEqual({
      ...nothing,
      create: ["a.yaml"],
      update: ["b.yaml"],
      unchanged: 1,
    });
  });

  it("loses its own files that nobody wants, and no others", () => {
    const there = {
      "a.yaml": ours("a"),
      "b.yaml": "hand: written\n",
      "c.txt": ours("c"),
      "d.yaml": ours("d"),
    };
    expect(planOf({}, there, ["d.yaml"])).toEqual({
      ...nothing,
      remove: ["a.yaml"],
    });
  });

  it("is not written over a person's file, under whatever spelling", () => {
    for (const name of ["a.yaml", "A.yaml"])
      expect(planOf({ "a.yaml": "a" }, { [name]: "hand: written\n" })).toEqual({
        ...nothing,
        codes: ["file-in-the-way"],
      });
  });

  it("is written under its new spelling once the old one is gone", () => {
    expect(planOf({ "a.yaml": "a" }, { "A.yaml": ours("a") })).toEqual({
      ...nothing,
      create: ["a.yaml"],
      remove: ["A.yaml"],
    });
    const both = { "a.yaml": ours("a"), "A.yaml": "hand: written\n" };
    expect(planOf({ "a.yaml": "a" }, both)).toEqual({
      ...nothing,
      unchanged: 1,
    });
  });
});
