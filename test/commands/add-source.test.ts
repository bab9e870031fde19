/** The name of a Helm repository, from its URL. */
import { expect, it } from "vitest";
import { sourceName } from "../../src/commands/add-source.ts";
import { addons } from "../../src/scaffold/catalogue.ts";
import { nameProblem } from "../../src/model/names.ts";

it.each([
  ["https://aws.github.io/eks-charts", "eks-charts"],
  ["https://kubernetes-sigs.github.io/metrics-server/", "metrics-server"],
  [
    "https://prometheus-community.github.io/helm-charts",
    "prometheus-community",
  ],
  ["https://charts.jetstack.io", "jetstack"],
  ["https://charts.external-secrets.io:443/stable", "external-secrets"],
  ["https://charts.bitnami.com/bitnami", "bitnami"],
  ["oci://public.ecr.aws/karpenter", "karpenter"],
  ["oci://ghcr.io/stefanprodan/charts", "stefanprodan"],
  ["https://example.com/My_Charts.v2", "my-charts-v2"],
  ["http://localhost:8080/charts", "localhost"],
])("%s is %s", (url, name) => {
  expect(sourceName(url)).toBe(name);
});

it("does for all of the catalogue", () => {
  for (const { source } of addons)
    expect(nameProblem(sourceName(source.url))).toBeUndefined();
});

it.each(["", "https://", "nonsense"])("%j has none", (url) => {
  expect(() => sourceName(url)).toThrow("no name for the source");
});
