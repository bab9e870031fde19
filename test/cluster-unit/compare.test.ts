import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as compared from "../../src/cluster/compare.ts";
import { differencesJson } from "../../src/commands/print-differences.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { owned } from "./support.ts";

/** Differences as JSON has them. */
const compareWithGit = (git: Fields, live: Fields) =>
  differencesJson(compared.compareWithGit(git, live));
const compareStates = (live: Fields | undefined, next: Fields) =>
  differencesJson(compared.compareStates(live, next));

/** In kinds of anybody's a null is data. */
const anybodys = (content: Fields): Fields => ({
  apiVersion: "example.com/v1",
  ...content,
});

const spec = (git: Fields, live: Fields) =>
  compareWithGit({ spec: git }, { spec: live });

describe("Git beside the cluster: no difference is", () => {
  it("what the server fills in: defaults, the status, its own metadata", () => {
    const git = {
      apiVersion: "v1",
      kind: "X",
      metadata: { name: "a", namespace: "b" },
      spec: { interval: "5m", chart: { spec: { chart: "c" } } },
    };
    const live = {
      ...git,
      metadata: {
        ...git.metadata,
        uid: "1",
        generation: 3,
        labels: { l: "1" },
      },
      spec: {
        interval: "5m",
        chart: { spec: { chart: "c", version: "*" } },
        timeout: "60s",
      },
      status: { observedGeneration: 3 },
    };
    expect(compareWithGit(git, live)).toEqual([]);
  });

  it("what another has in a map beside Git's fields", () => {
    expect(
      compareWithGit(
        { metadata: { labels: { a: "1" } } },
        { metadata: { labels: { a: "1", b: "2" }, annotations: { c: "3" } } },
      ),
    ).toEqual([]);
  });

  it("a null that the server has dropped", () => {
    expect(spec({ timeout: null }, {})).toEqual([]);
    expect(spec({ values: { a: null } }, { values: { a: null } })).toEqual([]);
  });

  it("an item of a list with a default in it", () => {
    const item = { kind: "ConfigMap", name: "vars" };
    expect(
      spec({ from: [item] }, { from: [{ ...item, optional: false }] }),
    ).toEqual([]);
  });
});

