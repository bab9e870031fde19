import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  annotated,
  by,
  changed,
  configMap,
  helmRelease,
  kustomization,
  made,
  object,
  reviewed,
  told,
  type Part,
} from "../states.ts";

const off = { suspend: true };
const map = (value: string): Fields =>
  configMap("apps/a", { data: { a: value } });

/** A fleet of which each part may be suspended; `value` is what changes in the Kustomization, `inRelease` in the release. */
function fleet(
  { ks = {}, source = {}, hr = {} }: Readonly<Record<string, Fields>>,
  value = "1",
  inRelease = "1",
): Part[] {
  return [
    by(
      "flux-system",
      kustomization("flux-system"),
      kustomization("apps", ks),
      object(
        "source.toolkit.fluxcd.io/v1",
        "GitRepository",
        "flux-system/flux-system",
        { spec: { url: "https://example.com/fleet", ...source } },
      ),
    ),
    by("apps", map(value), helmRelease("apps/podinfo", hr)),
    made("apps/podinfo", configMap("apps/b", { data: { a: inRelease } })),
  ];
}

describe("a change that waits", () => {
  it("for its Kustomization is told of", () => {
    const found = reviewed(fleet({ ks: off }), fleet({ ks: off }, "2"));
    expect(found).toMatchObject([
      {
        code: "suspended",
        object: { kind: "Kustomization", name: "apps" },
        why: "it is suspended: the change of ConfigMap/apps/a does not reach the cluster until it is resumed",
      },
    ]);
  });

  it("for its HelmRelease is told of", () => {
    const found = reviewed(fleet({ hr: off }), fleet({ hr: off }, "1", "2"));
    expect(told(found)).toEqual(["suspended HelmRelease/apps/podinfo"]);
  });

  it("for the source of its Kustomization is told of", () => {
    const found = reviewed(fleet({ source: off }), fleet({ source: off }, "2"));
    expect(told(found)).toEqual([
      "suspended GitRepository/flux-system/flux-system",
    ]);
  });

  it("is one of many, told of together", () => {
    const found = reviewed(fleet({ ks: off }), fleet({ ks: off }, "2", "2"));
    expect(found).toHaveLength(1);
    expect(found[0]?.why).toContain(
      "the changes of 2 objects, ConfigMap/apps/a and ConfigMap/apps/b, do not reach",
    );
  });

  it("is none where nothing is suspended, or something else is", () => {
    expect(reviewed(fleet({}), fleet({}, "2", "2"))).toEqual([]);
    expect(reviewed(fleet({ hr: off }), fleet({ hr: off }, "2"))).toEqual([]);
    expect(reviewed(fleet({ ks: off }), fleet({ ks: off }))).toEqual([]);
  });

  it("is told of where the same change suspends what carries it out", () => {
    const found = reviewed(fleet({}), fleet({ ks: off }, "2"));
    expect(found.map(({ why }) => why)).toEqual([
      expect.stringContaining("is suspended by this change"),
      expect.stringContaining("the change of ConfigMap/apps/a does not reach"),
    ]);
  });

  it("is let go on where that is resumed", () => {
    expect(told(reviewed(fleet({ ks: off }), fleet({})))).toEqual([
      "resumed Kustomization/flux-system/apps",
    ]);
    expect(reviewed(fleet({ ks: { suspend: false } }), fleet({}))).toEqual([]);
  });
});

describe("a change of what Flux leaves alone", () => {
  it.each([
    ["reconcile", "disabled"],
    ["ssa", "Ignore"],
    ["ssa", "IfNotPresent"],
  ])("by %s: %s is told of", (mark, value) => {
    const marks = { [`kustomize.toolkit.fluxcd.io/${mark}`]: value };
    expect(
      told(changed(annotated(map("1"), marks), annotated(map("2"), marks))),
    ).toEqual(["not-applied ConfigMap/apps/a"]);
    expect(changed(undefined, annotated(map("2"), marks))).toEqual([]);
  });

  it("is none with other marks", () => {
    const marks = { "kustomize.toolkit.fluxcd.io/ssa": "Merge" };
    expect(
      changed(annotated(map("1"), marks), annotated(map("2"), marks)),
    ).toEqual([]);
  });
});
