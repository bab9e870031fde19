import { describe, expect, it } from "vitest";
import type { Deployment } from "../../src/cluster/deployments.ts";
import {
  comparable,
  desiredObject,
  desiredObjects,
  ignoredFields,
} from "../../src/cluster/desired.ts";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { pathText } from "../../src/model/field-path.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { gitObject, objectOf } from "./support.ts";

const deployment = (
  spec: Fields = {},
  more: Partial<Deployment> = {},
): Deployment => ({
  kustomization: gitObject("Kustomization/apps", spec),
  namespace: undefined,
  rendered: undefined,
  ...more,
});

const podinfo = gitObject("HelmRelease/apps/podinfo", { interval: "5m" });
const deployments = (its: Readonly<Record<string, readonly Deployment[]>>) => ({
  kustomizations: [],
  files: new Map(Object.entries(its)),
  unknown: [],
});

/** As an object is written that leaves its namespace to others. */
function withoutNamespace(object: GitObject = podinfo): GitObject {
  const { namespace: _its, ...metadata } = object.fields["metadata"] as Fields;
  return { ...object, namespace: "", fields: { ...object.fields, metadata } };
}

describe("the namespace of an object", () => {
  const { file } = podinfo;
  it.each<[string, GitObject, string | undefined, string]>([
    ["its own", podinfo, undefined, "apps"],
    ["its Kustomization's, whatever it says itself", podinfo, "team", "team"],
    ["its Kustomization's", withoutNamespace(), "team", "team"],
    [
      "Flux's, where nobody gives it one",
      withoutNamespace(),
      undefined,
      "flux-system",
    ],
  ])("is %s", (_what, object, given, expected) => {
    const its = { [file]: [deployment({}, { namespace: given })] };
    const [found] = desiredObjects([object], deployments(its), "flux-system");
    expect(found).toMatchObject({
      namespace: expected,
      kustomization: "apps",
      fields: { metadata: { name: "podinfo", namespace: expected } },
    });
  });

  it("is Flux's where no Kustomization applies it", () => {
    const [found] = desiredObjects(
      [withoutNamespace()],
      deployments({}),
      "flux-system",
    );
    expect(found).toMatchObject({
      namespace: "flux-system",
      deployment: undefined,
      kustomization: undefined,
    });
  });

  it("may be several: one object each", () => {
    const its = [
      deployment({}, { namespace: "a" }),
      deployment({}, { namespace: "b" }),
      deployment({}, { namespace: "a" }),
    ];
    expect(
      desiredObjects(
        [podinfo],
        deployments({ [file]: its }),
        "flux-system",
      ).map(({ namespace }) => namespace),
    ).toEqual(["a", "b"]);
  });
});

describe("what the cluster should have is unknown", () => {
  const of = (fields: Fields, its: Deployment = deployment()) =>
    desiredObject({ ...podinfo, fields }, "apps", its).unknown;
  const annotated = (annotations: Fields, spec: Fields = {}): Fields => ({
    ...objectOf("HelmRelease/apps/podinfo", spec),
    metadata: { name: "podinfo", namespace: "apps", annotations },
  });
  const variables = { postBuild: { substitute: { a: "b" } } };

  it("where kustomize renders it", () => {
    const rendered = { what: "resources/apps", why: "kustomize patches" };
    expect(of(podinfo.fields, deployment({}, { rendered }))).toBe(
      "kustomize patches",
    );
  });

  it("where it is encrypted", () => {
    expect(of({ ...podinfo.fields, sops: { mac: "x" } })).toBe(
      "encrypted with SOPS",
    );
  });

  it("where Flux leaves it alone", () => {
    const key = "kustomize.toolkit.fluxcd.io/reconcile";
    expect(of(annotated({ [key]: "disabled" }))).toBe(
      `left alone by Flux (${key}: disabled)`,
    );
    expect(of(annotated({ [key]: "enabled" }))).toBeUndefined();
    const ssa = "kustomize.toolkit.fluxcd.io/ssa";
    expect(of(annotated({ [ssa]: "IfNotPresent" }))).toContain("IfNotPresent");
    expect(of(annotated({ [ssa]: "Ignore" }))).toContain("Ignore");
    expect(of(annotated({ [ssa]: "Merge" }))).toBeUndefined();
  });

  it("where variables are put in, and only there", () => {
    const its = annotated({}, { interval: "${a}" });
    expect(of(its, deployment(variables))).toBe("substitution (postBuild)");
    expect(of(its, deployment({ postBuild: {} }))).toBeUndefined();
    expect(of(podinfo.fields, deployment(variables))).toBeUndefined();
    const disabled = { "kustomize.toolkit.fluxcd.io/substitute": "disabled" };
    expect(
      of(annotated(disabled, { interval: "${a}" }), deployment(variables)),
    ).toBeUndefined();
  });
});

describe("what is compared", () => {
  const live = {
    ...podinfo.fields,
    metadata: {
      name: "podinfo",
      namespace: "apps",
      labels: { team: "a", other: "b" },
      annotations: { note: "c" },
    },
    spec: { interval: "1m", suspend: true },
  };

  it("is all of it where nothing is said", () => {
    const object = desiredObject(podinfo, "apps", deployment());
    expect(comparable(object, live, new Map())).toEqual({
      git: podinfo.fields,
      live,
    });
    const byHand = desiredObject(podinfo, "apps", undefined);
    expect(comparable(byHand, live, new Map()).live).toBe(live);
  });

  it("is without the common metadata, in Git or still in the cluster", () => {
    const its = deployment({ commonMetadata: { labels: { team: "b" } } });
    const object = desiredObject(podinfo, "apps", its);
    const applied = objectOf("Kustomization/apps", {
      commonMetadata: { annotations: { note: "c" } },
    });
    const all = new Map([["Kustomization/flux-system/apps", applied]]);
    expect(comparable(object, live, all).live["metadata"]).toEqual({
      name: "podinfo",
      namespace: "apps",
      labels: { other: "b" },
    });
    expect(comparable(object, live, new Map()).live).toMatchObject({
      metadata: { labels: { other: "b" }, annotations: { note: "c" } },
    });
  });

  it("is without what the Kustomization ignores, on both sides", () => {
    const its = deployment({ ignore: [{ paths: ["/spec/interval"] }] });
    const object = desiredObject(podinfo, "apps", its);
    const sides = comparable(object, live, new Map());
    expect(sides.live["spec"]).toEqual({ suspend: true });
    expect(sides.git).not.toHaveProperty("spec");
    expect(ignoredFields(object).map(pathText)).toEqual(["spec.interval"]);
    expect(ignoredFields(desiredObject(podinfo, "apps", undefined))).toEqual(
      [],
    );
  });
});
