import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  annotated,
  by,
  configMap,
  helmRelease,
  kustomization,
  made,
  object,
  reviewed,
  told,
  type Part,
} from "../states.ts";

const prune = "kustomize.toolkit.fluxcd.io/prune";
const claim = object("v1", "PersistentVolumeClaim", "apps/data");
const namespace = object("v1", "Namespace", "shop");
const definition = object(
  "apiextensions.k8s.io/v1",
  "CustomResourceDefinition",
  "things.example.com",
  { spec: { names: { kind: "Thing" } } },
);

/** The Kustomizations `apps` and `infra`, with what each applies. */
function fleet(
  apps: readonly Fields[],
  infra: readonly Fields[] = [],
  spec: Fields = {},
): Part[] {
  return [
    by(
      "flux-system",
      kustomization("flux-system"),
      kustomization("apps", spec),
      kustomization("infra", spec),
    ),
    by("apps", ...apps),
    by("infra", ...infra),
  ];
}

describe("what moves from one Kustomization to another", () => {
  it("is a hazard, no deletion", () => {
    const one = configMap("apps/a");
    const found = reviewed(fleet([one]), fleet([], [one]));
    expect(told(found)).toEqual(["object-moved ConfigMap/apps/a"]);
    expect(found[0]?.severity).toBe("warning");
    expect(found[0]?.why).toBe(
      "it passes from Kustomization/flux-system/apps to Kustomization/flux-system/infra: where Kustomization/flux-system/apps reconciles first it deletes the object, and Kustomization/flux-system/infra makes it anew; where Kustomization/flux-system/infra reconciles first nothing is deleted",
    );
  });

  it("is told of once where it changes on the way", () => {
    const found = reviewed(
      fleet([configMap("apps/a")]),
      fleet([], [configMap("apps/a", { data: { a: "2" } })]),
    );
    expect(told(found)).toEqual(["object-moved ConfigMap/apps/a"]);
  });

  it.each([
    ["Namespace", namespace],
    ["claim", claim],
    ["CRD", definition],
    ["Kustomization", kustomization("inner")],
    ["HelmRelease", helmRelease("apps/podinfo")],
  ])("is a danger where it takes others with it: %s", (_, one) => {
    const found = reviewed(fleet([one]), fleet([], [one]));
    expect(found.map(({ code }) => code)).toEqual(["owner-moved"]);
  });

  it("is a mere hazard where a Kustomization would leave all in place", () => {
    const one = kustomization("inner", { prune: false });
    const found = reviewed(fleet([one]), fleet([], [one]));
    expect(found.map(({ code }) => code)).toEqual(["object-moved"]);
  });

  it("between Helm and a Kustomization is a danger, since Helm's new owner does not count", () => {
    const root = by(
      "flux-system",
      kustomization("flux-system"),
      kustomization("apps"),
    );
    const release = helmRelease("apps/podinfo");
    const applied: Part[] = [root, by("apps", release, configMap("apps/a"))];
    const charted: Part[] = [
      root,
      by("apps", release),
      made("apps/podinfo", configMap("apps/a")),
    ];
    const into = reviewed(applied, charted);
    expect(told(into)).toEqual(["release-handover ConfigMap/apps/a"]);
    expect(into[0]?.why).toContain(
      "it is missing until HelmRelease/apps/podinfo is upgraded again, unless its `driftDetection` is on",
    );
    expect(into[0]?.fix).toContain("prune: disabled");
    const out = reviewed(charted, applied);
    expect(told(out)).toEqual(["release-handover ConfigMap/apps/a"]);
    expect(out[0]?.why).toContain(
      "Kustomization/flux-system/apps makes it anew the next time it reconciles",
    );
    expect(out[0]?.fix).toContain("helm.sh/resource-policy: keep");
  });

  it("is nothing to tell of where it bears prune: disabled, or the old one does not prune", () => {
    const kept = annotated(configMap("apps/a"), { [prune]: "disabled" });
    expect(reviewed(fleet([kept]), fleet([], [kept]))).toEqual([]);
    const one = configMap("apps/a");
    const off = { prune: false };
    expect(reviewed(fleet([one], [], off), fleet([], [one], off))).toEqual([]);
  });

  it("to one that has applied it all along is a hazard, too", () => {
    const one = configMap("apps/a");
    expect(told(reviewed(fleet([one], [one]), fleet([], [one])))).toEqual([
      "object-moved ConfigMap/apps/a",
    ]);
  });

  it("is nothing to tell of where both applied it and still do", () => {
    const one = configMap("apps/a");
    expect(reviewed(fleet([one], [one]), fleet([one], [one]))).toEqual([]);
  });

  it("is told of where the old Kustomization goes, too, if it takes others with it", () => {
    const root = (name: string): Part =>
      by("flux-system", kustomization("flux-system"), kustomization(name));
    const found = reviewed(
      [root("apps"), by("apps", namespace, configMap("apps/a"))],
      [root("shop"), by("shop", namespace, configMap("apps/a"))],
    );
    expect(told(found)).toEqual([
      "kustomization-renamed Kustomization/flux-system/apps",
      "owner-moved Namespace/shop",
    ]);
    expect(found[1]?.why).toContain("apps goes, and deletes the object where");
  });
});
