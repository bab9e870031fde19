import { expect, it } from "vitest";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { diagnose, says } from "./support.ts";

const at = { path: ["copy"] };

it("counts the items", () => {
  expect(says("[]", { type: "array", minItems: 1 }, at)).toEqual([
    "1:1 out-of-range `copy`: must not be an empty list",
  ]);
  expect(says("[1]", { type: "array", minItems: 2 }, at)).toEqual([
    "1:1 out-of-range `copy`: must have 2 items or more",
  ]);
  expect(says("[1, 2]", { type: "array", maxItems: 1 }, at)).toEqual([
    "1:1 out-of-range `copy`: has 2 items, 1 at most are allowed",
  ]);
});

it("judges every item at its own place", () => {
  const items: JsonSchema = {
    type: "object",
    required: ["name"],
    properties: { name: { type: "string" } },
  };
  expect(says("- name: 1\n- {}\n- x", { type: "array", items }, at)).toEqual([
    '1:9 wrong-type `copy[0].name`: want a string, got the number 1\n  quote it: "1"',
    "2:3 missing-field `copy[1].name` is missing\n  add `name:` with a string",
    '3:3 wrong-type `copy[2]`: want a map, got the string "x"\n  its fields: name',
  ]);
});

it("wants whole items even where the rest is completed later", () => {
  const schema: JsonSchema = { type: "array", items: { required: ["name"] } };
  expect(says("[{}]", schema, { ...at, partial: true })).toHaveLength(1);
});

it("takes null for absent in fields, never as an item", () => {
  const schema: JsonSchema = { type: "array", items: { type: "string" } };
  expect(says("[~]", schema, { ...at, nullable: true })).toEqual([
    '1:2 wrong-type `copy[0]`: want a string, got null\n  give it a value, "" if it is meant to be empty, or remove the line',
  ]);
});

it("finds items twice where Kubernetes tells them apart by value or by key", () => {
  const set: JsonSchema = { "x-kubernetes-list-type": "set" };
  expect(says("[a, b, a]", set, at)).toEqual([
    "1:8 duplicate-item `copy`: item [2] has the same value as item [0]\n  keep one of the two",
  ]);
  const map: JsonSchema = {
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name", "port"],
  };
  const text =
    "- {name: a, port: 1}\n- {name: a, port: 2}\n- {port: 1, name: a}";
  expect(says(text, map, at)).toEqual([
    "3:3 duplicate-item `copy`: item [2] has the same `name` and `port` as item [0]\n  keep one of the two",
  ]);
  expect(diagnose(text, map, at)[0]?.related).toEqual([
    {
      message: "the first is here",
      at: { file: "a.yaml", line: 1, column: 3, length: 18 },
    },
  ]);
  expect(says("[a, a]", { "x-kubernetes-list-type": "atomic" })).toEqual([]);
});
