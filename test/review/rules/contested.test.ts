import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  annotated,
  by,
  configMap,
  kustomization,
  made,
  only,
  reviewed,
  type Look,
  type Part,
} from "../states.ts";

const a = configMap("apps/a");
const root = (apps: Fields = {}, copy: Fields = {}): Part =>
  by(
    "flux-system",
    kustomization("flux-system"),
    kustomization("apps", apps),
    kustomization("copy", copy),
    kustomization("third"),
  );

/** Who takes what from whom. */
const contests = (
  before: readonly Part[],
  after: readonly Part[],
  look: Look = {},
  system = root(),
) =>
  only(
    reviewed([system, ...before], [system, ...after], look),
    "object-contested",
  ).map(({ object, why }) => `${object.name}: ${why.split(":")[0]}`);

describe("an object of two Kustomizations", () => {
  it("is told of at the one that is new", () => {
    const told = [
      "copy: it newly applies ConfigMap/apps/a, which Kustomization/flux-system/apps applies, too",
    ];
    expect(contests([by("apps", a)], [by("apps", a), by("copy", a)])).toEqual(
      told,
    );
    const other = configMap("apps/a", { data: { a: "2" } });
    expect(
      contests([by("apps", a)], [by("apps", a), by("copy", other)]),
    ).toEqual(told);
  });

  it("is told of where both are new", () => {
    expect(contests([], [by("apps", a), by("copy", a)])).toEqual([
      "apps: it newly applies ConfigMap/apps/a, which Kustomization/flux-system/copy applies, too",
    ]);
    // It leaves a third one.
    expect(
      contests([by("third", a)], [by("apps", a), by("copy", a)]),
    ).toHaveLength(1);
  });

  it("is told of once for all objects of the two", () => {
    const all = ["a", "b", "c", "d"].map((name) => configMap(`apps/${name}`));
    expect(
      contests([by("apps", ...all)], [by("apps", ...all), by("copy", ...all)]),
    ).toEqual([
      "copy: it newly applies 4 objects, ConfigMap/apps/a, ConfigMap/apps/b, ConfigMap/apps/c and 1 more, which Kustomization/flux-system/apps applies, too",
    ]);
  });

  it("is not where it was so before", () => {
    const two = [by("apps", a), by("copy", a)];
    expect(
      contests(two, [
        by("apps", a),
        by("copy", configMap("apps/a", { data: {} })),
      ]),
    ).toEqual([]);
    expect(contests(two, [...two, by("third", a)])).toEqual([]);
    expect(contests(two, [by("apps", a), by("third", a)])).toEqual([]);
  });

  it("is not where it passes from one to the other", () => {
    expect(contests([by("apps", a)], [by("copy", a)])).toEqual([]);
  });

  it("is not where they are two: of other namespaces, kinds or groups", () => {
    const others = [
      configMap("shop/a"),
      { ...a, kind: "Secret" },
      { ...a, apiVersion: "example.com/v1" },
    ];
    for (const other of others)
      expect(
        contests([by("apps", a)], [by("apps", a), by("copy", other)]),
      ).toEqual([]);
  });

  it("is not where a chart makes one of them", () => {
    const chart = made("apps/web", a);
    expect(contests([by("copy", a)], [by("copy", a), chart])).toEqual([]);
    expect(contests([chart], [chart, by("copy", a)])).toEqual([]);
    // Then it comes to the second one from there.
    expect(
      contests([by("apps", a), chart], [by("apps", a), by("copy", a)]),
    ).toHaveLength(1);
  });

  it("is not where they apply it to different clusters", () => {
    const after = [by("apps", a), by("copy", a)];
    const west = { kubeConfig: { secretRef: { name: "west" } } };
    expect(contests([by("apps", a)], after, {}, root(west))).toEqual([]);
    expect(contests([by("apps", a)], after, {}, root({}, west))).toEqual([]);
    expect(contests([by("apps", a)], after, {}, root(west, west))).toHaveLength(
      1,
    );
  });

  it("is not where one of them is suspended", () => {
    const after = [by("apps", a), by("copy", a)];
    for (const system of [root({ suspend: true }), root({}, { suspend: true })])
      expect(contests([by("apps", a)], after, {}, system)).toEqual([]);
  });

  it.each([
    ["ssa", "Merge"],
    ["ssa", "IfNotPresent"],
    ["ssa", "Ignore"],
    ["reconcile", "disabled"],
  ])("is not where a mark shares it: %s: %s", (name, value) => {
    const shared = annotated(a, {
      [`kustomize.toolkit.fluxcd.io/${name}`]: value,
    });
    expect(
      contests([by("apps", a)], [by("apps", a), by("copy", shared)]),
    ).toEqual([]);
    expect(
      contests([by("apps", shared)], [by("apps", shared), by("copy", a)]),
    ).toEqual([]);
  });

  it("is told of where nothing touches the other, unless several had it", () => {
    const third = kustomization("third");
    const look = { untouched: [third] };
    expect(contests([], [by("copy", a)], look)).toEqual([
      "copy: it newly applies ConfigMap/apps/a, which Kustomization/flux-system/third applies, too",
    ]);
    const both = { untouched: [third, kustomization("fourth")] };
    expect(contests([], [by("copy", a)], both)).toEqual([]);
    const west = kustomization("third", {
      kubeConfig: { secretRef: { name: "west" } },
    });
    expect(contests([], [by("copy", a)], { untouched: [west] })).toEqual([]);
  });
});