describe("Git beside the cluster: a difference is", () => {
  it.each<[string, Data, Data]>([
    ["another text", "5m", "10m"],
    ["a number beside a text", 80, "80"],
    ["a boolean beside a text", true, "true"],
    ["nothing beside the empty text", null, ""],
    ["zero beside nothing", 0, null],
    ["a text beside a map", "a", { a: 1 }],
    ["a map beside a list", {}, []],
    ["an empty list beside nothing", [], null],
    ["another length", [1, 2], [1]],
  ])("%s", (_what, one, other) => {
    expect(spec({ field: one }, { field: other })).toEqual([
      { path: "spec.field", git: one, live: other },
    ]);
    expect(spec({ field: other }, { field: one })).toEqual([
      { path: "spec.field", git: other, live: one },
    ]);
  });

  it.each<[string, Data]>([
    ["a text", "x"],
    ["an empty map", {}],
    ["an empty list", []],
    ["false", false],
    ["zero", 0],
    ["the empty text", ""],
  ])("%s that the cluster does not have", (_what, value) => {
    expect(spec({ field: value }, {})).toEqual([
      { path: "spec.field", git: value, live: undefined },
    ]);
  });

  it("a null beside a value", () => {
    expect(spec({ timeout: null }, { timeout: "1m" })).toEqual([
      { path: "spec.timeout", git: null, live: "1m" },
    ]);
  });

  it("a field whose parent is missing, by the parent", () => {
    const git = { chart: { spec: { chart: "c" } } };
    expect(spec(git, {})).toEqual([
      { path: "spec.chart", git: git.chart, live: undefined },
    ]);
    expect(compareWithGit({ spec: git }, {})).toEqual([
      { path: "spec", git, live: undefined },
    ]);
  });

  it("in free-form values, too", () => {
    const git = { values: { a: { deep: 1 }, b: null } };
    expect(spec(git, { values: { a: { deep: 2 }, b: 3 } })).toEqual([
      { path: "spec.values.a.deep", git: 1, live: 2 },
      { path: "spec.values.b", git: null, live: 3 },
    ]);
  });

  it("in an item of a list, with its place", () => {
    expect(
      spec(
        { dependsOn: [{ name: "a" }, { name: "b" }] },
        { dependsOn: [{ name: "a" }, { name: "c" }] },
      ),
    ).toEqual([{ path: "spec.dependsOn[1].name", git: "b", live: "c" }]);
  });

  it("in a label or an annotation, its name quoted where it has to be", () => {
    const name = "app.kubernetes.io/name";
    expect(
      compareWithGit(
        { metadata: { labels: { [name]: "x" }, annotations: { plain: "y" } } },
        { metadata: { labels: { [name]: "z" } } },
      ),
    ).toEqual([
      { path: `metadata.labels["${name}"]`, git: "x", live: "z" },
      { path: "metadata.annotations.plain", git: "y", live: undefined },
    ]);
  });

  it("in a field with a name of JavaScript's own", () => {
    const values = JSON.parse('{"constructor": 1, "toString": 2}') as Fields;
    expect(spec({ values }, { values: {} })).toMatchObject([
      { path: "spec.values.constructor" },
      { path: "spec.values.toString" },
    ]);
  });

  it("a field that Git has dropped, with its live value", () => {
    const name = "app.kubernetes.io/name";
    const live = {
      metadata: {
        labels: { [name]: "x" },
        managedFields: [
          owned("kustomize-controller", "Apply", {
            "f:metadata": { "f:labels": { [`f:${name}`]: {} } },
            "f:spec": { "f:timeout": {}, "f:dependsOn": {} },
          }),
        ],
      },
      spec: { timeout: "1m", dependsOn: [{ name: "a", namespace: "b" }] },
    };
    const git = { spec: { dependsOn: [{ name: "a" }] } };
    expect(compareWithGit(git, live)).toEqual(
      expect.arrayContaining([
        { path: `metadata.labels["${name}"]`, git: undefined, live: "x" },
        { path: "spec.timeout", git: undefined, live: "1m" },
        { path: "spec.dependsOn[0].namespace", git: undefined, live: "b" },
      ]),
    );
    expect(compareWithGit(git, live)).toHaveLength(3);
  });

  it("a field of free-form values that Git has dropped", () => {
    const live = {
      metadata: {
        managedFields: [
          owned("kustomize-controller", "Apply", {
            "f:spec": { "f:values": { "f:a": {}, "f:b": {} } },
          }),
        ],
      },
      spec: { values: { a: 1, b: 2 } },
    };
    const git = { spec: { values: { a: 1 } } };
    expect(compareWithGit(git, live)).toEqual([
      { path: "spec.values.b", git: undefined, live: 2 },
    ]);
  });
});

