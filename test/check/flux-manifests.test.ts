import { expect, it } from "vitest";
import { checkFluxManifests } from "../../src/check/flux-manifests.ts";
import { says } from "./support.ts";

const path = "resources/apps/mine.yaml";
const manifest = (spec: string, version = "v1") => ({
  [path]: `apiVersion: source.toolkit.fluxcd.io/${version}\nkind: Bucket\nmetadata: {name: a, namespace: apps}\nspec:\n  bucketName: a\n  endpoint: b\n${spec}`,
});

it.each([
  ["a good one", manifest("  interval: 1m\n"), []],
  [
    "an unknown field",
    manifest("  interval: 1m\n  regoin: a\n"),
    [`${path}:8:3 finding unknown-field: unknown field \`spec.regoin\``],
  ],
  [
    "a missing one",
    manifest(""),
    [`${path}:5:3 finding missing-field: \`spec.interval\` is missing`],
  ],
  [
    "a broken rule",
    manifest("  interval: 1m\n  serviceAccountName: a\n"),
    [
      `${path}:8:23 finding broken-rule: Bucket \`a\`: serviceAccountName is not supported for the provider generic`,
    ],
  ],
  [
    "a rule about a field that cannot be read, and one about others",
    manifest(
      "  interval: 1m\n  provider: 5\n  serviceAccountName: a\n  secretRef: {name: a}\n",
    ),
    [
      `${path}:8:13 finding wrong-type: \`spec.provider\`: want \`generic\`, \`aws\`, \`gcp\` or \`azure\`, got the number 5`,
      `${path}:9:23 finding broken-rule: Bucket \`a\`: secretRef and serviceAccountName exclude each other`,
    ],
  ],
  [
    "a version that is not served",
    manifest("  interval: 1m\n", "v1beta2"),
    [
      `${path}:1:13 finding not-allowed: Flux 2.9 does not serve Bucket as source.toolkit.fluxcd.io/v1beta2`,
    ],
  ],
  [
    "what is not Flux's",
    { [path]: "apiVersion: v1\nkind: Bucket\nspec: {x: 1}\n" },
    [],
  ],
])("of hand-written objects: %s", async (_, files, want) => {
  expect(await says(checkFluxManifests, "  apps:\n", files)).toEqual(want);
});
