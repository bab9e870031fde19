import { expect, it } from "vitest";
import { rules } from "../../src/check/rules.ts";
import { says } from "./support.ts";

it("are all run, each for itself", async () => {
  const found = await says(
    (scope) => {
      for (const rule of rules) rule(scope);
    },
    "  apps:\nvariables: {region: eu}\nreleases:\n  a: {namespace: web, chart: charts/a, file: x/a.yaml}\n  b: {namespace: apps, chart: charts/a, targetNamespace: x, storageNamespace: web, releaseName: a}\n",
    {
      "resources/apps/values.yaml": "a: 1\n",
      "resources/apps/secret.yaml":
        'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: "x-${zone}"}\n',
      "resources/apps/bucket.yaml":
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: Bucket\nmetadata: {name: a, namespace: apps}\nspec: {bucketName: a, endpoint: b, interval: 1d}\n",
    },
  );
  const codes = found.map((line) =>
    line.replace(/^\S+ \S+ ([a-z-]+):.*/s, "$1"),
  );
  expect(codes.toSorted()).toEqual([
    "bad-format",
    "duplicate-release",
    "manifest-invalid",
    "namespace-missing",
    "namespace-missing",
    "not-applied",
    "plain-secret",
    "undefined-variable",
  ]);
});
