/** The parts of a config, at random; texts are what YAML readers disagree about wherever a text may stand. */
import * as fc from "fast-check";
import type { Data } from "../../src/yaml/data.ts";
import { keys, riddles, texts, values } from "../yaml/arbitraries.ts";
import {
  both,
  commonMetadata,
  interval,
  labelKeys,
  labelValues,
  metadata,
  ranges,
  section,
  some,
  text,
} from "./draft-parts.ts";
import { otherDrafts } from "./other-drafts.ts";

/** Names that may be a number, a boolean or null to somebody, in four parts that share none. */
const names = [
  ...new Set(
    [...riddles, "podinfo", "infra", "x".repeat(63)]
      .map((name) => name.toLowerCase())
      .filter((name) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)),
  ),
];
const part = (index: number) => names.filter((_, at) => at % 4 === index);
const [chartNames, sourceNames, folderNames, releaseNames] = [0, 1, 2, 3].map(
  part,
) as [string[], string[], string[], string[]];
const namespaces = ["apps", "on", "0x1f"];

/** Integers that a double does not hold are refused: none of them. */
function exact(data: Data): Data {
  if (typeof data === "number")
    return Math.abs(data) > Number.MAX_SAFE_INTEGER ? 0.1 : data;
  if (Array.isArray(data)) return data.map(exact);
  return data instanceof Map
    ? new Map([...data].map(([key, value]) => [key, exact(value)]))
    : data;
}

/** Values of few keys, which meet in a merge. */
const { common } = fc.letrec<{ common: Data }>((tie) => ({
  common: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Data>(null, 1, "yes", []),
    fc
      .dictionary(fc.constantFrom("a", "on", "0"), tie("common"))
      .map((fields) => new Map(Object.entries(fields))),
  ),
}));

const helmValues = fc
  .array(
    fc.oneof(
      fc.tuple(keys, values.map(exact)),
      fc.tuple(fc.constantFrom("a", "b"), common),
    ),
    { maxLength: 4 },
  )
  .map((entries) => new Map(entries));

const sources = fc.record({
  git: section(
    sourceNames,
    fc.oneof(
      fc.constant("https://example.com/a.git"),
      both(
        fc.record({ url: fc.constant("ssh://git@example.com/a") }),
        some({
          ...metadata,
          ignore: texts,
          ref: some({ semver: ranges, branch: texts }),
        }),
      ),
    ),
  ),
  oci: section(
    sourceNames,
    both(
      fc.record({ url: fc.constant("oci://example.com/a") }),
      some({ ...metadata, interval, tag: text, ignore: texts }),
    ),
  ),
  bucket: section(
    sourceNames,
    both(fc.record({ bucketName: texts, endpoint: texts }), some(metadata)),
  ),
});

const kustomizationFields = some({
  ...metadata,
  interval,
  wait: fc.boolean(),
  prune: fc.boolean(),
  suspend: fc.boolean(),
  force: fc.boolean(),
  patches: fc
    .array(some({ patch: texts }), { maxLength: 2 })
    .map((patches) => patches.map((one) => ({ patch: "", ...one }))),
  commonMetadata,
  postBuild: some({
    substitute: fc.dictionary(fc.constantFrom("a", "_b", "Yes"), texts, {
      noNullPrototype: true,
    }),
    substituteStrategy: fc.constantFrom("Always", "WithVariables"),
  }),
});

/** A Kustomization, and what its folder holds: shared files, a cluster's own, and whether a person lists them. */
const kustomization = fc.record({
  fields: kustomizationFields,
  dependsOn: fc.boolean(),
  where: fc.constantFrom("shared", "own", "both"),
  listed: fc.boolean(),
  namespaced: fc.boolean(),
});

const releaseFields = some({
  ...metadata,
  version: ranges,
  interval,
  suspend: fc.boolean(),
  values: helmValues,
  timeout: fc.constantFrom("5m", null),
  releaseName: fc.constantFrom("a", "b"),
  commonMetadata,
});

const release = fc.record({
  fields: releaseFields,
  namespace: fc.constantFrom(...namespaces, "flux-system"),
  chart: text.filter((name) => !/[/\n\r\u2028\u2029]/.test(name)),
  filesOfValues: fc.array(helmValues, { maxLength: 2 }),
  keyed: fc.boolean(),
});

const override = some({
  version: ranges,
  labels: fc.dictionary(labelKeys, fc.option(labelValues), {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  values: helmValues,
  enabled: fc.boolean(),
  timeout: fc.constantFrom("9m", null),
});

const cluster = fc.record({
  variables: fc.dictionary(fc.constantFrom("region", "_x", "No"), texts, {
    noNullPrototype: true,
  }),
  releases: section(releaseNames, override, 3),
});

const layout = fc.record({
  resources: fc.constantFrom("resources", "./k8s/", "deploy/on"),
  generated: fc.constantFrom("generated", "out/flux"),
  header: fc.option(
    fc.array(
      fc.constantFrom("# Copyright YEAR Acme", "Licensed YEAR", "", "# a: b"),
      { minLength: 1, maxLength: 5 },
    ),
  ),
});

/** What a repository is made of, before references name what there is. */
export const drafts = fc.record({
  layout,
  path: fc.constantFrom(undefined, "infra/aws"),
  defaults: some({ releases: releaseFields, kustomizations: some(metadata) }),
  charts: section(
    chartNames,
    fc.oneof(
      fc.constantFrom("https://example.com", "oci://example.com/charts"),
      both(fc.constant({ url: "https://a.example" }), some(metadata)),
    ),
  ),
  sources,
  kustomizations: section(folderNames, kustomization, 4),
  releases: section(releaseNames, release, 3),
  clusters: section(["prod", "0b11", "no"], cluster, 3),
  ...otherDrafts,
});

export type Draft = typeof drafts extends fc.Arbitrary<infer T> ? T : never;
