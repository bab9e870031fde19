import { describe, expect, it } from "vitest";
import type { Deployment, Unknown } from "../../src/cluster/deployments.ts";
import { desiredObject, type Desired } from "../../src/cluster/desired.ts";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { identityOf } from "../../src/cluster/live.ts";
import {
  countRows,
  isProblem,
  statusRows,
  type StatusRow,
} from "../../src/cluster/status.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import {
  condition,
  gitObject,
  liveObject,
  objectOf,
  owned,
  readyObject,
} from "./support.ts";

const flux = gitObject("Kustomization/flux-system");
const deployment: Deployment = {
  kustomization: flux,
  namespace: undefined,
  rendered: undefined,
};

interface Given {
  readonly git?: readonly (GitObject | Desired)[];
  readonly live?: readonly Fields[];
  readonly unknown?: readonly Unknown[];
}

function rowsOf({ git = [], live = [], unknown = [] }: Given): StatusRow[] {
  const objects = git.map((one) =>
    "unknown" in one ? one : desiredObject(one, one.namespace, deployment),
  );
  const found = new Map(
    live.map((one) => [identityText(identityOf(one)), one]),
  );
  return statusRows(
    {
      objects,
      deployments: { kustomizations: [flux], files: new Map(), unknown },
    },
    found,
  );
}

function rowOf(given: Given): StatusRow {
  const [row, ...more] = rowsOf(given);
  expect(more).toEqual([]);
  if (row === undefined) throw new Error("no row");
  return row;
}

const name = "HelmRelease/apps/podinfo";
const git = gitObject(name, { interval: "5m" });

/** A live object with metadata beside its name. */
const withMetadata = (object: Fields, metadata: Fields): Fields => ({
  ...object,
  metadata: { ...(object["metadata"] as Fields), ...metadata },
});

const labels = (by: string, namespace = "flux-system"): Fields => ({
  labels: {
    "kustomize.toolkit.fluxcd.io/name": by,
    "kustomize.toolkit.fluxcd.io/namespace": namespace,
  },
});
const applied = {
  managedFields: [owned("kubectl-fluxsmith", "Apply", { "f:spec": {} })],
};

describe("an object of Git", () => {
  it("is synced where the cluster has it as it is", () => {
    const live = withMetadata(
      { ...readyObject(name), spec: { interval: "5m", suspend: false } },
      { creationTimestamp: "2026-01-01T00:00:00Z" },
    );
    expect(rowOf({ git: [git], live: [live] })).toEqual({
      kind: "HelmRelease",
      namespace: "apps",
      name: "podinfo",
      apiVersion: git.apiVersion,
      file: git.file,
      line: 3,
      kustomization: "flux-system",
      sync: "synced",
      why: undefined,
      differences: [],
      readiness: {
        state: "ready",
        reason: "ReconciliationSucceeded",
        message: "",
        revision: "main@sha1:1",
      },
      isSuspendedOnlyLive: false,
      created: "2026-01-01T00:00:00Z",
    });
  });

  it("differs by the fields that are named", () => {
    const live = { ...readyObject(name), spec: { interval: "1m" } };
    expect(rowOf({ git: [git], live: [live] })).toMatchObject({
      sync: "differs",
      differences: ["spec.interval"],
      readiness: { state: "ready" },
    });
  });

  it("is missing where the cluster does not have it", () => {
    expect(rowOf({ git: [git] })).toMatchObject({
      sync: "missing",
      readiness: undefined,
      created: undefined,
    });
  });

  it("is unknown where Git does not say what it becomes, there or not", () => {
    const its = { ...desiredObject(git, "apps", deployment), unknown: "SOPS" };
    expect(rowOf({ git: [its] })).toMatchObject({
      sync: "unknown",
      why: "SOPS",
    });
    const live = { ...readyObject(name), spec: { interval: "1m" } };
    expect(rowOf({ git: [its], live: [live] })).toMatchObject({
      sync: "unknown",
      why: "SOPS",
      differences: [],
      readiness: { state: "ready" },
    });
  });

  it("that only the cluster has suspended is marked (fault 78)", () => {
    const live = liveObject(name, {}, { interval: "5m", suspend: true });
    expect(rowOf({ git: [git], live: [live] })).toMatchObject({
      sync: "synced",
      isSuspendedOnlyLive: true,
      readiness: { state: "suspended" },
    });
    const both = gitObject(name, { interval: "5m", suspend: true });
    expect(rowOf({ git: [both], live: [live] })).toMatchObject({
      isSuspendedOnlyLive: false,
      readiness: { state: "suspended" },
    });
  });
});

