import { describe, expect, it } from "vitest";
import { images } from "../../src/review/images.ts";
import { between, by, workload } from "./states.ts";

describe("the images that change", () => {
  const { changes } = between(
    [
      by(
        "apps",
        workload("Deployment", "apps/b", { image: "app:1" }),
        workload("Deployment", "apps/a", { image: "app:1" }),
        workload("Deployment", "apps/c", { image: "same:1" }),
        workload("Job", "apps/gone", { image: "job:1" }),
      ),
    ],
    [
      by(
        "apps",
        workload("Deployment", "apps/b", { image: "app:2" }),
        workload("Deployment", "apps/a", { image: "app:2" }),
        workload("Deployment", "apps/c", { image: "same:1" }, { replicas: 2 }),
        workload("Deployment", "apps/new", { image: "new:1" }),
      ),
    ],
    { cluster: "prod" },
  );
  const workloadOf = (kind: string, name: string) => ({
    cluster: "prod",
    kind,
    namespace: "apps",
    name,
  });

  it("come once each, with the workloads, new and gone ones too", () => {
    expect(images(changes)).toEqual([
      {
        from: undefined,
        to: "new:1",
        workloads: [workloadOf("Deployment", "new")],
      },
      {
        from: "app:1",
        to: "app:2",
        workloads: [
          workloadOf("Deployment", "a"),
          workloadOf("Deployment", "b"),
        ],
      },
      {
        from: "job:1",
        to: undefined,
        workloads: [workloadOf("Job", "gone")],
      },
    ]);
  });

  it("do not depend on the order of the changes, nor on how often they are given", () => {
    expect(images([...changes.toReversed(), ...changes])).toEqual(
      images(changes),
    );
  });
});
