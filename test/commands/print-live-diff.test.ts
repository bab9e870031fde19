import { describe, expect, it } from "vitest";
import type { LiveDiff } from "../../src/cluster/live-diff.ts";
import {
  liveDiffJson,
  liveDiffText,
} from "../../src/commands/print-live-diff.ts";
import { desiredObject } from "../../src/cluster/desired.ts";
import { gitObject } from "../cluster-unit/support.ts";
import { differing } from "../tools/differences.ts";
import { hostile, marked, plain, printedCluster } from "./status-support.ts";

const object = (name: string) =>
  desiredObject(
    gitObject(name, {}, { kustomization: "apps" }),
    "apps",
    undefined,
  );

const diffs: readonly LiveDiff[] = [
  { object: object("HelmRelease/apps/same"), result: "equal" },
  {
    object: object("HelmRelease/apps/changed"),
    result: "differs",
    differences: [differing("spec.interval", "5m", "10m")],
  },
  {
    object: object("HelmRelease/apps/new"),
    result: "missing",
    differences: [differing("spec", undefined, { a: { b: 1 } })],
  },
  {
    object: object("HelmRelease/apps/unknown"),
    result: "missing",
    differences: [],
    failure: { code: "crd-missing", message: "no CRD" },
  },
  {
    object: object("HelmRelease/apps/refused"),
    result: "refused",
    failure: { code: "immutable-field", message: "it cannot\nchange" },
  },
];
const unknown = [
  { what: "", why: "the Kustomization's patches" },
  { what: "resources/x", why: "kustomize patches" },
];

describe("as text", () => {
  it("shows each object that is not as Git says, what was not compared, and the numbers", () => {
    expect(liveDiffText(printedCluster(), { diffs, unknown })).toBe(`\
cluster canary, context canary-admin (https://10.0.0.1:6443)
~ HelmRelease/apps/changed (resources/flux-system/helmrelease.yaml:3)
    ~ spec.interval: 5m → 10m
+ HelmRelease/apps/new is not in the cluster (resources/flux-system/helmrelease.yaml:3)
    + spec.a.b: 1
+ HelmRelease/apps/unknown is not in the cluster (resources/flux-system/helmrelease.yaml:3)
    no CRD
! HelmRelease/apps/refused (resources/flux-system/helmrelease.yaml:3)
    it cannot\\nchange
not compared: . (the Kustomization's patches)
not compared: resources/x (kustomize patches)
1 differs, 2 missing, 1 equal, 1 refused, 2 not compared
`);
  });

  it("says little where nothing differs", () => {
    const shown = { diffs: diffs.slice(0, 1), unknown: [] };
    expect(liveDiffText(printedCluster(marked), shown)).toBe(
      "<bold cluster canary, context canary-admin (https://10.0.0.1:6443)>\n0 differ, 0 missing, 1 equal\n",
    );
  });

  it("cannot steer a terminal (fault 84)", () => {
    const text = liveDiffText(printedCluster(plain), {
      diffs: [
        {
          object: { ...object("HelmRelease/apps/a"), name: hostile.terminal },
          result: "differs",
          differences: [],
        },
      ],
      unknown: [{ what: hostile.terminal, why: "x" }],
    });
    expect(text).not.toContain("\u001B");
    expect(text).not.toContain("\u0007");
  });
});

describe("as JSON", () => {
  it("is one object with what is not equal", () => {
    const its = {
      namespace: "apps",
      kind: "HelmRelease",
      kustomization: "apps",
    };
    expect(
      JSON.parse(liveDiffJson(printedCluster(), { diffs, unknown })),
    ).toEqual({
      cluster: "canary",
      context: "canary-admin",
      server: "https://10.0.0.1:6443",
      counts: { differs: 1, missing: 2, equal: 1, refused: 1, notCompared: 2 },
      objects: [
        {
          ...its,
          name: "changed",
          apiVersion: "helm.toolkit.fluxcd.io/v2",
          file: "resources/flux-system/helmrelease.yaml",
          result: "differs",
          differences: [{ path: "spec.interval", live: "5m", git: "10m" }],
        },
        expect.objectContaining({
          name: "new",
          result: "missing",
          differences: [{ path: "spec", git: { a: { b: 1 } } }],
        }),
        expect.objectContaining({
          name: "unknown",
          result: "missing",
          code: "crd-missing",
          message: "no CRD",
        }),
        expect.objectContaining({
          name: "refused",
          result: "refused",
          code: "immutable-field",
          message: "it cannot\nchange",
        }),
      ],
      notCompared: unknown,
    });
  });
});
