import { describe, expect, it } from "vitest";
import { openQuestions } from "../../src/review/questions.ts";

const place = {
  cluster: "prod",
  kustomization: "flux-system/apps",
  release: "apps/web",
};

const none = { place, apis: [], objects: [] };

describe("what a chart asked that nobody here knows", () => {
  it("is a notice at its release, with what to do", () => {
    const asked = { ...none, apis: ["a.b/v1"], objects: ["Secret/apps/db"] };
    expect(openQuestions([asked], [place])).toEqual([
      {
        code: "api-unknown",
        severity: "notice",
        object: { kind: "HelmRelease", namespace: "apps", name: "web" },
        cluster: "prod",
        why: expect.stringContaining("a.b/v1"),
        fix: expect.stringContaining("apiVersions"),
      },
      {
        code: "lookup-unknown",
        severity: "notice",
        object: { kind: "HelmRelease", namespace: "apps", name: "web" },
        cluster: "prod",
        why: expect.stringContaining("Secret/apps/db"),
        fix: expect.stringContaining("fixtures"),
      },
    ]);
  });

  it("says no fixture for what none can give", () => {
    const asked = { ...none, objects: ["every Node"] };
    expect(openQuestions([asked], [place])[0]?.fix).toBeUndefined();
  });

  it("names a few of many", () => {
    const objects = [1, 2, 3, 4, 5].map((at) => `Secret/apps/s${at}`);
    expect(openQuestions([{ ...none, objects }], [place])[0]?.why).toContain(
      "Secret/apps/s3 and 2 more",
    );
  });

  it("is nothing where nothing is open, or nothing of the release is shown", () => {
    const asked = { ...none, apis: ["a.b/v1"] };
    expect(openQuestions([none], [place])).toEqual([]);
    for (const other of [{ cluster: "stage" }, { release: "apps/other" }])
      expect(openQuestions([asked], [{ ...place, ...other }])).toEqual([]);
    expect(openQuestions([asked], [])).toEqual([]);
  });
});
