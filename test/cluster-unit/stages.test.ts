import { expect, it } from "vitest";
import { inStages } from "../../src/cluster/stages.ts";
import { identityText } from "../../src/model/identity.ts";
import { gitObject } from "./support.ts";

/** The stages of releases by their needs, as names. */
function stages(needs: Readonly<Record<string, readonly string[]>>) {
  const objects = Object.keys(needs).map((name) =>
    gitObject(`HelmRelease/apps/${name}`),
  );
  const keys = ({ name }: { readonly name: string }): string[] =>
    (needs[name] ?? []).map((one) =>
      identityText({ kind: "HelmRelease", namespace: "apps", name: one }),
    );
  return inStages(objects, keys).map((stage) => stage.map(({ name }) => name));
}

it("what others need stands in an earlier stage; what does not hang together in one", () => {
  expect(stages({ a: ["b"], b: ["d"], c: ["d"], d: [], e: [] })).toEqual([
    ["d", "e"],
    ["b", "c"],
    ["a"],
  ]);
});

it("what is not among them is not waited for", () => {
  expect(stages({ a: ["elsewhere"], b: ["a"] })).toEqual([["a"], ["b"]]);
});

it("a cycle, and what is behind it, comes last and at once", () => {
  expect(stages({ a: ["b"], b: ["a"], c: ["c"], d: ["a"] })).toEqual([
    ["c"],
    ["a", "b", "d"],
  ]);
});

it("of nothing there are none", () => {
  expect(stages({})).toEqual([]);
});
