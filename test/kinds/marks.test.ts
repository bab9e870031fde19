import { describe, expect, it } from "vitest";
import {
  markedBy,
  notAppliedMark,
  optsOut,
  substituteMark,
} from "../../src/kinds/marks.ts";
import type { Fields } from "../../src/yaml/data.ts";

const bearing = (
  holder: "labels" | "annotations",
  name: string,
  value: string,
): Fields => ({
  metadata: { [holder]: { [`kustomize.toolkit.fluxcd.io/${name}`]: value } },
});

describe("a mark of the kustomize-controller", () => {
  it.each<[string, Fields]>([
    ["as a label", bearing("labels", "prune", "disabled")],
    ["as an annotation", bearing("annotations", "prune", "disabled")],
    ["in any mix of cases", bearing("labels", "prune", "Disabled")],
  ])("counts %s", (_, fields) => {
    expect(markedBy(fields, { prune: "disabled" })).toBe(
      "kustomize.toolkit.fluxcd.io/prune: disabled",
    );
  });

  it.each<[string, Fields]>([
    ["another value", bearing("labels", "prune", "enabled")],
    ["another mark", bearing("labels", "reconcile", "disabled")],
    ["no metadata", {}],
  ])("is not %s", (_, fields) => {
    expect(markedBy(fields, { prune: "disabled" })).toBeUndefined();
  });
});

it.each([
  ["reconcile", "disabled", "reconcile: disabled"],
  ["ssa", "ignore", "ssa: Ignore"],
  ["ssa", "IfNotPresent", "ssa: IfNotPresent"],
  ["ssa", "Merge", undefined],
  ["prune", "disabled", undefined],
])("`%s: %s` keeps an object from being applied: %s", (name, value, mark) => {
  expect(notAppliedMark(bearing("annotations", name, value))).toBe(
    mark && `kustomize.toolkit.fluxcd.io/${mark}`,
  );
});

it.each([
  ["labels", "disabled", true],
  ["annotations", "disabled", true],
  ["annotations", "Disabled", false],
  ["annotations", "enabled", false],
] as const)("substitution: %s, `%s`: %s", (holder, value, isOut) => {
  const { metadata } = bearing(holder, "substitute", value);
  expect(optsOut(metadata)).toBe(isOut);
  expect(substituteMark).toBe("kustomize.toolkit.fluxcd.io/substitute");
});

it("nothing opts out of substitution without metadata", () => {
  expect(optsOut(undefined)).toBe(false);
});
