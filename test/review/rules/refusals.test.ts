import { describe, expect, it } from "vitest";
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
