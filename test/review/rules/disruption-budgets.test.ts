import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  by,
  changed,
  kustomization,
  object,
  only,
  reviewed,
  workload,
} from "../states.ts";

const autoscaler = (range: Fields): Fields =>
  object("autoscaling/v2", "HorizontalPodAutoscaler", "apps/web", {
    spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, ...range },
  });
const selector = { matchLabels: { app: "app" } };
const budget = (spec: Fields): Fields =>
  object("policy/v1", "PodDisruptionBudget", "apps/web", { spec });
const covering = (spec: Fields): Fields => budget({ selector, ...spec });
const scaled = (replicas: number | undefined, kind = "Deployment"): Fields =>
  workload(kind, "apps/web", {}, replicas === undefined ? {} : { replicas });
const codes = (before: Fields | undefined, after: Fields | undefined) =>
  changed(before, after).map(({ code }) => code);

describe("a disruption budget", () => {
  it("is told of where it is one", () => {
    expect(codes(autoscaler({ maxReplicas: 4 }), undefined)).toEqual([
      "object-deleted",
    ]);
    const other = (apiVersion: string): Fields =>
      object(apiVersion, "PodDisruptionBudget", "apps/web", {
        spec: { maxUnavailable: 0 },
      });
    expect(codes(undefined, other("example.com/v1"))).toEqual([]);
  });

  it("that is removed is told of beside its deletion", () => {
    expect(codes(budget({ minAvailable: 1 }), undefined)).toEqual([
      "object-deleted",
      "disruption-budget-removed",
    ]);
    expect(
      codes(budget({ minAvailable: 1 }), budget({ minAvailable: 2 })),
    ).toEqual([]);
  });

  it.each([
    { maxUnavailable: 0 },
    { maxUnavailable: "0%" },
    { minAvailable: "100%" },
  ])("that allows nothing is told of: %o", (spec) => {
    expect(codes(budget({ minAvailable: 1 }), budget(spec))).toEqual([
      "disruption-budget-blocks",
    ]);
    expect(codes(undefined, budget(spec))).toEqual([
      "disruption-budget-blocks",
    ]);
    expect(codes(budget(spec), budget({ ...spec, selector: {} }))).toEqual([]);
  });

  it.each([
    { maxUnavailable: 1 },
    { maxUnavailable: "50%" },
    { minAvailable: "50%" },
    { minAvailable: 100 },
  ])("that allows something is not: %o", (spec) => {
    expect(codes(undefined, budget(spec))).toEqual([]);
  });
});

describe("a disruption budget that counts Pods", () => {
  const root = by(
    "flux-system",
    kustomization("flux-system"),
    kustomization("apps"),
  );
  /** Why it blocks after the change. */
  const blocks = (
    before: readonly Fields[],
    after: readonly Fields[],
  ): string[] =>
    only(
      reviewed([root, by("apps", ...before)], [root, by("apps", ...after)]),
      "disruption-budget-blocks",
    ).map(({ why }) => why.split(":", 2).join(":"));
  const two = covering({ minAvailable: 2 });

  it("is told of where it asks for all of them", () => {
    const why = [
      "it says `minAvailable: 2`, and Deployment/apps/web has 2 Pods",
    ];
    const one = covering({ minAvailable: 1 });
    expect(blocks([scaled(2), one], [scaled(2), two])).toEqual(why);
    expect(blocks([scaled(3), two], [scaled(2), two])).toEqual(why);
    expect(blocks([], [scaled(2), two])).toEqual(why);
    expect(blocks([], [scaled(1), two])).toHaveLength(1);
    expect(blocks([], [scaled(undefined), one])).toEqual([
      "it says `minAvailable: 1`, and Deployment/apps/web has 1 Pod",
    ]);
  });

  it("is not where one may go, where it was so before, or where there is none", () => {
    expect(blocks([scaled(4), two], [scaled(3), two])).toEqual([]);
    expect(blocks([scaled(2), two], [scaled(1), two])).toEqual([]);
    const none = covering({ maxUnavailable: 0 });
    expect(blocks([scaled(2), none], [scaled(2), two])).toEqual([]);
    expect(blocks([scaled(3), two], [scaled(0), two])).toEqual([]);
  });

  it.each([
    ["1%", 1, true],
    ["50%", 1, true],
    ["50%", 2, false],
    ["51%", 2, true],
    ["99%", 10, true],
    ["90%", 10, false],
  ])("rounds a share up: %s of %i", (minAvailable, replicas, isBlocked) => {
    const its = covering({ minAvailable });
    expect(blocks([], [scaled(replicas), its])).toHaveLength(isBlocked ? 1 : 0);
  });

  it("takes the fewest that an autoscaler leaves", () => {
    const from = autoscaler({ minReplicas: 3, maxReplicas: 9 });
    const to = autoscaler({ minReplicas: 2, maxReplicas: 9 });
    expect(blocks([scaled(5), two, from], [scaled(5), two, to])).toEqual([
      "it says `minAvailable: 2`, and HorizontalPodAutoscaler/apps/web may leave Deployment/apps/web 2 Pods",
    ]);
    expect(blocks([], [scaled(1), two, from])).toEqual([]);
    // Without it the manifest's number holds.
    expect(blocks([scaled(1), two, from], [scaled(1), two])).toHaveLength(1);
  });

  it("takes the Pods of all that it covers together", () => {
    const other = workload("StatefulSet", "apps/db", {}, { replicas: 1 });
    expect(blocks([scaled(2), other, two], [scaled(2), two])).toHaveLength(1);
    expect(blocks([], [scaled(2), other, two])).toEqual([]);
    expect(blocks([], [scaled(1), other, two])).toEqual([
      "it says `minAvailable: 2`, and Deployment/apps/web has 1 Pod and StatefulSet/apps/db has 1 Pod",
    ]);
  });

  it("is not told of where others say how many Pods there are", () => {
    const pod = object("v1", "Pod", "apps/one", {
      metadata: { labels: { app: "app" } },
      spec: { containers: [{ name: "app", image: "app:1" }] },
    });
    const job = workload("Job", "apps/job");
    const keda = object("keda.sh/v1alpha1", "ScaledObject", "apps/web", {
      spec: { scaleTargetRef: { name: "web" } },
    });
    const three = covering({ minAvailable: 3 });
    for (const unknown of [pod, job, keda])
      expect(blocks([], [scaled(2), three, unknown])).toEqual([]);
    expect(blocks([], [scaled(2), three])).toHaveLength(1);
  });

  it("counts only what its selector covers in its namespace", () => {
    const elsewhere = workload("Deployment", "shop/web", {}, { replicas: 1 });
    expect(blocks([], [elsewhere, two])).toEqual([]);
    const others = { matchLabels: { app: "other" } };
    for (const its of [{ selector: others }, { selector: null }])
      expect(
        blocks([], [scaled(1), budget({ minAvailable: 1, ...its })]),
      ).toEqual([]);
    expect(
      blocks([], [scaled(1), budget({ minAvailable: 1, selector: {} })]),
    ).toHaveLength(1);
  });
});
