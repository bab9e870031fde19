/**
 * The config's own schema: one definition, made from the kinds, the Flux schemas and the settings. The reader validates
 * against it, `fluxsmith schema` prints it for editors, the config reference is written from it.
 */
import { textOf } from "../kinds/fields.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { defaultFluxVersion, type FluxVersion } from "../model/flux-version.ts";
import {
  specSchema,
  type FluxSchemas,
  type SchemasOf,
} from "../schema/flux-schemas.ts";
import { schemaAt, type JsonSchema } from "../schema/json-schema.ts";
import { describeField, describeType } from "./describe.ts";
import { commonItemFields } from "./item-fields.ts";
import {
  clusterSettings,
  defaultInterval,
  firstSettings,
  lastSettings,
  open,
  repositorySettings,
  text,
} from "./settings-schema.ts";

/** The schemas of everything that a config can hold. */
export interface ConfigSchema {
  /** An item of this kind, as the config has it; built when first asked for. */
  readonly item: (kind: FluxKind) => JsonSchema;
  /** The spec of this kind, as the CRD has it. */
  readonly spec: (kind: FluxKind) => JsonSchema;
  /** Everything that is not an item. Items and sections are open here. */
  readonly settings: JsonSchema;
  readonly cluster: JsonSchema;
}

/** The config's schema for the given Flux. A kind that this Flux does not have keeps the built-in schema. */
export function configSchema(
  schemas: FluxSchemas,
  flux: FluxVersion,
): ConfigSchema {
  const items = new Map<FluxKind, JsonSchema>();
  const item = (kind: FluxKind): JsonSchema => {
    let schema = items.get(kind);
    if (schema === undefined) {
      schema = itemSchema(kind, specOf(kind, schemas, flux));
      items.set(kind, schema);
    }
    return schema;
  };
  return {
    item,
    spec: (kind) => specOf(kind, schemas, flux),
    settings: settingsSchema(item),
    cluster: clusterSchema(item),
  };
}

/** The config's schema by cluster; clusters with equal CRDs share one. */
export function configSchemas(
  schemasOf: SchemasOf,
  flux: FluxVersion,
): (cluster: string | undefined) => ConfigSchema {
  const known = new Map<FluxSchemas, ConfigSchema>();
  return (cluster) => {
    const schemas = schemasOf(cluster);
    const schema = known.get(schemas) ?? configSchema(schemas, flux);
    known.set(schemas, schema);
    return schema;
  };
}

/** The spec's schema of a kind in this Flux. */
export function specOf(
  kind: FluxKind,
  schemas: FluxSchemas,
  flux: FluxVersion,
): JsonSchema {
  // A kind that changed its version only keeps its fields (Alert and Provider).
  const versions = [kind.version(flux), kind.version(defaultFluxVersion)];
  for (const version of versions) {
    const schema = specSchema(schemas, kind.kind, version);
    if (schema !== undefined) return schema;
  }
  return open;
}

/** Whether a field holds free-form data (Helm values). */
export const isFreeForm = (schema: JsonSchema): boolean =>
  schema["x-kubernetes-preserve-unknown-fields"] === true;

function itemSchema(kind: FluxKind, spec: JsonSchema): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [field, schema] of Object.entries(spec.properties ?? {})) {
    // The CRD says nothing of Helm's values, and Helm takes nothing but a map.
    const typed = isFreeForm(schema) ? { ...open, ...schema } : partial(schema);
    const required = spec.required?.includes(field) === true;
    const description = describeField(kind, field, typed, required);
    properties[field] = { ...typed, description };
  }
  for (const { field, schema, describe } of [
    ...commonItemFields,
    ...(kind.itemFields ?? []),
  ])
    properties[field] = { ...schema, description: describe };
  for (const { field, describe, schema, writes } of kind.shorthands) {
    const written = schemaAt(spec, ...writes);
    if (written !== undefined)
      properties[field] = withShorthand(
        properties[field],
        schema(written),
        describe,
      );
  }
  const item: JsonSchema = { type: "object", properties };
  if (kind.itemText === undefined) return item;
  return {
    anyOf: [
      {
        ...textOf(schemaAt(spec, kind.itemText.writes) ?? { type: "string" }),
        description: kind.itemText.describe,
      },
      item,
    ],
  };
}

