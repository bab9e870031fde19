import { describe, expect, it } from "vitest";
import type { ObjectChange } from "../../src/review/change.ts";
import { diffFields } from "../../src/review/field-diff.ts";
import { groupChanges, sameness } from "../../src/review/groups.ts";
import type { Fields } from "../../src/yaml/data.ts";

function change(
  cluster: string | undefined,
  before: Fields | undefined,
  after: Fields | undefined,
  more: Partial<ObjectChange> = {},
) {
  const object: ObjectChange = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: "a",
    name: "b",
    cluster,
    kustomization: undefined,
    release: undefined,
    file: undefined,
    before,
    after,
    ...more,
  };
  return { ...object, differences: diffFields(object) };
}

const words = (changes: ReturnType<typeof change>[]) =>
  groupChanges(changes).map((group) => [
    group.variants.map((one) => one.map(({ cluster }) => cluster)),
    sameness(group),
  ]);

describe("equal changes", () => {
  it("in several clusters are one, and what is different comes after it", () => {
    expect(
      words([
        change("prod", { a: 1 }, { a: 3 }),
        change("x", { a: 1 }, { a: 2 }),
        change("y", { a: 1 }, { a: 2 }),
        change("z", { a: 1 }, { a: 2 }),
      ]),
    ).toEqual([[[["x", "y", "z"], ["prod"]], "same in 3, different in prod"]]);
  });

  it("are those that change the same, whatever else the clusters have", () => {
    expect(
      words([
        change("x", { name: "x", a: 1 }, { name: "x", a: 2 }),
        change("y", { name: "y", a: 1 }, { a: 2, name: "y" }),
      ]),
    ).toEqual([[[["x", "y"]], "same in x and y"]]);
  });

  it("do not mix what is added, removed and changed, nor objects", () => {
    expect(
      words([
        change("x", undefined, { a: 1 }),
        change("y", { a: 1 }, undefined),
      ]),
    ).toEqual([[[["x"], ["y"]], "different in each of x, y"]]);
    expect(
      groupChanges([
        change("x", { a: 1 }, { a: 2 }),
        change("x", { a: 1 }, { a: 2 }, { name: "c" }),
        change("x", { a: 1 }, { a: 2 }, { apiVersion: "example.org/v1" }),
      ]),
    ).toHaveLength(3);
  });

  it("of one place are said without words", () => {
    expect(words([change(undefined, { a: 1 }, { a: 2 })])).toEqual([
      [[[undefined]], undefined],
    ]);
  });
});
