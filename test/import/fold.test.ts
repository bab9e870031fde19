import { describe, expect, it } from "vitest";
import { mergePatch } from "../../src/config/merge.ts";
import { commonFields, fold, patchTo } from "../../src/import/fold.ts";

const all = ["a", "b", "c"];

/** What each cluster comes to, as `generate` merges it; undefined where it has no such item. */
function merged(items: ReadonlyMap<string | undefined, object>) {
  const { base, overrides } = fold(new Map(items) as never, all);
  return new Map(
    all.map((cluster) => {
      const over = overrides.get(cluster);
      if (base === undefined) return [cluster, over];
      const its = mergePatch(base, over ?? {});
      return [cluster, its["enabled"] === false ? undefined : its];
    }),
  );
}

describe("the items of several clusters", () => {
  it("become one, with what each has otherwise", () => {
    const items = new Map([
      ["a", { version: "1", values: { x: 1, y: { z: 1 } } }],
      ["b", { version: "2", values: { x: 1, y: { z: 1 } } }],
      ["c", { version: "1", values: { x: 1, y: { z: 3 } } }],
    ]);
    const { base, overrides } = fold(items, all);
    expect(base).toEqual({ version: "1", values: { x: 1, y: { z: 1 } } });
    expect([...overrides]).toEqual([
      ["b", { version: "2" }],
      ["c", { values: { y: { z: 3 } } }],
    ]);
    expect(merged(items)).toEqual(items);
  });

  it("need nothing in a cluster where they are the same", () => {
    const items = new Map(all.map((name) => [name, { version: "1" }]));
    expect(fold(items, all).overrides.size).toBe(0);
  });

  it("are switched off where most clusters have one", () => {
    const items = new Map([
      ["a", { version: "1" }],
      ["c", { version: "1" }],
    ]);
    expect([...fold(items, all).overrides]).toEqual([
      ["b", { enabled: false }],
    ]);
    expect(merged(items).get("b")).toBeUndefined();
  });

  it("stay apart where no more than half of the clusters have one", () => {
    const items = new Map([["b", { version: "1" }]]);
    expect(fold(items, all)).toEqual({ base: undefined, overrides: items });
  });

  it("of the one unnamed cluster is the item", () => {
    const items = new Map([[undefined, { version: "1" }]]);
    const { base, overrides } = fold(items, [undefined]);
    expect(base).toEqual({ version: "1" });
    expect(overrides.size).toBe(0);
  });

  it.each([
    ["a field that one of them lacks", { x: 1, gone: 1 }, { x: 1 }],
    ["a value below that one of them lacks", { v: { gone: 1 } }, { v: {} }],
    ["a list", { l: [1, 2] }, { l: [2] }],
    ["null, which would delete", { v: { n: null } }, { v: { n: 1 } }],
    ["a map in place of a text", { v: "x" }, { v: { y: 1 } }],
    ["a text in place of a map", { v: { y: 1 } }, { v: "x" }],
  ])("come out as they were: %s", (_, one, other) => {
    const items = new Map([
      ["a", one],
      ["b", other],
      ["c", other],
    ]);
    expect(merged(items)).toEqual(items);
  });
});

describe("a patch", () => {
  it("says only what differs", () => {
    const from = { a: 1, b: { c: 1, d: 1 }, l: [1] };
    const to = { a: 1, b: { c: 1, d: 2 }, l: [1], e: 1 };
    expect(patchTo(from, to)).toEqual({ b: { d: 2 }, e: 1 });
  });

  it("takes a map whole that has something less", () => {
    expect(patchTo({}, { b: { c: 1 } })).toEqual({ b: { c: 1 } });
  });
});

describe("defaults", () => {
  const none = () => false;

  it("are what more than half agree on", () => {
    const items = [
      { interval: "5m", timeout: "1m" },
      { interval: "5m", timeout: "2m" },
      { interval: "9m", timeout: "3m" },
    ];
    expect(commonFields(items, none)).toEqual({ interval: "5m" });
  });

  it.each([
    ["of two items alone", [{ a: 1 }, { a: 1 }]],
    ["that an item lacks", [{ a: 1 }, { a: 1 }, {}]],
    ["that are a half", [{ a: 1 }, { a: 1 }, { a: 2 }, { a: 3 }]],
    [
      "of which an item could not get rid",
      [{ a: { x: 1 } }, { a: { x: 1 } }, { a: {} }],
    ],
  ])("are none: what is %s", (_, items) => {
    expect(commonFields(items, none)).toEqual({});
  });

  it("are never what is an object's own", () => {
    const items = [{ url: "u" }, { url: "u" }, { url: "u" }];
    expect(commonFields(items, (field) => field === "url")).toEqual({});
  });
});
