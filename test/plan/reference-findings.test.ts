import { describe, expect, it } from "vitest";
import { namespace, plan } from "./support.ts";

const kustomizations = "kustomizations: {flux-system: , apps: , infra: }\n";
const release = (fields: string) =>
  `releases: {a: {namespace: apps, ${fields}}}\n`;

describe("what is nowhere", () => {
  it.each([
    [
      "a name nearly right",
      "chart: chart/a",
      "refers to HelmRepository/apps/chart, which is nowhere (did you mean `charts`?)",
    ],
    [
      "a name of another kind",
      "chartRef: OCIRepository/charts",
      "(there is a HelmRepository of that name, but a OCIRepository is wanted here)",
    ],
    [
      "a name like no other",
      "dependsOn: [web/b], chart: charts/a",
      "dependsOn names HelmRelease/web/b, which is nowhere (define it, or name it under `external`: HelmRelease/NAMESPACE/b)",
    ],
  ])("%s", async (_, fields, says) => {
    const { messages } = await plan(kustomizations + release(fields));
    expect(messages).toEqual([expect.stringContaining(says)]);
  });

  it("a local reference cannot reach into another namespace", async () => {
    const { messages } = await plan(
      `${kustomizations}notifications: {providers: {slack: {type: slack, namespace: apps}}, alerts: {a: {providerRef: slack, eventSources: [Kustomization/*]}}}\n`,
    );
    expect(messages[0]).toContain(
      "there is one in apps, but this field cannot name another namespace",
    );
  });
});

it("in some clusters only is said of those", async () => {
  const { says, messages } = await plan(
    `${kustomizations}${release("dependsOn: [infra/b], chart: charts/a")}clusters:
  canary: {releases: {b: {namespace: infra, chart: charts/b}}}
  prod:
  test:
`,
  );
  expect(says).toEqual(["10:45 unknown-reference"]);
  expect(messages[0]).toContain(
    "dependsOn names HelmRelease/infra/b, which is nowhere (in the clusters `prod` and `test`) (define it",
  );
});

it("a circle is shown as the whole path, once for all clusters", async () => {
  const { says, messages } = await plan(
    "kustomizations: {flux-system: , apps: {dependsOn: [infra]}, infra: {dependsOn: [apps]}}\nclusters: {canary: , prod: }\n",
  );
  expect(says).toHaveLength(1);
  expect(messages[0]).toContain(
    "Kustomization/flux-system/apps → Kustomization/flux-system/infra → Kustomization/flux-system/apps",
  );
});

it("an object that a person wrote too is shown in both places", async () => {
  const { says, messages, prepared } = await plan(
    kustomizations + release("chart: charts/a"),
    {
      "resources/infra/mine.yaml": `${namespace("x")}---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: apps}\n`,
    },
  );
  expect(prepared).toBeDefined();
  expect(says).toEqual(["10:12 duplicate-object"]);
  expect(messages[0]).toContain(
    "HelmRelease/apps/a is also in the hand-written file resources/infra/mine.yaml",
  );
});

it("so is one that the config has twice", async () => {
  const { says, messages } = await plan(
    `${kustomizations}releases:\n  a: {namespace: apps, chart: charts/a}\n  apps/a: {chart: charts/a}\n`,
  );
  expect(says).toEqual(["12:3 duplicate-object"]);
  expect(messages[0]).toContain("HelmRelease/apps/a is there twice");
});
