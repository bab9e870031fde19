/** What the config's shorthands stand for. */
import { describe, expect, it } from "vitest";
import { kinds } from "../../src/kinds/index.ts";
import type {
  ExpandContext,
  FluxKind,
  Shorthand,
} from "../../src/kinds/kind.ts";
import { specOf } from "../../src/config/schema.ts";
import { defaultFluxVersion } from "../../src/model/flux-version.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { schemaAt } from "../../src/schema/json-schema.ts";
import type { Data } from "../../src/yaml/data.ts";

const sources: Readonly<Record<string, string[]>> = {
  charts: ["HelmRepository"],
  "team/charts": ["Bucket"],
  both: ["HelmRepository", "GitRepository"],
  manifests: ["OCIRepository"],
};
/** What a shorthand is told, with what the CRD says of the fields that it stands for. */
function contextOf(kind: FluxKind, { writes }: Shorthand): ExpandContext {
  const spec = specOf(kind, builtinSchemas, defaultFluxVersion);
  return {
    sourceKinds: (key) => sources[key] ?? [],
    written: schemaAt(spec, ...writes) ?? {},
  };
}

const sourceRef = (kind: string, name: string) => ({ kind, name });
const chart = (kind: string, name: string, rest: Data) => ({
  chart: { spec: { chart: rest, sourceRef: sourceRef(kind, name) } },
});

/** `Kind.field` → value → what it stands for, or what is wrong with it. */
const cases: [kind: string, field: string, value: Data, want: unknown][] = [
  ["GitRepository", "branch", "main", { ref: { branch: "main" } }],
  ["OCIRepository", "tag", "v1", { ref: { tag: "v1" } }],
  [
    "HelmChart",
    "sourceRef",
    "Bucket/a",
    { sourceRef: { kind: "Bucket", name: "a" } },
  ],
  [
    "HelmRelease",
    "chart",
    "charts/podinfo",
    chart("HelmRepository", "charts", "podinfo"),
  ],
  [
    "HelmRelease",
    "chart",
    "charts/deep/er",
    chart("HelmRepository", "charts", "deep/er"),
  ],
  [
    "HelmRelease",
    "chart",
    "team/charts/podinfo",
    {
      chart: {
        spec: {
          chart: "podinfo",
          sourceRef: { kind: "Bucket", name: "charts", namespace: "team" },
        },
      },
    },
  ],
  // The reference check says what is near.
  [
    "HelmRelease",
    "chart",
    "unknown/podinfo",
    chart("HelmRepository", "unknown", "podinfo"),
  ],
  [
    "HelmRelease",
    "chart",
    "both/podinfo",
    "`both` names a HelmRepository and a GitRepository; use Flux's own form with sourceRef.kind",
  ],
  [
    "HelmRelease",
    "chart",
    "manifests/podinfo",
    "`manifests` is of kind OCIRepository; use chartRef for it",
  ],
  ["HelmRelease", "chart", { spec: {} }, { chart: { spec: {} } }],
  ["HelmRelease", "chart", null, { chart: null }],
  ["HelmRelease", "version", "1.x", { chart: { spec: { version: "1.x" } } }],
  [
    "HelmRelease",
    "chartRef",
    "OCIRepository/b/a",
    { chartRef: { kind: "OCIRepository", namespace: "b", name: "a" } },
  ],
  [
    "HelmRelease",
    "dependsOn",
    ["a", "b/c", { name: "d" }],
    {
      dependsOn: [{ name: "a" }, { namespace: "b", name: "c" }, { name: "d" }],
    },
  ],
  ["Kustomization", "dependsOn", null, { dependsOn: null }],
  [
    "Kustomization",
    "sourceRef",
    "Bucket/a",
    { sourceRef: { kind: "Bucket", name: "a" } },
  ],
  ["Alert", "providerRef", "a", { providerRef: { name: "a" } }],
  [
    "Alert",
    "eventSources",
    ["Kustomization/*"],
    { eventSources: [{ kind: "Kustomization", name: "*" }] },
  ],
  [
    "Receiver",
    "resources",
    ["Bucket/a", { kind: "Bucket", name: "b" }],
    {
      resources: [
        { kind: "Bucket", name: "a" },
        { kind: "Bucket", name: "b" },
      ],
    },
  ],
  [
    "ImagePolicy",
    "imageRepositoryRef",
    "b/a",
    { imageRepositoryRef: { namespace: "b", name: "a" } },
  ],
  [
    "ImageUpdateAutomation",
    "sourceRef",
    "GitRepository/a",
    { sourceRef: { kind: "GitRepository", name: "a" } },
  ],
];

it("there is a case for every shorthand", () => {
  const known = new Set(cases.map(([kind, field]) => `${kind}.${field}`));
  const all = kinds.flatMap(({ kind, shorthands }) =>
    shorthands.map(({ field }) => `${kind}.${field}`),
  );
  expect([...known].toSorted()).toEqual(all.toSorted());
});

it.each(cases)("%s.%s: %j", (kind, field, value, want) => {
  const its = kinds.find((one) => one.kind === kind);
  const shorthand = its?.shorthands.find((one) => one.field === field);
  if (its === undefined || shorthand === undefined)
    throw new Error(`no ${kind}.${field}`);
  const context = contextOf(its, shorthand);
  expect(shorthand.expand(value, context)).toEqual(want);
});

describe("an item as one text", () => {
  const expand = (kind: string, text: string) =>
    kinds.find((one) => one.kind === kind)?.itemText?.expand(text);

  it.each([
    ["GitRepository", "https://a", { url: "https://a" }],
    ["HelmRepository", "https://a", { url: "https://a" }],
    ["HelmRepository", "oci://a", { url: "oci://a", type: "oci" }],
    ["OCIRepository", "oci://a", { url: "oci://a" }],
    ["ImageRepository", "a/b", { image: "a/b" }],
    ["HelmRelease", "a/b", undefined],
  ])("%s: %s", (kind, text, want) => {
    expect(expand(kind, text)).toEqual(want);
  });
});
