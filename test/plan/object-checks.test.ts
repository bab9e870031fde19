import { expect, it } from "vitest";
import { plan } from "./support.ts";

const kustomizations = "kustomizations: {flux-system: , apps: }\n";

it("names the fields that are missing in the end, where they belong", async () => {
  const { says, messages } = await plan(
    `${kustomizations}releases: {a: {namespace: apps, chart: {spec: {version: "1"}}}}\n`,
  );
  expect(says).toEqual(["10:47 missing-field", "10:47 missing-field"]);
  expect(messages.join()).toContain("has no `chart.spec.chart`");
});

it("says what to write for a field that is missing", async () => {
  const { messages } = await plan(
    `${kustomizations}releases: {a: {namespace: apps, interval: null, chart: {spec: {version: "1"}}}}\n`,
  );
  expect(messages).toEqual([
    expect.stringContaining("(write `interval: 5m` for it, or for all at once"),
    expect.stringContaining("(add `chart:` with a string)"),
    expect.stringContaining("(add `sourceRef:` with a map)"),
  ]);
});

it("a rule of the CRD is broken where its field stands", async () => {
  const { says } = await plan(
    `${kustomizations}images: {policies: {a: {imageRepositoryRef: b, interval: 1m, policy: {alphabetical: {}}}}, repositories: {b: c}}\n`,
  );
  expect(says).toEqual(["10:58 broken-rule"]);
});

it("a release's name over 53 characters is only worth knowing", async () => {
  const name = "a".repeat(60);
  const { says, messages, files } = await plan(
    `${kustomizations}releases: {${name}: {namespace: apps, chart: charts/a}}\n`,
  );
  expect(says).toEqual(["10:12 release-name"]);
  expect(messages[0]).toMatch(/will be called a{40}-[0-9a-f]{12}:/);
  expect(Object.keys(files)).toContain(`resources/apps/flux-hr-${name}.yaml`);
});
