import { describe, expect, it } from "vitest";
import { readinessOf } from "../../src/cluster/readiness.ts";
import type { Fields } from "../../src/yaml/data.ts";

const is = (type: string, status: string, reason = "Because"): Fields => ({
  type,
  status,
  reason,
  message: "why",
});

describe("a Deployment", () => {
  const deployment = (status: Fields, spec: Fields = {}): Fields => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "source-controller", generation: 2 },
    spec,
    status: { observedGeneration: 2, ...status },
  });
  const done = { replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
  const available = is("Available", "True", "MinimumReplicasAvailable");
  const starting = is("Available", "False", "MinimumReplicasUnavailable");
  const going = is("Progressing", "True", "ReplicaSetUpdated");

  // What the deployment controller of a real cluster writes, one after the other.
  it.each<[string, string, Fields]>([
    ["nothing yet", "progressing", { conditions: [] }],
    [
      "its first pods start",
      "progressing",
      {
        replicas: 1,
        updatedReplicas: 1,
        unavailableReplicas: 1,
        conditions: [starting, going],
      },
    ],
    ["all are there", "ready", { ...done, conditions: [available, going] }],
    [
      "its new pods crash beside the old one",
      "progressing",
      {
        replicas: 2,
        updatedReplicas: 1,
        availableReplicas: 1,
        unavailableReplicas: 1,
        conditions: [available, going],
      },
    ],
    [
      "its old pods have gone, and the new ones are not available",
      "progressing",
      { replicas: 1, updatedReplicas: 1, conditions: [available, going] },
    ],
    [
      "its time is up",
      "failing",
      {
        ...done,
        conditions: [
          available,
          is("Progressing", "False", "ProgressDeadlineExceeded"),
        ],
      },
    ],
  ])("of which %s is %s", (_what, state, status) => {
    expect(readinessOf(deployment(status)).state).toBe(state);
  });

  it("wants as many pods as its spec says", () => {
    const status = { ...done, conditions: [available] };
    expect(readinessOf(deployment(status, { replicas: 2 })).state).toBe(
      "progressing",
    );
    expect(
      readinessOf(deployment({ conditions: [available] }, { replicas: 0 }))
        .state,
    ).toBe("ready");
  });

  it("of which an older generation speaks is under way", () => {
    const status = { ...done, observedGeneration: 1, conditions: [available] };
    expect(readinessOf(deployment(status)).state).toBe("progressing");
  });

  it("says what it waits for", () => {
    expect(
      readinessOf(deployment({ conditions: [starting, going] })),
    ).toMatchObject({ reason: "MinimumReplicasUnavailable", message: "why" });
  });
});

describe("a CRD", () => {
  const crd = (...conditions: readonly Fields[]): Fields => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "things.example.com", generation: 1 },
    status: { conditions },
  });

  it.each<[string, readonly Fields[]]>([
    ["progressing", []],
    ["progressing", [is("Established", "False", "Installing")]],
    ["ready", [is("Established", "True", "InitialNamesAccepted")]],
    [
      "failing",
      [
        is("Established", "False", "NotAccepted"),
        is("NamesAccepted", "False", "PluralConflict"),
      ],
    ],
  ])("is %s", (state, conditions) => {
    expect(readinessOf(crd(...conditions)).state).toBe(state);
  });
});
