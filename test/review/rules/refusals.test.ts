import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { cases } from "../refusals.ts";
import {
  by,
  changed,
  helmRelease,
  kustomization,
  made,
  only,
  reviewed,
  workload,
} from "../states.ts";

// test/cluster/review-refusals.test.ts sees that a real API server says the same.
describe("what the API server refuses for other reasons", () => {
  it.each(cases)("$name", ({ before, after, refused }) => {
    expect(only(changed(before, after), "apply-refused")).toHaveLength(
      refused ? 1 : 0,
    );
  });

  it("says why, and the way around", () => {
    const [found] = only(
      changed(
        workload("Deployment", "apps/web"),
        workload(
          "Deployment",
          "apps/web",
          {},
          { strategy: { type: "Recreate" } },
        ),
      ),
      "apply-refused",
    );
    expect(found?.why).toContain("the defaults under `rollingUpdate`");
    expect(found?.fix).toContain("`spec.strategy.rollingUpdate`");
  });

  it("is answered by a deletion with force, after which an autoscaler is gone", () => {
    const forced = (name: string) => {
      const one = cases.find((each) => each.name === name);
      const part = (object: Fields = {}) => [
        by(
          "flux-system",
          kustomization("flux-system"),
          kustomization("apps", { force: true }),
        ),
        by("apps", object),
      ];
      return reviewed(part(one?.before), part(one?.after));
    };
    const strategy = forced(
      "Deployment: strategy Recreate where the default was",
    );
    expect(strategy.map(({ code }) => code)).toEqual(["object-recreated"]);
    expect(strategy[0]?.why).toContain(
      "Flux then deletes it with all its Pods and makes it anew",
    );
    const autoscaler = forced("HorizontalPodAutoscaler: min over max");
    expect(autoscaler[0]?.why).toContain(
      "Flux then deletes it and cannot make it anew",
    );
  });

  it("counts for a new autoscaler too", () => {
    const wrong = cases.find(({ name }) => name.endsWith("min over max"));
    expect(
      only(changed(undefined, wrong?.after), "apply-refused"),
    ).toHaveLength(1);
  });

  it("is not told of a strategy in a chart, whose upgrades Helm works out by itself", () => {
    const part = (strategy: string) => [
      by("flux-system", kustomization("flux-system"), kustomization("apps")),
      by("apps", helmRelease("apps/web")),
      made(
        "apps/web",
        workload(
          "Deployment",
          "apps/web",
          {},
          { strategy: { type: strategy } },
        ),
      ),
    ];
    expect(reviewed(part("RollingUpdate"), part("Recreate"))).toEqual([]);
  });
});