/** The form of an item that is a map of fields: the only one where fields are completed. */
export function fieldsForm(item: JsonSchema): JsonSchema {
  return item.anyOf?.at(-1) ?? item;
}

/** The field's own schema beside its shorthand's; lists are joined by their items, so both forms may be mixed. */
function withShorthand(
  own: JsonSchema | undefined,
  schema: JsonSchema,
  describe: string,
): JsonSchema {
  if (own === undefined) return { ...schema, description: describe };
  const { description: long = "", ...rest } = own;
  const description = `Short: ${describeType(schema)}. ${describe} ${long}`;
  if (own.items !== undefined && schema.items !== undefined)
    return {
      ...rest,
      description,
      items: { anyOf: [schema.items, own.items] },
    };
  return { description, anyOf: [schema, rest] };
}

/**
 * The schema without `required` outside lists: an item, an override and the defaults complete each other, so only what is
 * replaced as a whole (a list) must be whole by itself. What is missing in the end is found in the resolved objects.
 */
function partial(schema: JsonSchema): JsonSchema {
  const { required: _required, properties, ...rest } = schema;
  if (properties === undefined) return rest;
  return {
    ...rest,
    properties: Object.fromEntries(
      Object.entries(properties).map(([field, inner]) => [
        field,
        partial(inner),
      ]),
    ),
  };
}

type ItemSchema = (kind: FluxKind) => JsonSchema;

function settingsSchema(item: ItemSchema): JsonSchema {
  // Not spread: that would build the schemas of all kinds.
  const defaults = sections((kind) => fieldsForm(item(kind)));
  defaults["interval"] = defaultInterval;
  return {
    type: "object",
    required: ["version"],
    properties: {
      ...firstSettings,
      get repository() {
        return repositorySchema(item);
      },
      ...sections(() => open),
      defaults: {
        type: "object",
        description:
          "Fields that every item of a section starts from. A null field in an item removes one.",
        properties: defaults,
      },
      ...lastSettings,
      clusters: {
        type: "object",
        description:
          "The clusters, by name. Each may override every item; without any there is one, unnamed cluster.",
      },
    },
  };
}

function clusterSchema(item: ItemSchema): JsonSchema {
  return {
    type: "object",
    description:
      "A cluster: its settings, and items that override those at the top or add to them.",
    properties: {
      ...clusterSettings,
      get repository() {
        const { ref = open } = fieldsForm(item(gitRepository)).properties ?? {};
        return {
          type: "object" as const,
          description: "The branch or ref that this cluster reads.",
          properties: { branch: text("Short for `ref.branch`."), ref },
        };
      },
      ...sections(() => open),
    },
  };
}

const groups: Readonly<Record<string, string>> = {
  sources: "Where Flux gets manifests and charts from.",
  notifications: "Who hears of what Flux does, and who may wake it.",
  images: "Image tags that Flux looks for and writes into Git.",
};

/** The sections as properties: `sources: {git, helm, …}`, `releases` …, each holding what `schema` says of its kind. */
export function sections(schema: ItemSchema): Record<string, JsonSchema> {
  const result: Record<string, JsonSchema> = {};
  for (const kind of kinds) {
    const [head, inner] = kind.section;
    if (head === undefined) continue;
    const lazy = { enumerable: true, get: () => schema(kind) };
    if (inner === undefined) {
      Object.defineProperty(result, head, lazy);
      continue;
    }
    const group = (result[head] ??= {
      type: "object",
      description: groups[head] ?? "",
      properties: {},
    });
    Object.defineProperty(group.properties ?? {}, inner, lazy);
  }
  return result;
}

/** `repository`: a GitRepository, with the place of the config in it. */
function repositorySchema(item: ItemSchema): JsonSchema {
  const {
    namespace: _namespace,
    enabled: _enabled,
    kustomization: _kustomization,
    ...properties
  } = fieldsForm(item(gitRepository)).properties ?? {};
  return {
    type: "object",
    description:
      "The Git repository that Flux reads this from; becomes a GitRepository.",
    properties: { ...properties, ...repositorySettings },
  };
}