describe("an object that only the cluster has", () => {
  const object = objectOf("HelmRelease/apps/old");
  it.each<[string, Fields, StatusRow["sync"]]>([
    ["applied by fluxsmith", applied, "extra"],
    [
      "applied by a Kustomization of this repository",
      labels("flux-system"),
      "extra",
    ],
    ["applied by another Kustomization", labels("other"), "other"],
    ["by one of that name elsewhere", labels("flux-system", "team"), "other"],
    ["applied by nobody known", {}, "other"],
    [
      "applied by fluxsmith, then by a Kustomization that is gone",
      { ...applied, ...labels("gone") },
      "extra",
    ],
  ])("%s is %s", (_what, metadata, sync) => {
    const row = rowOf({ live: [withMetadata(object, metadata)] });
    expect(row).toMatchObject({ sync, file: undefined, differences: [] });
  });

  it("is unknown where its Kustomization renders what it applies", () => {
    const unknown = [
      { what: "resources/apps", why: "kustomize patches", kustomization: flux },
    ];
    const live = [withMetadata(object, labels("flux-system"))];
    expect(rowOf({ live, unknown })).toMatchObject({
      sync: "unknown",
      why: "kustomize patches",
    });
  });
});

describe("all of them", () => {
  it("are sorted by kind, namespace and name", () => {
    const names = [
      "Kustomization/b",
      "HelmRelease/b/x",
      "HelmRelease/a/z",
      "Kustomization/a",
      "HelmRelease/a/y",
    ];
    const rows = rowsOf({
      git: names.slice(0, 3).map((one) => gitObject(one)),
      live: names.slice(3).map((one) => objectOf(one)),
    });
    expect(
      rows.map((row) => `${row.kind}/${row.namespace}/${row.name}`),
    ).toEqual([
      "HelmRelease/a/y",
      "HelmRelease/a/z",
      "HelmRelease/b/x",
      "Kustomization/flux-system/a",
      "Kustomization/flux-system/b",
    ]);
  });

  it("are counted, and those of others count nowhere else", () => {
    const failing = (one: string, spec: Fields = {}): Fields =>
      liveObject(
        one,
        {
          observedGeneration: 1,
          conditions: [condition("Ready", "False", "BuildFailed", "no")],
        },
        spec,
      );
    const rows = rowsOf({
      git: [
        gitObject("HelmRelease/apps/a"),
        gitObject("HelmRelease/apps/b", { interval: "5m" }),
        gitObject("HelmRelease/apps/c"),
        gitObject("HelmRelease/apps/d"),
        gitObject("HelmRelease/apps/e"),
      ],
      live: [
        readyObject("HelmRelease/apps/a"),
        failing("HelmRelease/apps/b", { interval: "1m" }),
        liveObject("HelmRelease/apps/d"),
        liveObject("HelmRelease/apps/e", {}, { suspend: true }),
        withMetadata(failing("HelmRelease/apps/x"), applied),
        failing("HelmRelease/apps/y"),
        liveObject("HelmRelease/apps/z", {}, { suspend: true }),
      ],
    });
    expect(countRows(rows)).toEqual({
      synced: 3,
      differs: 1,
      missing: 1,
      extra: 1,
      unknown: 0,
      other: 2,
      notReady: 3,
      suspended: 1,
    });
    expect(rows.filter(isProblem).map((row) => row.name)).toEqual([
      "b",
      "c",
      "d",
      "x",
    ]);
  });

  it("that are static, suspended, extra or unknown are no problem", () => {
    const alert = gitObject("Alert/a");
    const rows = rowsOf({
      git: [
        alert,
        gitObject("HelmRelease/apps/s"),
        { ...desiredObject(git, "apps", deployment), unknown: "SOPS" },
      ],
      live: [
        liveObject("Alert/a"),
        liveObject("HelmRelease/apps/s", {}, { suspend: true }),
        withMetadata(readyObject("HelmRelease/apps/x"), applied),
      ],
    });
    expect(rows).toHaveLength(4);
    expect(rows.filter(isProblem)).toEqual([]);
  });
});
