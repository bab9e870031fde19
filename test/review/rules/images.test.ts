import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { by, changed, kustomization, reviewed, workload } from "../states.ts";

const told = (before: Fields | undefined, after: Fields | undefined) =>
  changed(before, after).map(({ code, why }) => `${code}: ${why}`);

describe("an image", () => {
  const run = (image: string): Fields =>
    workload("Deployment", "apps/web", { image });

  it("that changes is told of, old and new", () => {
    expect(told(run("app:1"), run("app:2"))).toEqual([
      "image-changed: `app:2` takes the place of `app:1`",
    ]);
    expect(told(run("app:1"), run("app:1"))).toEqual([]);
    expect(told(undefined, run("app:1"))).toEqual([]);
  });

  it.each([
    "app",
    "app:latest",
    "registry:5000/app",
    "registry:5000/team/app:latest",
  ])("that is not pinned is told of: %s", (image) => {
    expect(told(undefined, run(image))).toHaveLength(1);
    expect(told(undefined, run(image))[0]).toContain("image-unpinned");
    expect(told(run("app:1"), run(image))[0]).toContain("image-unpinned");
  });

  it.each([
    "app:1",
    "registry:5000/app:v1",
    "app@sha256:0123",
    "app:latest@sha256:0123",
  ])("that is pinned is not: %s", (image) => {
    expect(told(undefined, run(image))).toEqual([]);
  });

  it("that was not pinned before either is told of as a change only", () => {
    expect(told(run("app"), run("other:latest"))).toEqual([
      "image-changed: `other:latest` takes the place of `app`",
    ]);
  });

  it("that changes in many workloads is told of once, at the first of them", () => {
    const part = (image: string) => [
      by("flux-system", kustomization("flux-system"), kustomization("apps")),
      by(
        "apps",
        ...["d", "b", "c", "a"].map((name) =>
          workload("Deployment", `apps/${name}`, { image }),
        ),
      ),
    ];
    expect(reviewed(part("app:1"), part("app:2"))).toMatchObject([
      {
        code: "image-changed",
        object: { kind: "Deployment", namespace: "apps", name: "a" },
        why: "`app:2` takes the place of `app:1`, in Deployment/apps/b, Deployment/apps/c and Deployment/apps/d too",
      },
    ]);
  });
});
