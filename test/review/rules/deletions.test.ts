import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  annotated,
  by,
  configMap,
  helmRelease,
  kustomization,
  loose,
  made,
  object,
  only,
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

describe("what a Kustomization no longer applies", () => {
  it("is deleted where it prunes", () => {
    expect(reviewed(fleet([configMap("apps/a")]), fleet([]))).toEqual([
      {
        code: "object-deleted",
        severity: "danger",
        object: { kind: "ConfigMap", namespace: "apps", name: "a" },
        cluster: undefined,
        why: "it is deleted since Kustomization/flux-system/apps no longer applies it and prunes (`prune: true`)",
        fix: "1. To keep it, give it the annotation `kustomize.toolkit.fluxcd.io/prune: disabled`, commit, and let Flux reconcile.\n2. Remove it from Git in a second commit; it stays in the cluster.",
      },
    ]);
  });

  it("stays behind where it does not prune", () => {
    const found = reviewed(
      fleet([configMap("apps/a")], [], { prune: false }),
      fleet([], [], { prune: false }),
    );
    expect(told(found)).toEqual(["object-left-behind ConfigMap/apps/a"]);
    expect(found[0]?.why).toContain("does not prune");
  });

  it("may be deleted all the same where the same change switches pruning off", () => {
    const found = reviewed(
      fleet([configMap("apps/a")]),
      fleet([], [], { prune: false }),
    );
    expect(only(found, "object-deleted")[0]?.why).toContain(
      "may apply this commit before it learns of its own `prune: false`",
    );
  });

  it("is deleted where the same change switches pruning on", () => {
    const found = reviewed(
      fleet([configMap("apps/a")], [], { prune: false }),
      fleet([]),
    );
    expect(only(found, "object-deleted")).toHaveLength(1);
  });

  it.each([
    [prune, "disabled"],
    [prune, "Disabled"],
    ["kustomize.toolkit.fluxcd.io/reconcile", "disabled"],
    ["kustomize.toolkit.fluxcd.io/ssa", "Ignore"],
  ])("stays behind with %s: %s, as an annotation or a label", (key, value) => {
    const metadata = { namespace: "apps", name: "a", labels: { [key]: value } };
    for (const kept of [
      annotated(configMap("apps/a"), { [key]: value }),
      { ...configMap("apps/a"), metadata },
    ])
      expect(told(reviewed(fleet([kept]), fleet([])))).toEqual([
        "object-left-behind ConfigMap/apps/a",
      ]);
  });

  it.each([
    [prune, "enabled"],
    ["kustomize.toolkit.fluxcd.io/ssa", "Merge"],
    ["helm.sh/resource-policy", "keep"],
  ])("is deleted with %s: %s", (key, value) => {
    const one = annotated(configMap("apps/a"), { [key]: value });
    expect(told(reviewed(fleet([one]), fleet([])))).toEqual([
      "object-deleted ConfigMap/apps/a",
    ]);
  });

  it("takes with it what is in it: a Namespace, a claim, a CRD", () => {
    const found = reviewed(fleet([namespace, claim, definition]), fleet([]));
    expect(told(found)).toEqual([
      "namespace-deleted Namespace/shop",
      "crd-deleted CustomResourceDefinition/things.example.com",
      "volume-deleted PersistentVolumeClaim/apps/data",
    ]);
    expect(found[0]?.why).toContain("everything in it");
    expect(found[1]?.why).toContain("every Thing in the whole cluster");
  });

  it("takes data with it only where it says so: a volume, a StatefulSet", () => {
    const volume = (persistentVolumeReclaimPolicy: string): Fields =>
      object("v1", "PersistentVolume", "data", {
        spec: { persistentVolumeReclaimPolicy },
      });
    const set = (whenDeleted: string): Fields =>
      object("apps/v1", "StatefulSet", "apps/db", {
        spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted } },
      });
    for (const [loses, keeps] of [
      [volume("Delete"), volume("Retain")],
      [set("Delete"), set("Retain")],
    ] as const) {
      const codes = [loses, keeps].map(
        (one) => reviewed(fleet([one]), fleet([]))[0]?.code,
      );
      expect(codes).toEqual(["volume-deleted", "object-deleted"]);
    }
  });

  it("of Flux's own kinds says what stops", () => {
    const alert = object(
      "notification.toolkit.fluxcd.io/v1beta3",
      "Alert",
      "flux-system/ops",
    );
    const [found] = reviewed(fleet([alert]), fleet([]));
    expect(found?.why).toContain("its events are no longer sent");
  });

  it("counts as deleted where nobody knows what applies it", () => {
    expect(told(reviewed([loose(configMap("apps/a"))], [loose()]))).toEqual([
      "object-deleted ConfigMap/apps/a",
    ]);
  });

  it("is no deletion where it only changes", () => {
    expect(
      reviewed(
        fleet([configMap("apps/a")]),
        fleet([configMap("apps/a", { data: { a: "2" } })]),
      ),
    ).toEqual([]);
  });
});

describe("what a chart no longer makes", () => {
  const release = (...objects: readonly Fields[]): Part[] => [
    ...fleet([helmRelease("apps/podinfo")]),
    made("apps/podinfo", ...objects),
  ];

  it("is deleted by Helm", () => {
    const found = reviewed(release(configMap("apps/a")), release());
    expect(told(found)).toEqual(["object-deleted ConfigMap/apps/a"]);
    expect(found[0]?.why).toContain("by Helm");
    expect(found[0]?.fix).toContain("helm.sh/resource-policy: keep");
  });

  it("stays behind with helm.sh/resource-policy: keep", () => {
    const kept = annotated(configMap("apps/a"), {
      "helm.sh/resource-policy": "keep",
    });
    expect(told(reviewed(release(kept), release()))).toEqual([
      "object-left-behind ConfigMap/apps/a",
    ]);
  });

  it("is deleted whatever the kustomize-controller would be told", () => {
    const marked = annotated(configMap("apps/a"), { [prune]: "disabled" });
    expect(told(reviewed(release(marked), release()))).toEqual([
      "object-deleted ConfigMap/apps/a",
    ]);
  });

  it("is not told of where it was a hook", () => {
    const hook = annotated(configMap("apps/a"), {
      "helm.sh/hook": "pre-install",
    });
    expect(reviewed(release(hook), release())).toEqual([]);
  });
});
