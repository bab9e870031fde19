import { describe, expect, it } from "vitest";
import {
  findItem,
  joinPath,
  pathText,
  valueAt,
  without,
  type FieldPath,
} from "../../src/model/field-path.ts";

const object = {
  spec: {
    interval: "5m",
    containers: [
      { name: "app", image: "a" },
      { name: "side", ports: [{ containerPort: 80 }] },
    ],
    empty: {},
  },
};
const app: FieldPath = ["spec", "containers", { item: { name: "app" } }];

describe("a path", () => {
  it.each<[FieldPath, string]>([
    [["spec", "interval"], "spec.interval"],
    [["metadata", "labels", "a.b/c"], 'metadata.labels["a.b/c"]'],
    [["spec", "list", 2, "name"], "spec.list[2].name"],
    [[...app, "image"], "spec.containers[name=app].image"],
    [
      ["ports", { item: { containerPort: 80, protocol: "TCP" } }],
      "ports[containerPort=80,protocol=TCP]",
    ],
    [[], ""],
  ])("%j is shown as %s", (path, text) => {
    expect(pathText(path)).toBe(text);
  });

  it("quotes a name that could be taken for more than one", () => {
    expect(joinPath("data", "a b")).toBe('data["a b"]');
    expect(joinPath("", "a.b")).toBe('["a.b"]');
  });

  it("leads to what stands there, or to nothing", () => {
    expect(valueAt(object, ["spec", "interval"])).toBe("5m");
    expect(valueAt(object, [...app, "image"])).toBe("a");
    expect(valueAt(object, ["spec", "containers", 1, "name"])).toBe("side");
    for (const path of [
      ["spec", "nothing", "below"],
      ["spec", "interval", 0],
      ["spec", "containers", { item: { name: "gone" } }, "image"],
      ["spec", "containers", "name"],
    ] satisfies FieldPath[])
      expect(valueAt(object, path)).toBeUndefined();
  });
});

describe("an item", () => {
  it("is found by the fields that tell it from others", () => {
    const list = [
      { containerPort: 80, protocol: "UDP" },
      { containerPort: 80, protocol: "TCP" },
    ];
    const item = { containerPort: 80, protocol: "TCP" };
    expect(findItem(list, { item })).toBe(1);
    expect(findItem(list, { item: { ...item, containerPort: 81 } })).toBe(-1);
  });

  it("may leave a field to its default, but not the only one", () => {
    const item = { containerPort: 80, protocol: "TCP" };
    expect(findItem([{ containerPort: 80 }], { item })).toBe(0);
    expect(findItem([{ protocol: "TCP" }], { item })).toBe(0);
    expect(findItem([{ image: "a" }], { item: { name: "app" } })).toBe(-1);
    expect(findItem([{ name: "x" }, {}], { item })).toBe(-1);
  });
});

describe("without a path", () => {
  it("nothing else changes, and the data itself does not", () => {
    const before = structuredClone(object);
    expect(without(object, ["spec", "interval"])).toEqual({
      spec: { containers: object.spec.containers, empty: {} },
    });
    expect(without(object, [...app, "image"])).toEqual({
      spec: {
        ...object.spec,
        containers: [{ name: "app" }, object.spec.containers[1]],
      },
    });
    expect(without(object, app)).toEqual({
      spec: { ...object.spec, containers: [object.spec.containers[1]] },
    });
    expect(without(object, ["spec", "containers", 0])).toEqual(
      without(object, app),
    );
    expect(object).toEqual(before);
  });

  it("a map that held nothing else is gone, and one that held nothing before stays", () => {
    const labelled = { metadata: { name: "a", labels: { team: "b" } } };
    expect(without(labelled, ["metadata", "labels", "team"])).toEqual({
      metadata: { name: "a" },
    });
    expect(without({ a: { b: { c: 1 } } }, ["a", "b", "c"])).toEqual({});
    expect(without(object, ["spec", "empty", "x"])).toEqual(object);
  });

  it("that leads nowhere, it is the same", () => {
    for (const path of [
      [],
      ["status"],
      ["spec", "interval", "below"],
      ["spec", "interval", 0],
      ["spec", "containers", { item: { name: "gone" } }],
      ["spec", "containers", 5],
    ] satisfies FieldPath[])
      expect(without(object, path)).toEqual(object);
  });
});
