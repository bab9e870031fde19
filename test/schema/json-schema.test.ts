import { expect, it } from "vitest";
import { propertySchema, schemaTypes } from "../../src/schema/json-schema.ts";

it("finds a map's own fields only", () => {
  const properties = { url: { type: "string" } } as const;
  expect(propertySchema(properties, "url")).toEqual({ type: "string" });
  expect(propertySchema(properties, "constructor")).toBeUndefined();
  expect(propertySchema(properties, "__proto__")).toBeUndefined();
  expect(propertySchema(undefined, "url")).toBeUndefined();
});

it("lists the types a schema takes, in every spelling", () => {
  expect(schemaTypes({ type: "string" })).toEqual(["string"]);
  expect(schemaTypes({ type: ["string", "null"] })).toEqual(["string", "null"]);
  expect(schemaTypes({ "x-kubernetes-int-or-string": true })).toEqual([
    "integer",
    "string",
  ]);
  expect(schemaTypes({})).toEqual([]);
});
