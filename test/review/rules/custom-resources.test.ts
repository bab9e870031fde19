import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { changed, object, only } from "../states.ts";

const definition = (...versions: readonly Fields[]): Fields =>
  object(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "things.example.com",
    { spec: { names: { kind: "Thing" }, versions } },
  );
const v1 = { name: "v1", served: true, storage: true };
const old = { name: "v1beta1", served: true, storage: false };

const dropped = (before: Fields, after: Fields) =>
  only(changed(before, after), "crd-version-dropped");

describe("a version of a CRD", () => {
  it("that goes: what uses it fails", () => {
    const found = dropped(definition(v1, old), definition(v1));
    expect(found).toHaveLength(1);
    expect(found[0]?.why).toBe(
      "version v1beta1 is removed: every manifest and every client that uses it for Thing fails from then on",
    );
    expect(found[0]?.fix).toContain("Move it to v1");
  });

  it("that is no longer served", () => {
    const found = dropped(
      definition(v1, old),
      definition(v1, { ...old, served: false }),
    );
    expect(found[0]?.why).toContain("no longer served");
  });

  it("that objects are stored in: the API server refuses", () => {
    const found = dropped(
      definition(v1, old),
      definition({ ...old, storage: true }),
    );
    expect(found[0]?.why).toContain("the API server refuses the CRD");
  });

  it("that was not served before, or that is new, is nothing to tell of", () => {
    const unserved = { ...old, served: false };
    const deprecated = { ...unserved, deprecated: true };
    expect(
      dropped(definition(v1, unserved), definition(v1, deprecated)),
    ).toEqual([]);
    expect(dropped(definition(v1, unserved), definition(v1))).toEqual([]);
    expect(dropped(definition(v1), definition(v1, old))).toEqual([]);
    expect(
      dropped(
        definition(v1, old),
        definition(v1, { ...old, deprecated: true }),
      ),
    ).toEqual([]);
  });
});
