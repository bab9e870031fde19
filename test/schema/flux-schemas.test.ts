import { describe, expect, it } from "vitest";
import {
  isFluxSchemas,
  specSchema,
  type FluxSchemas,
} from "../../src/schema/flux-schemas.ts";

const v1 = { storage: true, spec: { type: "object" } } as const;
const schemas: FluxSchemas = {
  kinds: {
    Bucket: {
      group: "source.toolkit.fluxcd.io",
      plural: "buckets",
      scope: "Namespaced",
      versions: { v1 },
    },
  },
};

it("finds a spec's schema by kind and version, and nothing else", () => {
  expect(specSchema(schemas, "Bucket", "v1")).toEqual({ type: "object" });
  expect(specSchema(schemas, "Bucket", "v1beta2")).toBeUndefined();
  expect(specSchema(schemas, "Pod", "v1")).toBeUndefined();
  expect(specSchema(schemas, "constructor", "name")).toBeUndefined();
  expect(specSchema(schemas, "Bucket", "constructor")).toBeUndefined();
});

describe("isFluxSchemas", () => {
  it("knows its own, also after a trip through JSON", () => {
    expect(isFluxSchemas(JSON.parse(JSON.stringify(schemas)))).toBe(true);
    expect(isFluxSchemas({ kinds: {} })).toBe(true);
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ kinds: [] }],
    [{ kinds: { Bucket: null } }],
    [{ kinds: { Alert: null, ...schemas.kinds } }],
    [
      {
        kinds: {
          Bucket: { ...schemas.kinds["Bucket"], versions: { v1, v2: {} } },
        },
      },
    ],
    [{ kinds: { Bucket: { ...schemas.kinds["Bucket"], scope: "x" } } }],
    [
      {
        kinds: { Bucket: { ...schemas.kinds["Bucket"], versions: { v1: {} } } },
      },
    ],
  ])("refuses %j", (value) => {
    expect(isFluxSchemas(value)).toBe(false);
  });
});
