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
  workload,
  type Part,
} from "../states.ts";

const force = "kustomize.toolkit.fluxcd.io/force";
const selector = (app: string): Fields => ({ matchLabels: { app } });
const before = workload("Deployment", "apps/web");
const after = workload(
  "Deployment",
  "apps/web",
  {},
  { selector: selector("web") },
);

const becomes = (from: Fields, to: Fields, spec: Fields = {}) => {
  const root = by(
    "flux-system",
    kustomization("flux-system"),
    kustomization("apps", spec),
  );
  return reviewed([root, by("apps", from)], [root, by("apps", to)]);
};

describe("a field that may not change", () => {
  it("makes the whole apply fail", () => {
    expect(becomes(before, after)).toEqual([
      {
        code: "immutable-field",
        severity: "danger",
        object: { kind: "Deployment", namespace: "apps", name: "web" },
        cluster: undefined,
        why: "`spec.selector` changes, which the API server allows on no existing object: every apply of Kustomization/flux-system/apps fails, and nothing else in it reaches the cluster either",
        fix: "1. Take the change of the field back, or give the new object another name.\n2. If it must be this one: merge, run `kubectl delete deployment web --namespace apps --cascade=orphan` (its Pods go on running), and let Flux reconcile.\n3. Delete the old Pods by hand once the new ones are ready: the new selector does not fit them.",
      },
    ]);
  });

  it("makes the upgrade of a release fail, whatever the Kustomization's force is", () => {
    const part = (one: Fields): Part[] => [
      by(
        "flux-system",
        kustomization("flux-system"),
        kustomization("apps", { force: true }),
      ),
      by("apps", helmRelease("apps/web")),
      made("apps/web", one),
    ];
    const found = reviewed(part(before), part(after));
    expect(told(found)).toEqual(["immutable-field Deployment/apps/web"]);
    expect(found[0]?.why).toContain(
      "the Helm upgrade of HelmRelease/apps/web fails",
    );
  });

  it("is deleted and made anew with the Kustomization's force", () => {
    const found = becomes(before, after, { force: true });
    expect(found).toMatchObject([
      {
        code: "object-recreated",
        severity: "danger",
        why: "`spec.selector` changes, which the API server allows on no existing object; because of `spec.force: true` of Kustomization/flux-system/apps Flux then deletes it with all its Pods and makes it anew",
      },
    ]);
  });

  it("is deleted and made anew with the object's own force, before or after", () => {
    for (const [from, to] of [
      [annotated(before, { [force]: "enabled" }), after],
      [before, annotated(after, { [force]: "Enabled" })],
    ] as const)
      expect(told(becomes(from, to))).toEqual([
        "object-recreated Deployment/apps/web",
      ]);
    expect(
      told(becomes(before, annotated(after, { [force]: "disabled" }))),
    ).toEqual(["immutable-field Deployment/apps/web"]);
  });

  it("loses the data of a claim with force", () => {
    const claim = (storageClassName: string): Fields =>
      object("v1", "PersistentVolumeClaim", "apps/data", {
        spec: { storageClassName },
      });
    expect(
      becomes(claim("fast"), claim("slow"), { force: true })[0]?.why,
    ).toContain("with the data in its volume");
  });

  it("is nothing to tell of in a hook, which Helm deletes before it makes it anew", () => {
    const part = (one: Fields): Part[] => [
      by("flux-system", kustomization("flux-system"), kustomization("apps")),
      by("apps", helmRelease("apps/web")),
      made("apps/web", annotated(one, { "helm.sh/hook": "pre-upgrade" })),
    ];
    expect(reviewed(part(before), part(after))).toEqual([]);
  });

  it("is nothing to tell of where Flux does not apply the change", () => {
    const ignored = { "kustomize.toolkit.fluxcd.io/ssa": "Ignore" };
    expect(told(becomes(before, annotated(after, ignored)))).toEqual([
      "not-applied Deployment/apps/web",
    ]);
  });

  it("never shows what a Secret or a ConfigMap holds", () => {
    const secret = (value: string): Fields =>
      object("v1", "Secret", "apps/key", {
        immutable: true,
        stringData: { password: value },
      });
    const found = [
      ...becomes(secret("canary-before"), secret("canary-after")),
      ...becomes(
        configMap("apps/a", { immutable: true, data: { a: "canary-before" } }),
        configMap("apps/a", { immutable: true, data: { a: "canary-after" } }),
      ),
    ];
    expect(found.map(({ code }) => code)).toEqual([
      "immutable-field",
      "immutable-field",
    ]);
    expect(JSON.stringify(found)).not.toContain("canary");
  });

  it("is nothing to tell of where the object is new, gone, or as it was", () => {
    expect(becomes(before, workload("Deployment", "apps/web"))).toEqual([]);
    expect(
      becomes(before, workload("Deployment", "apps/web", {}, { replicas: 2 })),
    ).toEqual([]);
  });
});
