import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  by,
  changed,
  helmRelease,
  kustomization,
  loose,
  made,
  object,
  only,
  reviewed,
  workload,
} from "../states.ts";

const scaled = (replicas: number | undefined): Fields =>
  workload(
    "Deployment",
    "apps/web",
    {},
    replicas === undefined ? {} : { replicas },
  );
const autoscaler = (range: Fields, name = "web"): Fields =>
  object("autoscaling/v2", "HorizontalPodAutoscaler", `apps/${name}`, {
    spec: { scaleTargetRef: { kind: "Deployment", name }, ...range },
  });
const codes = (before: Fields | undefined, after: Fields | undefined) =>
  changed(before, after).map(({ code }) => code);

describe("replicas", () => {
  it("that go to zero stop the workload", () => {
    for (const before of [3, undefined]) {
      const found = changed(scaled(before), scaled(0));
      expect(found.map(({ code }) => code)).toEqual(["scaled-to-zero"]);
      expect(found[0]?.why).toContain(`goes from ${before ?? 1} to 0`);
    }
  });

  it("of any other number, or zero from the beginning, are nothing to tell of", () => {
    expect(codes(scaled(3), scaled(1))).toEqual([]);
    expect(codes(scaled(0), scaled(3))).toEqual([]);
    expect(codes(undefined, scaled(0))).toEqual([]);
    expect(
      codes(
        scaled(0),
        workload(
          "Deployment",
          "apps/web",
          {},
          { replicas: 0, minReadySeconds: 1 },
        ),
      ),
    ).toEqual([]);
    // Not a workload's.
    const other = (replicas: number): Fields =>
      object("example.com/v1", "Thing", "apps/web", { spec: { replicas } });
    expect(codes(other(2), other(0))).toEqual([]);
  });
});

describe("an autoscaler", () => {
  it("without any room is told of", () => {
    const fixed = autoscaler({ minReplicas: 4, maxReplicas: 4 });
    expect(
      codes(autoscaler({ minReplicas: 2, maxReplicas: 4 }), fixed),
    ).toEqual(["autoscaler-fixed"]);
    expect(codes(undefined, fixed)).toEqual(["autoscaler-fixed"]);
    expect(codes(undefined, autoscaler({ maxReplicas: 1 }))).toEqual([
      "autoscaler-fixed",
    ]);
  });

  it("of another API is not", () => {
    const other = {
      ...autoscaler({ minReplicas: 4, maxReplicas: 4 }),
      apiVersion: "example.com/v1",
    };
    expect(codes(undefined, other)).toEqual([]);
  });

  it("with room, or without any as before, is not", () => {
    expect(codes(undefined, autoscaler({ maxReplicas: 4 }))).toEqual([]);
    expect(
      codes(
        autoscaler({ minReplicas: 3, maxReplicas: 3 }),
        autoscaler({ minReplicas: 4, maxReplicas: 4 }),
      ),
    ).toEqual([]);
  });

  it("fights with a manifest that says replicas", () => {
    const root = by(
      "flux-system",
      kustomization("flux-system"),
      kustomization("apps"),
    );
    const contested = (before: Fields[], after: Fields[]) =>
      only(
        reviewed([root, by("apps", ...before)], [root, by("apps", ...after)]),
        "replicas-contested",
      );
    const scaling = autoscaler({ maxReplicas: 4 });
    const [found] = contested(
      [scaled(undefined), scaling],
      [scaled(2), scaling],
    );
    expect(found?.why).toContain(
      "it says `replicas: 2`, and HorizontalPodAutoscaler/apps/web scales it",
    );
    expect(contested([], [scaled(2), scaling])).toHaveLength(1);
    expect(contested([], [scaled(undefined), scaling])).toEqual([]);
    expect(
      contested([], [scaled(2), autoscaler({ maxReplicas: 4 }, "api")]),
    ).toEqual([]);
    expect(contested([scaled(1), scaling], [scaled(2), scaling])).toEqual([]);
  });

  it("fights where nobody knows what applies the two", () => {
    const found = (name: string) =>
      only(
        reviewed([], [loose(scaled(2), autoscaler({ maxReplicas: 4 }, name))]),
        "replicas-contested",
      );
    expect(found("web")).toHaveLength(1);
    expect(found("api")).toEqual([]);
  });

  it("fights with nobody in a chart, where Helm leaves alone what has not changed", () => {
    const found = reviewed(
      [],
      [
        by("flux-system", kustomization("flux-system"), kustomization("apps")),
        by("apps", helmRelease("apps/web")),
        made("apps/web", scaled(2), autoscaler({ maxReplicas: 4 })),
      ],
    );
    expect(only(found, "replicas-contested")).toEqual([]);
  });
});
