import { describe, expect, it, test } from "vitest";
import {
  builtInKinds,
  isBuiltIn,
  kubernetesVersion,
} from "../../src/render/kubernetes.ts";

test.each([
  ["1.33", "v1.33.0", true],
  ["v1.33", "v1.33.0", true],
  ["1.33.4", "v1.33.4", true],
  ["v1.33.4-gke.1245000", "v1.33.4-gke.1245000", false],
  ["v1.33.1+k3s1", "v1.33.1+k3s1", false],
  // What helm itself takes a cluster for.
  [undefined, "v1.36.0", true],
])("the version %s is that of a server which says %s", (text, git, isPlain) => {
  const minor = git.slice(3, 5);
  const expected = { gitVersion: git, major: "1", minor, isPlain };
  expect(kubernetesVersion(text)).toEqual(expected);
});

test.each(["latest", "", "1", "1.33.x", "1.33 --debug"])(
  "%j is no version",
  (text) => {
    expect(kubernetesVersion(text)).toBeUndefined();
  },
);

const kindsIn = (version: string): string[] => {
  const its = kubernetesVersion(version);
  return its === undefined ? [] : builtInKinds(its);
};

describe("what a Kubernetes serves by itself", () => {
  it("hangs on its version", () => {
    const beta = "flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema";
    expect(kindsIn("1.31")).toContain(beta);
    expect(kindsIn("1.32")).not.toContain(beta);
    const stable = "resource.k8s.io/v1/ResourceClaim";
    expect(kindsIn("1.33")).not.toContain(stable);
    expect(kindsIn("1.34")).toContain(stable);
  });

  it("has what every one has, subresources too, and no betas that nobody turned on", () => {
    for (const version of ["1.28", "1.33", "1.37"]) {
      const kinds = kindsIn(version);
      expect(kinds).toEqual(
        expect.arrayContaining(["v1/Secret", "batch/v1/CronJob", "v1/Scale"]),
      );
      expect(kinds.join(" ")).not.toMatch(
        /policy\/v1beta1|v1alpha| extensions\//,
      );
    }
  });

  it("counts an older one as the oldest that is known, a newer one as the newest", () => {
    expect(kindsIn("1.20")).toEqual(kindsIn("1.28"));
    expect(kindsIn("1.99")).toEqual(kindsIn("1.37"));
  });

  it.each([
    ["v1", true],
    ["policy/v1beta1", true],
    ["extensions/v1beta1", true],
    ["networking.k8s.io/v1/Ingress", true],
    ["gateway.networking.k8s.io/v1", false],
    ["metrics.k8s.io/v1beta1", false],
  ])("knows its own groups: %s", (api, expected) => {
    expect(isBuiltIn(api)).toBe(expected);
  });
});
