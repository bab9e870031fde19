import { expect, it } from "vitest";
import { checkHelmReleases } from "../../src/check/helm-releases.ts";
import { says } from "./support.ts";

const releases = (text: string): string => `  apps:\nreleases:\n${text}`;
const one = (name: string, more = ""): string =>
  `  ${name}: {namespace: apps, chart: charts/a${more}}\n`;
const twice = (text: string, files?: Record<string, string>) =>
  says(checkHelmReleases, releases(text), files);

it("two HelmReleases of one name for Helm are one release, said where the name stands", async () => {
  expect(
    await twice(
      one("a", ", releaseName: web") + one("b", ", releaseName: web"),
    ),
  ).toEqual([
    "fluxsmith.yaml:10:54 finding duplicate-release: HelmRelease/apps/b and HelmRelease/apps/a are both the Helm release web in the namespace apps: each would upgrade it to its own chart, and whichever is removed uninstalls it",
  ]);
});

it("so are one that is called so, and one by its default name", async () => {
  expect(await twice(one("a") + one("b", ", releaseName: a"))).toHaveLength(1);
  expect(
    await twice(
      one("a", ", targetNamespace: x, storageNamespace: s") +
        one("b", ", releaseName: x-a, storageNamespace: s"),
    ),
  ).toHaveLength(1);
});

it.each([
  ["another name", ", releaseName: c"],
  ["stored elsewhere", ", releaseName: a, storageNamespace: x"],
  [
    "in another cluster",
    ", releaseName: a, kubeConfig: {secretRef: {name: x}}",
  ],
  ["suspended", ", releaseName: a, suspend: true"],
])("not where one is %s", async (_, more) => {
  expect(await twice(one("a") + one("b", more))).toEqual([]);
});

const byHand = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: b, namespace: apps}
spec: {interval: 5m, releaseName: a, chartRef: {kind: OCIRepository, name: x}}
`;

it("one that a person wrote counts, unless it may get another name on the way", async () => {
  const file = "resources/apps/b.yaml";
  expect(await twice(one("a"), { [file]: byHand })).toEqual([
    expect.stringMatching(/^resources\/apps\/b\.yaml:4:35 finding duplicate-/),
  ]);
  expect(
    await twice(one("a"), {
      [file]: byHand,
      "resources/apps/kustomization.yaml":
        "namespace: other\nresources: [b.yaml, namespace.yaml, flux-hr-a.yaml]\n",
    }),
  ).toEqual([]);
});

it("is said once, however many clusters have it", async () => {
  expect(
    await twice(
      `${one("a")}${one("b", ", releaseName: a")}clusters: {canary: , prod: }\n`,
    ),
  ).toHaveLength(1);
});
