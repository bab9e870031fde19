import { expect, test } from "vitest";
import { chartTemplate, releasePlan } from "../../src/render/helm-release.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { helmVectors } from "./helm-vectors.ts";

const install = (spec: Fields) =>
  releasePlan({ namespace: "apps", name: "podinfo", spec }, "install");
const upgrade = (spec: Fields) =>
  releasePlan({ namespace: "apps", name: "podinfo", spec }, "upgrade");

test.each(helmVectors.names)(
  "the release is called $want",
  ({ name, want, ...spec }) => {
    const plan = releasePlan({ namespace: "apps", name, spec }, "install");
    expect(plan.name).toBe(want);
    expect(plan.name.length).toBeLessThanOrEqual(53);
  },
);

test("a release stays in its own namespace unless it says otherwise", () => {
  expect(install({})).toMatchObject({
    namespace: "apps",
    storageNamespace: "apps",
    createsNamespace: undefined,
    remote: false,
  });
  const spec = {
    targetNamespace: "prod",
    storageNamespace: "flux-system",
    install: { createNamespace: true },
    kubeConfig: { secretRef: { name: "prod" } },
  };
  expect(install(spec)).toMatchObject({
    namespace: "prod",
    storageNamespace: "flux-system",
    createsNamespace: "prod",
    remote: true,
  });
  // Helm creates a namespace with a release, never for one that is there.
  expect(upgrade(spec).createsNamespace).toBeUndefined();
});

test("without a targetNamespace no namespace is created", () => {
  const plan = install({ install: { createNamespace: true } });
  expect(plan.createsNamespace).toBeUndefined();
});

test("CRDs are created, in an upgrade too, unless the action says otherwise", () => {
  expect(install({}).crds).toBe("Create");
  expect(upgrade({}).crds).toBe("Create");
  const spec = {
    install: { crds: "Skip" },
    upgrade: { crds: "CreateReplace" },
  };
  expect(install(spec).crds).toBe("Skip");
  expect(upgrade(spec).crds).toBe("CreateReplace");
  expect(install({ install: { crds: "Replace" } }).crds).toBeUndefined();
});

test("CRDs that an upgrade skips were brought by the installation, unless that skips them too", () => {
  const skip = { crds: "Skip" };
  expect(upgrade({ upgrade: skip })).toMatchObject({
    crds: "Skip",
    bringsCrds: true,
  });
  expect(upgrade({ install: skip, upgrade: skip }).bringsCrds).toBe(false);
  expect(upgrade({ install: skip }).bringsCrds).toBe(true);
  expect(install({ install: skip }).bringsCrds).toBe(false);
  expect(install({ upgrade: skip }).bringsCrds).toBe(true);
});

test("Helm applies on the server's side when it installs, and then as it did before", () => {
  expect(install({}).serverSide).toBe(true);
  const off = { install: { serverSideApply: false } };
  expect(install(off).serverSide).toBe(false);
  expect(upgrade(off).serverSide).toBe("auto");
  const by = (serverSideApply: string) =>
    upgrade({ upgrade: { serverSideApply } }).serverSide;
  expect(by("enabled")).toBe(true);
  expect(by("disabled")).toBe(false);
  expect(by("auto")).toBe("auto");
});

test("the schema is looked at unless the action says otherwise", () => {
  const spec = { upgrade: { disableSchemaValidation: true } };
  expect(install(spec).validatesSchema).toBe(true);
  expect(upgrade(spec).validatesSchema).toBe(false);
});

test("the last release's values stay in an upgrade only", () => {
  const spec = { upgrade: { preserveValues: true } };
  expect(install(spec).preservesValues).toBe(false);
  expect(upgrade(spec).preservesValues).toBe(true);
  expect(upgrade({}).preservesValues).toBe(false);
});

test("hooks run but where an action turns them off; tests where they are turned on", () => {
  expect([...install({}).hookEvents].toSorted()).toEqual([
    "post-delete",
    "post-install",
    "post-rollback",
    "post-upgrade",
    "pre-delete",
    "pre-install",
    "pre-rollback",
    "pre-upgrade",
  ]);
  const off = { disableHooks: true };
  const spec = {
    install: off,
    upgrade: off,
    rollback: off,
    uninstall: off,
    test: { enable: true },
  };
  expect([...install(spec).hookEvents]).toEqual(["test", "test-success"]);
});

test("a chart from a source, in the source's namespace", () => {
  const spec = {
    chart: {
      spec: {
        chart: "podinfo",
        version: "6.x",
        sourceRef: { kind: "HelmRepository", name: "podinfo" },
        valuesFiles: ["values.yaml", "values-prod.yaml"],
        ignoreMissingValuesFiles: true,
        reconcileStrategy: "Revision",
      },
    },
  };
  expect(install(spec).chart).toEqual({
    by: "template",
    source: { kind: "HelmRepository", namespace: "apps", name: "podinfo" },
    chart: "podinfo",
    version: "6.x",
    valuesFiles: ["values.yaml", "values-prod.yaml"],
    ignoreMissingValuesFiles: true,
    revisionInVersion: true,
  });
});

test("a HelmChart's spec, any version of it", () => {
  const sourceRef = { kind: "GitRepository", name: "repo", namespace: "flux" };
  expect(chartTemplate({ chart: "./charts/a", sourceRef }, "apps")).toEqual({
    by: "template",
    source: { kind: "GitRepository", namespace: "flux", name: "repo" },
    chart: "./charts/a",
    version: "*",
    valuesFiles: [],
    ignoreMissingValuesFiles: false,
    revisionInVersion: false,
  });
});

test("a chart by reference", () => {
  const chartRef = { kind: "OCIRepository", name: "podinfo", namespace: "oci" };
  expect(install({ chartRef }).chart).toEqual({
    by: "reference",
    source: { kind: "OCIRepository", namespace: "oci", name: "podinfo" },
  });
});

test("no chart, and two of them, are none", () => {
  expect(install({}).chart).toBeUndefined();
  const both = { chart: { spec: {} }, chartRef: { name: "a" } };
  expect(install(both).chart).toBeUndefined();
});
