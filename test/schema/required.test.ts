import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { adviseMissing, missingRequired } from "../../src/schema/required.ts";

const reference: JsonSchema = {
  type: "object",
  required: ["name"],
  properties: { name: { type: "string" }, kind: { type: "string" } },
};
const spec: JsonSchema = {
  type: "object",
  required: ["interval", "sourceRef"],
  properties: {
    interval: { type: "string" },
    sourceRef: reference,
    dependsOn: { type: "array", items: reference },
    byName: { type: "object", additionalProperties: reference },
    verify: { type: "object", properties: { secretRef: reference } },
    values: { "x-kubernetes-preserve-unknown-fields": true },
  },
};
const whole = { interval: "5m", sourceRef: { name: "x" } };

it.each([
  [["interval"], "add `interval:` with a string"],
  [["sourceRef"], "add `sourceRef:` with a map"],
  [["dependsOn", "[1]", "name"], "add `name:` with a string"],
  [["byName", "a", "name"], "add `name:` with a string"],
])("says what to add for %j", (path, advice) => {
  expect(adviseMissing(path, spec)).toBe(advice);
});

describe("missingRequired", () => {
  it("is content with what is there", () => {
    expect(missingRequired(whole, spec)).toEqual([]);
    expect(missingRequired({ ...whole, other: 1 }, spec)).toEqual([]);
    expect(missingRequired({}, {})).toEqual([]);
  });

  it("names what is missing at every level", () => {
    expect(missingRequired({}, spec)).toEqual([["interval"], ["sourceRef"]]);
    expect(
      missingRequired(
        {
          interval: "5m",
          sourceRef: { kind: "Bucket" },
          dependsOn: [{ name: "a" }, {}],
          byName: { a: {}, b: { name: "b" } },
          verify: { secretRef: {} },
        },
        spec,
      ),
    ).toEqual([
      ["sourceRef", "name"],
      ["dependsOn", "[1]", "name"],
      ["byName", "a", "name"],
      ["verify", "secretRef", "name"],
    ]);
  });

  it("asks nothing of an optional map that is absent, or of free-form data", () => {
    expect(
      missingRequired(
        { ...whole, values: new Map([["sourceRef", new Map()]]) },
        spec,
      ),
    ).toEqual([]);
  });

  it("takes null for absent, and inherits nothing from JavaScript's Object", () => {
    expect(missingRequired({ ...whole, interval: null }, spec)).toEqual([
      ["interval"],
    ]);
    expect(
      missingRequired({}, { type: "object", required: ["constructor"] }),
    ).toEqual([["constructor"]]);
  });

  it("leaves listed fields out of what additional ones need", () => {
    expect(
      missingRequired(
        { known: {}, other: {} },
        {
          type: "object",
          properties: { known: { type: "object" } },
          additionalProperties: reference,
        },
      ),
    ).toEqual([["other", "name"]]);
  });
});
