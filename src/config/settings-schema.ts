/** The schemas of the config's settings: everything that knows no Flux kind. */
import type { JsonSchema, SchemaMap } from "../schema/json-schema.ts";

/** The newest version of the config's format, and so far the only one. */
export const configVersion = 1;

/** A map in which anything may stand. */
export const open: JsonSchema = {
  type: "object",
  "x-kubernetes-preserve-unknown-fields": true,
};

/** A text that is not empty. */
export function text(description: string): JsonSchema {
  return { type: "string", minLength: 1, description };
}

const textMap: JsonSchema = {
  type: "object",
  additionalProperties: { type: "string" },
};

const components = [
  "source-controller",
  "kustomize-controller",
  "helm-controller",
  "notification-controller",
  "image-reflector-controller",
  "image-automation-controller",
  "source-watcher",
];

/** The flags of `flux install` that a repository fixes for all its clusters. */
const install: JsonSchema = {
  type: "object",
  description: "Settings of `flux install`, by the names of its flags.",
  properties: {
    clusterDomain: text("The cluster's internal domain; `cluster.local`."),
    imagePullSecret: text("The Secret with which the controllers are pulled."),
    logLevel: {
      type: "string",
      enum: ["debug", "info", "error"],
      description: "How much the controllers log; `info`.",
    },
    networkPolicy: {
      type: "boolean",
      description: "Whether only pods of the namespace reach the controllers.",
    },
    registry: text("The registry of the controllers; `ghcr.io/fluxcd`."),
    tolerationKeys: {
      type: "array",
      items: { type: "string", minLength: 1 },
      description: "Taints of nodes that the controllers tolerate.",
    },
    watchAllNamespaces: {
      type: "boolean",
      description: "Whether the controllers look at all namespaces.",
    },
  },
};

const flux: JsonSchema = {
  type: "object",
  description: "Flux itself.",
  properties: {
    namespace: text("Where Flux runs; `flux-system` by default."),
    version: text("The version of Flux, for example `v2.9.5`."),
    components: {
      type: "array",
      description: "The controllers to install.",
      items: { type: "string", enum: components },
    },
    install,
    lockdown: {
      type: "boolean",
      description:
        "The controllers run with --no-cross-namespace-refs: references to other namespaces are refused.",
    },
  },
};

const layout: JsonSchema = {
  type: "object",
  description: "Where things are written.",
  properties: {
    resources: text("The manifests' folder; `resources`."),
    generated: text("The folder of the index and the inventory; `generated`."),
    header: text("A file with the licence header."),
    year: {
      type: ["integer", "string"],
      description: "What `YEAR` in the header stands for in new files.",
    },
  },
};

const render: JsonSchema = {
  type: "object",
  description: "What `fluxsmith render` does with what it renders.",
  properties: {
    commit: {
      type: "boolean",
      description:
        "Whether it writes it to `generated/rendered`, to be committed, in place of printing it.",
    },
  },
};

/** `ConfigMap/namespace/name` or `Secret/namespace/name` → its keys and values. */
const fixtures: JsonSchema = {
  type: "object",
  description:
    "What ConfigMaps and Secrets outside Git hold, by KIND/NAMESPACE/NAME: keys and example values.",
  additionalProperties: textMap,
};

const external: JsonSchema = {
  type: "array",
  description:
    "Objects that live elsewhere and may be referred to: KIND/NAME or KIND/NAMESPACE/NAME.",
  items: { type: "string", pattern: "^[A-Za-z]+(/[^/]+){1,2}$" },
};

const apiVersions: JsonSchema = {
  type: "array",
  description:
    "What charts see served beyond Kubernetes and the CRDs in Git: GROUP/VERSION or GROUP/VERSION/KIND.",
  items: {
    type: "string",
    pattern: "^[a-z0-9.-]+/v[0-9][a-z0-9]*(/[A-Z][A-Za-z0-9]*)?$",
  },
};

/** What a cluster may say as well as the one unnamed cluster. */
const anyCluster: SchemaMap = {
  context: text("The kubectl context that apply insists on."),
  kubernetes: text('The cluster\'s version, for example "1.33".'),
  apiVersions,
  variables: {
    ...textMap,
    // The controller refuses other names (fluxcd/pkg/kustomize, varsubRegex).
    propertyNames: { type: "string", pattern: "^[_A-Za-z][_A-Za-z0-9]*$" },
    description:
      "`postBuild.substitute` of every Kustomization but the one that applies flux-system, and `${…}` in the names of valuesFiles.",
  },
  fixtures,
  external,
};

/** The file's settings before its sections. */
export const firstSettings: SchemaMap = {
  version: {
    type: "integer",
    enum: [configVersion],
    description: "The version of this file's format: 1.",
  },
  layout,
  flux,
  render,
};

/** The file's settings after its sections. */
export const lastSettings: SchemaMap = {
  include: {
    type: "array",
    description: "Globs of further files with the same sections.",
    items: { type: "string", minLength: 1, pattern: "^[^\\0]+$" },
  },
  ...anyCluster,
};

export const defaultInterval: JsonSchema = {
  ...text(
    "The interval of sources, Kustomizations, releases and ImageRepositories.",
  ),
  // As in the CRDs of all of them.
  pattern: "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$",
};

/** The fields of `repository` that are not the GitRepository's. */
export const repositorySettings: SchemaMap = {
  name: text("Its name; `flux-system` by default."),
  managed: {
    type: "boolean",
    description:
      "`false` where a gotk-sync.yaml or a FluxInstance makes this GitRepository and its Kustomization already.",
  },
  path: {
    type: "string",
    description:
      "Where this file's folder lies in the repository; by default asked from Git.",
  },
};

/** What a cluster carries besides the sections and `repository`. */
export const clusterSettings: SchemaMap = anyCluster;
