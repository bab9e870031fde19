/** The fields of a kustomization file and what they take (kustomize api v0.21.1, types.Kustomization and what it holds). */

/**
 * - `string` takes numbers and booleans as well, by their text; `text` does not: sigs.k8s.io/yaml converts for the fields of
 *   a Go struct, but not for those of structs embedded in it;
 * - `[item]` is a list, `{"*": value}` a map with any keys, any other map one with these fields and no others.
 */
export type Shape =
  | "string"
  | "text"
  | "boolean"
  | "integer"
  | "any"
  | readonly [Shape]
  | { readonly [field: string]: Shape };

const strings = ["string"] as const;
const texts = ["text"] as const;
const anyStrings = { "*": "string" } as const;
const anyTexts = { "*": "text" } as const;

const resource = {
  group: "text",
  kind: "text",
  name: "text",
  namespace: "text",
  version: "text",
} as const;
const selector = {
  ...resource,
  annotationSelector: "string",
  labelSelector: "string",
} as const;
const patch = {
  options: { allowKindChange: "boolean", allowNameChange: "boolean" },
  patch: "string",
  path: "string",
  target: selector,
} as const;
const image = {
  digest: "string",
  name: "string",
  newName: "string",
  newTag: "string",
  tagSuffix: "string",
} as const;
const generated = {
  behavior: "text",
  env: "text",
  envs: texts,
  files: texts,
  literals: texts,
  name: "text",
  namespace: "text",
  options: {
    annotations: anyTexts,
    disableNameSuffixHash: "boolean",
    immutable: "boolean",
    labels: anyTexts,
  },
} as const;
const fieldOptions = {
  create: "boolean",
  delimiter: "text",
  encoding: "text",
  index: "integer",
} as const;
const replacement = {
  path: "string",
  source: {
    ...resource,
    fieldPath: "text",
    options: fieldOptions,
  },
  sourceValue: "text",
  targets: [
    {
      fieldPaths: texts,
      options: fieldOptions,
      reject: [
        { ...resource, annotationSelector: "text", labelSelector: "text" },
      ],
      select: {
        ...resource,
        annotationSelector: "text",
        labelSelector: "text",
      },
    },
  ],
} as const;
const helm = {
  helmChartInflationGenerator: [
    {
      chartHome: "string",
      chartName: "string",
      chartRepoName: "string",
      chartRepoUrl: "string",
      chartVersion: "string",
      extraArgs: strings,
      helmBin: "string",
      helmHome: "string",
      releaseName: "string",
      releaseNamespace: "string",
      values: "string",
      valuesLocal: { "*": "any" },
      valuesMerge: "string",
    },
  ],
  helmCharts: [
    {
      additionalValuesFiles: strings,
      apiVersions: strings,
      debug: "boolean",
      devel: "boolean",
      includeCRDs: "boolean",
      kubeVersion: "string",
      name: "string",
      nameTemplate: "string",
      namespace: "string",
      releaseName: "string",
      repo: "string",
      skipHooks: "boolean",
      skipTests: "boolean",
      valuesFile: "string",
      valuesInline: { "*": "any" },
      valuesMerge: "string",
      version: "string",
    },
  ],
  helmGlobals: { chartHome: "string", configHome: "string" },
} as const;

export const kustomizationShape: { readonly [field: string]: Shape } = {
  apiVersion: "text",
  bases: strings,
  buildMetadata: strings,
  commonAnnotations: anyStrings,
  commonLabels: anyStrings,
  components: strings,
  configMapGenerator: [generated],
  configurations: strings,
  crds: strings,
  generatorOptions: {
    annotations: anyStrings,
    disableNameSuffixHash: "boolean",
    immutable: "boolean",
    labels: anyStrings,
  },
  generators: strings,
  ...helm,
  imageTags: [image],
  images: [image],
  kind: "text",
  labels: [
    {
      fields: [
        {
          create: "boolean",
          group: "text",
          kind: "text",
          path: "string",
          version: "text",
        },
      ],
      includeSelectors: "boolean",
      includeTemplates: "boolean",
      pairs: anyStrings,
    },
  ],
  metadata: {
    annotations: anyStrings,
    labels: anyStrings,
    name: "string",
    namespace: "string",
  },
  namePrefix: "string",
  nameSuffix: "string",
  namespace: "string",
  openapi: anyStrings,
  patches: [patch],
  patchesJson6902: [patch],
  patchesStrategicMerge: strings,
  replacements: [replacement],
  replicas: [{ count: "integer", name: "string" }],
  resources: strings,
  secretGenerator: [{ ...generated, type: "string" }],
  sortOptions: {
    legacySortOptions: { orderFirst: strings, orderLast: strings },
    order: "string",
  },
  transformers: strings,
  validators: strings,
  vars: [
    {
      fieldref: { fieldPath: "string" },
      name: "string",
      objref: {
        apiVersion: "string",
        group: "text",
        kind: "text",
        name: "string",
        namespace: "string",
        version: "text",
      },
    },
  ],
};
