import { describe, expect, it } from "vitest";
import { inOrder, type FluxObject } from "../../src/discovery/flux-object.ts";

const object = (fields: Partial<FluxObject>): FluxObject => ({
  kind: "HelmRelease",
  apiVersion: "helm.toolkit.fluxcd.io/v2",
  namespace: "apps",
  name: "a",
  file: "a.yaml",
  line: 1,
  origin: "generated",
  ...fields,
});

describe("the order of objects", () => {
  it("is by cluster, kind, namespace, name and place, by code units", () => {
    const sorted = [
      object({ kind: "Z" }),
      object({ cluster: "a", kind: "Bucket" }),
      object({ cluster: "a", namespace: "Z" }),
      object({ cluster: "a", namespace: "a" }),
      object({ cluster: "a", namespace: "b", name: "Z" }),
      object({ cluster: "a", namespace: "b", name: "a" }),
      object({ cluster: "a", namespace: "b", name: "a", file: "b.yaml" }),
      object({
        cluster: "a",
        namespace: "b",
        name: "a",
        file: "b.yaml",
        line: 9,
      }),
      object({
        cluster: "a",
        namespace: "b",
        name: "a",
        file: "b.yaml",
        line: 10,
      }),
      object({ cluster: "b", kind: "Bucket" }),
    ];
    expect(sorted.toReversed().toSorted(inOrder)).toEqual(sorted);
  });
});
