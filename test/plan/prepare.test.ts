import { expect, it } from "vitest";
import { plan } from "./support.ts";

it("says everything that is wrong at once", async () => {
  const { says } = await plan(
    "kustomizations:\n  flux-system: {dependsOn: [nobody]}\n  Web: {}\n  apps: {prnue: true}\nreleases:\n  a: {namespace: apps, chart: chart/a}\n",
  );
  expect(says).toEqual([
    "10:29 unknown-reference",
    "11:3 bad-name",
    "11:3 missing-folder",
    "12:10 unknown-field",
    "14:31 unknown-reference",
  ]);
});

it("has nothing to go on without a config", async () => {
  const { prepared, says } = await plan("", { "fluxsmith.yaml": "" });
  expect(prepared).toBeUndefined();
  expect(says).toEqual(["1:1 config-empty"]);
});

it("a broken manifest of a person's is no error here", async () => {
  const { prepared, messages } = await plan(
    "kustomizations: {flux-system: , apps: }\nreleases: {a: {namespace: web, chart: charts/a}}\n",
    { "resources/apps/broken.yaml": "kind: Namespace\n  : [\n" },
  );
  expect(prepared?.desired.files.length).toBeGreaterThan(0);
  expect(messages.join()).not.toContain("bug");
});
