import { describe, expect, it } from "vitest";
import type { FluxObject } from "../../src/discovery/flux-object.ts";
import { select, type Selection } from "../../src/discovery/select.ts";

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

const names = (objects: FluxObject[], selection: Selection): string[] =>
  select(objects, selection).map(({ name }) => name);

describe("a selection", () => {
  it("of nothing lets everything through", () => {
    const all = [object({}), object({ kind: "Bucket", cluster: "prod" })];
    expect(select(all, {})).toEqual(all);
  });

  it("of kinds lets these through", () => {
    const all = [object({ name: "a" }), object({ name: "b", kind: "Bucket" })];
    expect(names(all, { kinds: new Set(["Bucket"]) })).toEqual(["b"]);
    expect(names(all, { kinds: new Set() })).toEqual([]);
  });

  it("of a cluster lets its own through, and what all share", () => {
    const all = [
      object({ name: "shared" }),
      object({ name: "prod", cluster: "prod" }),
      object({ name: "canary", cluster: "canary" }),
    ];
    expect(names(all, { cluster: "prod" })).toEqual(["shared", "prod"]);
  });

  it.each([
    ["kube", ["kube"]],
    ["kube*", ["kube", "kube-system", "kube.x"]],
    ["*system", ["kube-system", "my-system"]],
    ["*", ["kube", "kube-system", "kube.x", "my-system"]],
    ["k*b*s", []],
    ["k*s*m", ["kube-system"]],
    ["kube.x", ["kube.x"]],
    ["kube?x", []],
    ["[k]ube", []],
    ["**system", ["kube-system", "my-system"]],
    ["KUBE", []],
    ["", []],
  ])("of the name %j", (name, expected) => {
    const all = ["kube", "kube-system", "kube.x", "my-system"].map((one) =>
      object({ name: one }),
    );
    expect(names(all, { name })).toEqual(expected);
  });
});
