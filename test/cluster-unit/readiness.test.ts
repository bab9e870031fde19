import { describe, expect, it } from "vitest";
import { conditionOf } from "../../src/cluster/conditions.ts";
import {
  handledRequest,
  readinessOf,
  type State,
} from "../../src/cluster/readiness.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { condition, liveObject } from "./support.ts";

const stateOf = (object: Fields): State => readinessOf(object).state;

/** A Kustomization of generation 1 with these conditions. */
const withConditions = (...conditions: readonly Fields[]): Fields =>
  liveObject("Kustomization/apps", { observedGeneration: 1, conditions });

describe("an object is ready", () => {
  it("when its controller says so of this generation", () => {
    const revision = "main@sha1:abc";
    expect(
      readinessOf(
        liveObject("Kustomization/apps", {
          observedGeneration: 1,
          lastAppliedRevision: revision,
          conditions: [
            condition(
              "Ready",
              "True",
              "ReconciliationSucceeded",
              `Applied revision: ${revision}`,
            ),
          ],
        }),
      ),
    ).toEqual({
      state: "ready",
      reason: "ReconciliationSucceeded",
      message: `Applied revision: ${revision}`,
      revision,
    });
  });

  it("not when that was said of an older one", () => {
    const ready = withConditions(condition("Ready", "True", "Succeeded"));
    const changed = { ...ready, metadata: { name: "apps", generation: 2 } };
    expect(stateOf(changed)).toBe("progressing");
  });

  it("also when the controller writes the generation of the whole status only", () => {
    const its = condition("Ready", "True", "Succeeded", "", undefined);
    const { observedGeneration: _its, ...ready } = its;
    expect(stateOf(withConditions(ready))).toBe("ready");
    const later = withConditions(ready);
    expect(
      stateOf({ ...later, metadata: { name: "apps", generation: 2 } }),
    ).toBe("progressing");
  });
});

describe("an object is progressing", () => {
  it("as long as no controller has looked at it: the CRDs say observedGeneration -1", () => {
    const created = liveObject("Kustomization/apps", {
      observedGeneration: -1,
    });
    expect(readinessOf(created)).toEqual({
      state: "progressing",
      reason: "",
      message: "",
      revision: "",
    });
    expect(stateOf(liveObject("Kustomization/apps"))).toBe("progressing");
    const { status: _none, ...bare } = liveObject("Kustomization/apps");
    expect(stateOf(bare)).toBe("progressing");
  });

  it("while its controller works on it", () => {
    const object = withConditions(
      condition("Reconciling", "True", "Progressing", "Building manifests"),
      condition("Ready", "Unknown", "Progressing", "Building manifests"),
    );
    expect(readinessOf(object)).toMatchObject({
      state: "progressing",
      reason: "Progressing",
      message: "Building manifests",
    });
  });

  it("when what has failed was an older generation, stalled or not", () => {
    for (const conditions of [
      [condition("Ready", "False", "BuildFailed")],
      [
        condition("Ready", "False", "UpgradeFailed"),
        condition("Stalled", "True", "RetriesExceeded"),
      ],
    ]) {
      const failed = withConditions(...conditions);
      const changed = { ...failed, metadata: { name: "apps", generation: 2 } };
      expect(stateOf(changed)).toBe("progressing");
    }
  });

  it("when it is being deleted: that makes a new generation", () => {
    const ready = withConditions(condition("Ready", "True", "Succeeded"));
    const metadata = {
      name: "apps",
      generation: 2,
      deletionTimestamp: "2026-01-01T00:00:00Z",
    };
    expect(stateOf({ ...ready, metadata })).toBe("progressing");
  });
});

describe("an object waits for another", () => {
  // The controllers' code (kustomize 1.9, helm 1.6, source 1.9, image-reflector 1.2).
  it.each([
    ["DependencyNotReady", "dependency 'flux-system/infra' is not ready"],
    ["ArtifactFailed", "Source artifact not found, retrying in 30s"],
    [
      "SourceNotReady",
      "HelmChart 'flux-system/apps-podinfo' is not ready: does not have an artifact",
    ],
    [
      "NoSourceArtifact",
      "no artifact available for HelmRepository source 'podinfo'",
    ],
    ["SourceUnavailable", "failed to get source: not found"],
  ])("when the reason is %s", (reason, message) => {
    const object = withConditions(condition("Ready", "False", reason, message));
    expect(readinessOf(object)).toMatchObject({
      state: "waiting",
      reason,
      message,
    });
  });

  it("as long as its own generation was never finished, which failing does not count for", () => {
    const object = liveObject("Kustomization/apps", {
      observedGeneration: -1,
      conditions: [condition("Ready", "False", "DependencyNotReady")],
    });
    expect(stateOf(object)).toBe("waiting");
  });
});

