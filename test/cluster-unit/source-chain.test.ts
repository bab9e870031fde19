import { describe, expect, it } from "vitest";
import { madeFrom, sourcesOf } from "../../src/cluster/source-chain.ts";
import type { WholeObject } from "../../src/cluster/git-objects.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";

const groups: Readonly<Record<string, string>> = {
  HelmRelease: "helm.toolkit.fluxcd.io/v2",
  Kustomization: "kustomize.toolkit.fluxcd.io/v1",
  ImagePolicy: "image.toolkit.fluxcd.io/v1",
  ImageUpdateAutomation: "image.toolkit.fluxcd.io/v1",
  ArtifactGenerator: "source.extensions.fluxcd.io/v1beta1",
  Receiver: "notification.toolkit.fluxcd.io/v1",
};

/** `Kind/namespace/name`. */
function object(text: string, spec: Fields = {}): WholeObject {
  const [kind = "", namespace = "", name = ""] = text.split("/");
  const apiVersion = groups[kind] ?? "source.toolkit.fluxcd.io/v1";
  const metadata = { name, namespace };
  const fields = { apiVersion, kind, metadata, spec };
  return { apiVersion, kind, namespace, name, fields };
}

const ref = (kind: string, name: string, namespace?: string): Fields => ({
  kind,
  name,
  ...(namespace === undefined ? {} : { namespace }),
});

describe("what an object is made from", () => {
  it.each<[string, string, Fields, string[]]>([
    [
      "a Kustomization of its source, not of what it depends on",
      "Kustomization/flux-system/apps",
      {
        sourceRef: ref("GitRepository", "fleet"),
        dependsOn: [{ name: "base" }],
      },
      ["GitRepository/flux-system/fleet"],
    ],
    [
      "a release with a chart of the repository, and of the HelmChart that the helm-controller makes beside it",
      "HelmRelease/apps/web",
      {
        chart: {
          spec: {
            chart: "web",
            sourceRef: ref("HelmRepository", "charts", "flux-system"),
          },
        },
      },
      ["HelmRepository/flux-system/charts", "HelmChart/flux-system/apps-web"],
    ],
    [
      "a release with a chartRef of that",
      "HelmRelease/apps/web",
      { chartRef: ref("OCIRepository", "web") },
      ["OCIRepository/apps/web"],
    ],
    [
      "a HelmChart of its repository",
      "HelmChart/flux-system/web",
      { sourceRef: ref("Bucket", "charts") },
      ["Bucket/flux-system/charts"],
    ],
    [
      "an ArtifactGenerator of all its sources",
      "ArtifactGenerator/flux-system/parts",
      {
        sources: [
          { alias: "a", ...ref("GitRepository", "a") },
          { alias: "b", ...ref("OCIRepository", "b", "other") },
        ],
      },
      ["GitRepository/flux-system/a", "OCIRepository/other/b"],
    ],
    [
      "an ImagePolicy of its image",
      "ImagePolicy/apps/web",
      { imageRepositoryRef: { name: "web" } },
      ["ImageRepository/apps/web"],
    ],
    [
      "an ImageUpdateAutomation of the repository that it writes to",
      "ImageUpdateAutomation/apps/web",
      { sourceRef: ref("GitRepository", "fleet", "flux-system") },
      ["GitRepository/flux-system/fleet"],
    ],
    [
      "a Receiver of nothing: its resources are what it tells",
      "Receiver/apps/hook",
      { resources: [ref("GitRepository", "fleet")] },
      [],
    ],
    ["a source of nothing", "GitRepository/flux-system/fleet", {}, []],
  ])("%s", (_, text, spec, expected) => {
    expect(madeFrom(object(text, spec))).toEqual(expected);
  });
});

it("the whole chain is found, once, and what is missing in it named", () => {
  const release = object("HelmRelease/apps/web", {
    chart: {
      spec: { chart: "web", sourceRef: ref("HelmRepository", "charts") },
    },
  });
  const other = object("HelmRelease/apps/db", {
    chart: {
      spec: { chart: "db", sourceRef: ref("HelmRepository", "charts") },
    },
  });
  const shared = object("HelmRelease/apps/shared", {
    chartRef: ref("HelmChart", "shared"),
  });
  const live = new Map(
    [
      object("HelmChart/apps/apps-web", {
        sourceRef: ref("HelmRepository", "charts"),
      }),
      object("HelmChart/apps/shared", { sourceRef: ref("Bucket", "far") }),
      object("Bucket/apps/far"),
      object("HelmRepository/apps/charts"),
    ].map((one) => [identityText(one), one]),
  );
  const { sources, absent } = sourcesOf([release, other, shared], (key) =>
    live.get(key),
  );
  expect(sources.map(identityText).toSorted()).toEqual([
    "Bucket/apps/far",
    "HelmChart/apps/apps-web",
    "HelmChart/apps/shared",
    "HelmRepository/apps/charts",
  ]);
  expect(absent).toEqual(["HelmChart/apps/apps-db"]);
});

it("a chain that bites its own tail ends", () => {
  const chart = object("HelmChart/apps/loop", {
    sourceRef: ref("HelmChart", "loop"),
  });
  const { sources } = sourcesOf([chart], () => chart);
  expect(sources).toEqual([chart]);
});
