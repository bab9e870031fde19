/** Every reference that a spec of each kind can hold is found, with its place and the kind that it means. */
import { expect, it } from "vitest";
import { kinds } from "../../src/kinds/index.ts";
import type { Fields } from "../../src/yaml/data.ts";

const ref = { kind: "Bucket", name: "a", namespace: "b" };

/** Kind → a spec with all its references → `path Kind/namespace/name`, with `!` where no other namespace can be named. */
const cases: Readonly<Record<string, [spec: Fields, references: string[]]>> = {
  GitRepository: [
    { include: [{ repository: { name: "a" } }, { repository: {} }] },
    ["include.0.repository GitRepository//a !"],
  ],
  HelmRepository: [{ secretRef: { name: "a" } }, []],
  OCIRepository: [{ secretRef: { name: "a" } }, []],
  Bucket: [{ secretRef: { name: "a" } }, []],
  HelmChart: [
    { sourceRef: { kind: "HelmRepository", name: "a" } },
    ["sourceRef HelmRepository//a !"],
  ],
  ArtifactGenerator: [
    { sources: [ref, { kind: "GitRepository", name: "c" }] },
    ["sources.0 Bucket/b/a", "sources.1 GitRepository//c"],
  ],
  HelmRelease: [
    {
      chart: { spec: { sourceRef: ref } },
      chartRef: { kind: "OCIRepository", name: "c" },
      dependsOn: [{ name: "d" }, { name: "e", namespace: "f" }],
      valuesFrom: [{ kind: "Secret", name: "no-flux-object" }],
    },
    [
      "chart.spec.sourceRef Bucket/b/a",
      "chartRef OCIRepository//c",
      "dependsOn.0 HelmRelease//d",
      "dependsOn.1 HelmRelease/f/e",
    ],
  ],
  Kustomization: [
    { sourceRef: ref, dependsOn: [{ name: "c" }] },
    ["sourceRef Bucket/b/a", "dependsOn.0 Kustomization//c"],
  ],
  Provider: [{ secretRef: { name: "a" } }, []],
  Alert: [
    {
      providerRef: { name: "a" },
      eventSources: [ref, { kind: "Kustomization", name: "*" }],
    },
    ["providerRef Provider//a !", "eventSources.0 Bucket/b/a"],
  ],
  Receiver: [
    { resources: [ref, { kind: "Bucket", name: "*" }] },
    ["resources.0 Bucket/b/a"],
  ],
  ImageRepository: [{ secretRef: { name: "a" } }, []],
  ImagePolicy: [
    { imageRepositoryRef: { name: "a", namespace: "b" } },
    ["imageRepositoryRef ImageRepository/b/a"],
  ],
  ImageUpdateAutomation: [{ sourceRef: ref }, ["sourceRef Bucket/b/a"]],
};

it("there is a case for every kind", () => {
  expect(Object.keys(cases).toSorted()).toEqual(
    kinds.map(({ kind }) => kind).toSorted(),
  );
});

it.each(kinds)("$kind", ({ kind, references }) => {
  const [spec = {}, wanted = []] = cases[kind] ?? [];
  const found = references(spec).map(
    ({ path, kind: its, namespace = "", name, local }) =>
      `${path.join(".")} ${its}/${namespace}/${name}${local === true ? " !" : ""}`,
  );
  expect(found).toEqual(wanted);
  expect(references({})).toEqual([]);
});

it("what is not of the type that the schema wants is no reference, and no crash", () => {
  const fields = ["include", "sources", "chart", "chartRef", "dependsOn"];
  const more = ["sourceRef", "providerRef", "eventSources", "resources"];
  for (const { references } of kinds)
    for (const value of [null, "a", 1, [null, "a", { name: 1 }], { name: [] }])
      expect(
        references(
          Object.fromEntries([...fields, ...more].map((name) => [name, value])),
        ),
      ).toEqual([]);
});