describe("an object has failed", () => {
  it.each([
    "ReconciliationFailed",
    "BuildFailed",
    "HealthCheckFailed",
    "PruneFailed",
    "GitOperationFailed",
    "AuthenticationFailed",
    "InstallFailed",
    "ValuesError",
  ])("and is tried again: %s", (reason) => {
    const object = liveObject("Kustomization/apps", {
      observedGeneration: -1,
      conditions: [
        condition("Reconciling", "True", "ProgressingWithRetry", "again"),
        condition("Ready", "False", reason, "why"),
      ],
    });
    expect(readinessOf(object)).toMatchObject({
      state: "failing",
      reason,
      message: "why",
    });
  });

  it("for good: a HelmRelease whose retries are exhausted", () => {
    const object = liveObject("HelmRelease/apps/podinfo", {
      observedGeneration: 1,
      failures: 1,
      upgradeFailures: 1,
      conditions: [
        condition(
          "Stalled",
          "True",
          "RetriesExceeded",
          "Failed to upgrade after 1 attempt(s)",
        ),
        condition("Ready", "False", "UpgradeFailed", "Helm upgrade failed: x"),
      ],
    });
    expect(readinessOf(object)).toMatchObject({
      state: "stalled",
      reason: "RetriesExceeded",
      message: "Helm upgrade failed: x",
    });
  });

  it("for good, in the words of Stalled where Ready has none", () => {
    const object = withConditions(
      condition("Stalled", "True", "AccessDenied", "cross-namespace reference"),
    );
    expect(readinessOf(object)).toMatchObject({
      state: "stalled",
      reason: "AccessDenied",
      message: "cross-namespace reference",
    });
  });

  it("for good although it waits: what is stalled waits no more", () => {
    expect(
      stateOf(
        withConditions(
          condition("Ready", "False", "ArtifactFailed"),
          condition("Stalled", "True", "AccessDenied"),
        ),
      ),
    ).toBe("stalled");
  });

  it("not when Stalled is false", () => {
    expect(
      stateOf(
        withConditions(
          condition("Stalled", "False", "Succeeded"),
          condition("Ready", "True", "Succeeded"),
        ),
      ),
    ).toBe("ready");
  });
});

describe("an object is left alone", () => {
  it("when it is suspended, whatever its conditions say", () => {
    for (const [status, reason] of [
      ["True", "Succeeded"],
      ["False", "BuildFailed"],
    ] as const) {
      const its = withConditions(condition("Ready", status, reason, "then"));
      expect(readinessOf({ ...its, spec: { suspend: true } })).toMatchObject({
        state: "suspended",
        reason,
        message: "then",
      });
      expect(stateOf({ ...its, spec: { suspend: false } })).not.toBe(
        "suspended",
      );
    }
  });

  it("when no controller ever looks at its kind", () => {
    expect(stateOf(liveObject("Alert/news"))).toBe("static");
    const helm = (spec: Fields): State =>
      stateOf(
        liveObject("HelmRepository/charts", { observedGeneration: -1 }, spec),
      );
    expect(helm({ type: "oci" })).toBe("static");
    expect(helm({ type: "default" })).toBe("progressing");
    expect(helm({})).toBe("progressing");
  });
});

describe("the revision is what the kind calls so", () => {
  it.each<[string, Fields, string]>([
    [
      "a source's artifact",
      { artifact: { revision: "main@sha1:1" } },
      "main@sha1:1",
    ],
    [
      "what a Kustomization has applied, not what it tries",
      { lastAppliedRevision: "a", lastAttemptedRevision: "b" },
      "a",
    ],
    [
      "what it tries where nothing was applied",
      { lastAttemptedRevision: "b" },
      "b",
    ],
    [
      "a release's newest chart",
      {
        history: [{ chartVersion: "6.5.0" }, { chartVersion: "6.4.0" }],
        lastAttemptedRevision: "6.6.0",
      },
      "6.5.0",
    ],
    [
      "an image policy's tag",
      { latestRef: { name: "x", tag: "1.2.3" } },
      "1.2.3",
    ],
    ["nothing", {}, ""],
  ])("%s", (_what, status, revision) => {
    expect(readinessOf(liveObject("Kustomization/x", status)).revision).toBe(
      revision,
    );
  });
});

it("a condition is found by its type, whatever else the list holds", () => {
  const ready = condition("Ready", "True", "x");
  const conditions = [null, "x", condition("Stalled", "False", "y"), ready];
  expect(conditionOf({ conditions }, "Ready")).toBe(ready);
  expect(conditionOf({ conditions }, "Healthy")).toBeUndefined();
  expect(conditionOf({ conditions: "none" }, "Ready")).toBeUndefined();
});

it("knows which request the controller has worked off", () => {
  const status = { lastHandledReconcileAt: "2026-01-01" };
  expect(handledRequest(liveObject("Kustomization/x", status))).toBe(
    "2026-01-01",
  );
  expect(handledRequest(liveObject("Kustomization/x"))).toBeUndefined();
  expect(handledRequest({})).toBeUndefined();
});