describe("two states of one object", () => {
  it("differ in both directions, by field, sorted", () => {
    expect(
      compareStates(
        { spec: { a: 1, c: { d: 1 } } },
        { spec: { b: 2, c: { d: 2 } } },
      ),
    ).toEqual([
      { path: "spec.a", live: 1, git: undefined },
      { path: "spec.b", live: undefined, git: 2 },
      { path: "spec.c.d", live: 1, git: 2 },
    ]);
  });

  it("do not differ in what the server keeps for itself", () => {
    const live = {
      metadata: {
        name: "a",
        resourceVersion: "1",
        generation: 1,
        managedFields: [{}],
      },
      spec: { a: 1 },
      status: { observedGeneration: -1 },
    };
    const next = {
      metadata: { name: "a", resourceVersion: "2", generation: 2 },
      spec: { a: 1 },
      status: {},
    };
    expect(compareStates(live, next)).toEqual([]);
  });

  it("differ in labels and annotations", () => {
    expect(
      compareStates(
        { metadata: { labels: { a: "1" } } },
        { metadata: { labels: { a: "2" }, annotations: { "x/y": "3" } } },
      ),
    ).toEqual([
      { path: "metadata.annotations", live: undefined, git: { "x/y": "3" } },
      { path: "metadata.labels.a", live: "1", git: "2" },
    ]);
  });

  it("differ in fields with a name of JavaScript's own", () => {
    const next = anybodys(
      JSON.parse('{"constructor": 1, "toString": null}') as Fields,
    );
    expect(compareStates(anybodys({}), next)).toEqual([
      { path: "constructor", live: undefined, git: 1 },
      { path: "toString", live: undefined, git: null },
    ]);
    expect(compareStates(next, anybodys({}))).toHaveLength(2);
  });

  it("are new whole where there is no live one", () => {
    const next = { kind: "X", metadata: { name: "a" }, spec: { b: 1 } };
    expect(compareStates(undefined, next)).toEqual([
      { path: "kind", live: undefined, git: "X" },
      { path: "spec", live: undefined, git: { b: 1 } },
    ]);
  });

  it("have lists whose items change and come one by one", () => {
    expect(
      compareStates(
        { spec: { one: [1, 2], two: [1], three: [{ a: 1 }] } },
        { spec: { one: [1, 3], two: [1, 2], three: [{ a: 1, b: 2 }] } },
      ),
    ).toEqual([
      { path: "spec.one[1]", live: 2, git: 3 },
      { path: "spec.three[0].b", live: undefined, git: 2 },
      { path: "spec.two[1]", live: undefined, git: 2 },
    ]);
  });

  it("have lists of named items, which may come, go, change and move", () => {
    const item = (name: string, image: string): Fields => ({ name, image });
    expect(
      compareStates(
        { spec: { list: [item("a", "1"), item("b", "1"), item("c", "1")] } },
        { spec: { list: [item("c", "1"), item("a", "2"), item("d", "1")] } },
      ),
    ).toEqual([
      { path: "spec.list[name=b]", live: item("b", "1"), git: undefined },
      { path: "spec.list[name=a].image", live: "1", git: "2" },
      { path: "spec.list[name=d]", live: undefined, git: item("d", "1") },
      { path: "spec.list (order)", live: ["a", "c"], git: ["c", "a"] },
    ]);
  });

  it("tell a number from a text, and nothing from the empty text", () => {
    expect(
      compareStates(anybodys({ a: 1, b: null }), anybodys({ a: "1", b: "" })),
    ).toEqual([
      { path: "a", live: 1, git: "1" },
      { path: "b", live: null, git: "" },
    ]);
  });

  it("do not differ in a null of Kubernetes' own kinds, which is nothing there", () => {
    const live = { apiVersion: "apps/v1", spec: { a: null } };
    expect(compareStates(live, { apiVersion: "apps/v1", spec: {} })).toEqual(
      [],
    );
  });

  it("differ in any list's order, be it without meaning: Git's is applied", () => {
    const dependingOn = (...names: string[]): Fields => ({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      spec: { dependsOn: names.map((name) => ({ name })) },
    });
    expect(compareStates(dependingOn("a", "b"), dependingOn("b", "a"))).toEqual(
      [{ path: "spec.dependsOn (order)", live: ["a", "b"], git: ["b", "a"] }],
    );
  });
});

describe("any object", () => {
  const data = fc.letrec<{ value: Data; fields: Fields }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("fields"),
    ),
    fields: fc.dictionary(fc.string({ minLength: 1 }), tie("value"), {
      maxKeys: 4,
    }),
  }));

  it("is as Git says where the cluster has the same", () => {
    fc.assert(
      fc.property(data.fields, (fields) => {
        const copy = structuredClone(fields);
        expect(spec(fields, copy)).toEqual([]);
        expect(compareStates({ spec: fields }, { spec: copy })).toEqual([]);
      }),
    );
  });

  it("differs from another in one direction or the other", () => {
    fc.assert(
      fc.property(data.fields, data.fields, (one, other) => {
        const same =
          JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        const found = compareStates(
          anybodys({ spec: one }),
          anybodys({ spec: other }),
        );
        expect(found.length === 0).toBe(same);
      }),
    );
  });

  function sorted(value: Data): Data {
    if (Array.isArray(value)) return value.map((item) => sorted(item as Data));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value as Fields)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, its]) => [key, sorted(its)]),
    );
  }
});
