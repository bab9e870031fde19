import { expect, it } from "vitest";
import { fieldsAt, firstText, listAt, textAt } from "../../src/kinds/fields.ts";

const data = {
  a: { b: { c: "text", d: 1, e: null } },
  list: [{ x: 1 }, "y", { z: 2 }],
};

it("reads maps and texts, and nothing where something else stands", () => {
  expect(fieldsAt(data, "a", "b")).toBe(data.a.b);
  expect(fieldsAt(data, "a", "b", "c")).toBeUndefined();
  expect(fieldsAt(data, "list")).toBeUndefined();
  expect(fieldsAt(undefined, "a")).toBeUndefined();
  expect(fieldsAt({ a: new Map() }, "a")).toBeUndefined();
  expect(textAt(data, "a", "b", "c")).toBe("text");
  expect(textAt(data, "a", "b", "d")).toBeUndefined();
  expect(textAt(data, "a", "x", "c")).toBeUndefined();
});

it("reads the maps of a list, with their places in it", () => {
  expect(listAt(data, "list")).toEqual([
    { index: 0, item: { x: 1 } },
    { index: 2, item: { z: 2 } },
  ]);
  expect(listAt(data, "a")).toEqual([]);
});

it("takes the first field that holds a text", () => {
  expect(firstText({ b: "2", c: "3", a: 1 }, "a", "b", "c")).toBe("2");
  expect(firstText(undefined, "a")).toBeUndefined();
});
