import { expect, it } from "vitest";
import {
  kubectlIn,
  kubectlName,
  resourceName,
} from "../../src/cluster/kubectl-line.ts";
import { gitObject } from "./support.ts";

it("names an object as kubectl takes it", () => {
  expect(kubectlName(gitObject("HelmRelease/apps/podinfo"))).toBe(
    "helmrelease/podinfo -n apps",
  );
  expect(kubectlName(gitObject("Namespace/apps"))).toBe("namespace/apps");
});

it("66: a line says to which cluster it goes, whatever that is called", () => {
  expect(kubectlIn("arn:aws:eks:eu-1:1:cluster/prod")).toBe(
    "kubectl --context arn:aws:eks:eu-1:1:cluster/prod",
  );
  expect(kubectlIn("it's; rm")).toBe(
    String.raw`kubectl --context 'it'\''s; rm'`,
  );
  // In a pod there is none.
  expect(kubectlIn(undefined)).toBe("kubectl");
});

it("a kind is named with its group, where it has one", () => {
  expect(
    resourceName({
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
    }),
  ).toBe("helmreleases.helm.toolkit.fluxcd.io");
  expect(resourceName({ apiVersion: "v1", kind: "Pod" })).toBe("pods");
});
